-- Keeps who may read.
-- $1 text role, $2 text[] areas, $3 text by, $4 text valid before (NULL: no end), $5 int8 entry of the journal
INSERT INTO edustat.access (role_name, areas, granted_by, granted_at, valid_before, entry)
VALUES ($1::text, $2::text[], $3::text, now(), coalesce($4::text::timestamptz, 'infinity'), $5::int8)
ON CONFLICT (role_name) DO UPDATE
SET areas = excluded.areas, granted_by = excluded.granted_by, granted_at = excluded.granted_at, valid_before = excluded.valid_before,
    entry = excluded.entry
