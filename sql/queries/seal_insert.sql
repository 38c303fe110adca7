-- Keeps a seal.
-- $1 text area_code, $2 int8 number, $3 int4 year, $4 text by, $5 text at, $6 text reason, $7 text program version, $8 text catalogue's digest,
-- $9 int8 marks open, $10 int8 hard findings open, $11 text sha256, $12 int8 entry of the journal
INSERT INTO edustat.seal (area_code, seal_id, year, sealed_by, sealed_at, reason, program_version, catalogue_digest, marks_open, hard_open,
                          sha256, entry)
VALUES ($1::text, $2::int8, $3::int4, $4::text, $5::text::timestamptz, $6::text, $7::text, $8::text, $9::int8, $10::int8, $11::text, $12::int8)
