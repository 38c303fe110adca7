-- Takes the dirty marks of some years that this snapshot sees.
-- $1 int4 first year, $2 int4 last year
-- Result: county_code text, year int4, period text
WITH taken AS (
    DELETE FROM edustat.dirty WHERE year BETWEEN $1::int8 AND $2::int8
    RETURNING county_code, year, period
)
SELECT DISTINCT county_code, year, period FROM taken ORDER BY year, period, county_code
