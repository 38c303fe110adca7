-- Adds an entry to the journal.
-- $1 int8 entry, $2 text at, $3 text kind, $4 text by, $5 text area, $6 text form, $7 text period, $8 text content,
-- $9 text previous sha256, $10 text sha256
INSERT INTO edustat.journal (entry, at, kind, by, area, form, period, content, previous_sha256, sha256)
VALUES ($1::int8, $2::text::timestamptz, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text)
