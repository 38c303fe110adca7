-- The approvals of a form and period that are in force.
-- $1 text form, $2 text period
-- Result: area_code text, level text, approved_by text, approved_at text, units_missing int8, reason text
SELECT area_code, level, approved_by, to_char(approved_at, 'YYYY-MM-DD HH24:MI:SS'), units_missing, reason
FROM edustat.approval
WHERE form = $1::text AND period = $2::text
ORDER BY area_code, approved_at
