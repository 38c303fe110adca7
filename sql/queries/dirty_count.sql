-- How many county-periods have changed since the rollups were computed.
-- Result: int8
SELECT count(*) FROM (SELECT DISTINCT county_code, year, period FROM edustat.dirty) d
