-- Whether there is a role of this name, and whether edustat made it for this store.
-- $1 text role
-- Result: exists bool, ours bool
SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1::text), EXISTS (SELECT FROM edustat.access WHERE role_name = $1::text)
