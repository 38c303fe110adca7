-- Takes an explanation for an open soft finding.
-- $1 int8 finding, $2 text who, $3 text reason
-- Result: county_code, form, period, unit_code, rule text
UPDATE edustat.finding
SET state = 'confirmed', confirmed_by = $2::text, confirmed_at = clock_timestamp(), reason = $3::text
WHERE finding_id = $1::int8 AND state = 'open' AND severity = 'soft'
RETURNING county_code, form, period, unit_code, rule
