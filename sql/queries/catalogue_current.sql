-- The catalogue in force.
-- Result: version int4, code text, label text, digest text (no row: none yet)
SELECT version, code, label, digest FROM edustat.catalogue_version ORDER BY version DESC LIMIT 1
