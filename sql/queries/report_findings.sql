-- The open findings of a year, counted.
-- $1 text[] counties, $2 int4 year
-- Result: county_code text, form text, rule text, severity text, findings int8, units int8, shorter bool (some are of periods within the year)
SELECT county_code, form, rule, severity, count(*), count(DISTINCT unit_code), bool_or(period <> year::text)
FROM edustat.finding
WHERE county_code = ANY ($1::text[]) AND year = $2::int4 AND state = 'open'
GROUP BY county_code, form, rule, severity
ORDER BY county_code, form, rule, severity
