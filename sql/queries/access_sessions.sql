-- The sessions of a role.
-- $1 text role
-- Result: pid int4
SELECT pid FROM pg_catalog.pg_stat_activity WHERE usename = $1::text ORDER BY pid
