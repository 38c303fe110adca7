-- Who may read.
-- $1 text role or NULL
-- Result: role text, areas text (empty: all), granted_by text, granted_at text, valid_before text (NULL: no end), whether in force bool,
-- connections now int8, connection limit int4, whether the role is there bool, areas text[], valid_before text
SELECT a.role_name, array_to_string(a.areas, ', '), a.granted_by, to_char(a.granted_at, 'YYYY-MM-DD HH24:MI:SS'),
       CASE WHEN isfinite(a.valid_before) THEN to_char(a.valid_before, 'YYYY-MM-DD HH24:MI:SS') END, a.valid_before > now(),
       (SELECT count(*) FROM pg_catalog.pg_stat_activity s WHERE s.usename = a.role_name), coalesce(r.rolconnlimit, 0), r.oid IS NOT NULL, a.areas,
       a.valid_before::text
FROM edustat.access a LEFT JOIN pg_catalog.pg_roles r ON r.rolname = a.role_name
WHERE $1::text IS NULL OR a.role_name = $1::text
ORDER BY a.role_name
