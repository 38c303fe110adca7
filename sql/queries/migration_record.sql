-- Records an applied migration.
-- $1 int4 number, $2 text name, $3 text checksum, $4 text who
INSERT INTO edustat.migration (number, name, checksum, applied_by)
VALUES ($1::int4, $2::text, $3::text, $4::text)
