-- The first renaming of a unit behind a year.
-- $1 text county_code, $2 text unit_code, $3 int4 year
-- Result: year int4, name_after text
SELECT year, name_after FROM edustat.unit_event
WHERE county_code = $1::text AND unit_code = $2::text AND kind = 'rename' AND year > $3::int4
ORDER BY year, event_id LIMIT 1
