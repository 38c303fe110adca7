-- The seals, in their order.
-- $1 int8 number or NULL, $2 text area or NULL
-- Result: seal_id int8, area_code text, year int4, sealed_by text, sealed_at text, reason text, program_version text, catalogue_digest text,
-- marks_open int8, hard_open int8, sha256 text, entry int8, entry_sha256 text (what the journal has there; NULL: nothing)
SELECT s.seal_id, s.area_code, s.year, s.sealed_by, to_char(s.sealed_at, 'YYYY-MM-DD HH24:MI:SS'), s.reason, s.program_version,
       s.catalogue_digest, s.marks_open, s.hard_open, s.sha256, s.entry,
       (SELECT substring(j.content FROM '"sha256": "([0-9a-f]{64})"') FROM edustat.journal j
        WHERE j.entry = s.entry AND j.kind = 'seal' AND j.area = s.area_code
          AND strpos(j.content, '"seal": "' || s.seal_id || '"') > 0)
FROM edustat.seal s
WHERE ($1::int8 IS NULL OR s.seal_id = $1::int8) AND ($2::text IS NULL OR s.area_code = $2::text)
ORDER BY s.seal_id
