-- Takes an explanation for an open soft finding, or for one about a unit that should not report: its row was not taken, and no return of
-- it need ever come.
-- $1 int8 finding, $2 text who, $3 text reason
-- Result: county_code, form, period, unit_code, rule text
UPDATE edustat.finding
SET state = 'confirmed', confirmed_by = $2::text, confirmed_at = clock_timestamp(), reason = $3::text
WHERE finding_id = $1::int8 AND state = 'open'
  AND (severity = 'soft' OR rule IN ('unit_unknown', 'unit_closed', 'unit_elsewhere'))
RETURNING county_code, form, period, unit_code, rule
