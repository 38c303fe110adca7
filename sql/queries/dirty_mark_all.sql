-- Marks every county-period that holds returns, after a change of the catalogue.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state
