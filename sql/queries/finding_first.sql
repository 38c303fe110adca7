-- The first ten open findings of a severity in some counties.
-- $1 text form, $2 text[] counties, $3 int4 year, $4 text period, $5 text severity
-- Result: county_code text, unit_code text, rule text, message_zh text, message_en text
SELECT county_code, unit_code, rule, message_zh, message_en
FROM edustat.finding
WHERE county_code = ANY ($2::text[]) AND form = $1::text AND year = $3::int4 AND period = $4::text
  AND severity = $5::text AND state = 'open'
ORDER BY county_code, unit_code, rule
LIMIT 10
