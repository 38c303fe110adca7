-- Keeps a part of a seal.
-- $1 text area_code, $2 int8 number, $3 text path, $4 text sha256, $5 text content
INSERT INTO edustat.seal_part (area_code, seal_id, path, sha256, content)
VALUES ($1::text, $2::int8, $3::text, $4::text, $5::text)
