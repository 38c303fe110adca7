-- The parts of a seal.
-- $1 text area_code, $2 int8 number
-- Result: path text, content text, sha256 text
SELECT path, content, sha256 FROM edustat.seal_part
WHERE area_code = $1::text AND seal_id = $2::int8
ORDER BY path
