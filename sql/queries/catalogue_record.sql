-- Records a new version of the catalogue.
-- $1 text code, $2 text label, $3 text digest, $4 text[] changes, $5 text who
-- Result: version int4
INSERT INTO edustat.catalogue_version (code, label, digest, changes, applied_by)
VALUES ($1::text, $2::text, $3::text, $4::text[], $5::text)
RETURNING version
