-- Forgets who may read no more; the journal keeps it.
-- $1 text role
DELETE FROM edustat.access WHERE role_name = $1::text
