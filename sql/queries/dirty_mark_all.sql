-- Marks every county-period that holds returns, or in which units of the county may be expected, after a change of the
-- catalogue or the register.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT county_code, year, period, form FROM edustat.return_state
UNION
SELECT u.county_code, p.year, p.period, p.form
FROM (SELECT DISTINCT county_code FROM edustat.unit) AS u
CROSS JOIN (SELECT DISTINCT year, period, form FROM edustat.return_state) AS p
