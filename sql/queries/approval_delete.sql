-- Takes the approvals of some areas back.
-- $1 text form, $2 text period, $3 text[] areas
-- Result: area_code text, level text, approved_by text, approved_at text
DELETE FROM edustat.approval
WHERE form = $1::text AND period = $2::text AND area_code = ANY ($3::text[])
RETURNING area_code, level, approved_by, to_char(approved_at, 'YYYY-MM-DD HH24:MI:SS')
