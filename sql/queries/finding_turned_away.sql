-- County-periods in which a return was turned away by a hard rule and none of the unit was taken since.
-- $1 text form
-- Result: county_code text, period text
SELECT DISTINCT county_code, period
FROM edustat.finding
WHERE form = $1::text AND state = 'open' AND severity = 'hard' AND rule NOT IN ('unit_unknown', 'unit_closed', 'unit_elsewhere')
