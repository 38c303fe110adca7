-- Notes that a submission was taken back.
-- $1 int8 submission_id, $2 text who, $3 text why
UPDATE edustat.submission SET undone_by = $2::text, undone_at = clock_timestamp(), undo_reason = $3::text
WHERE submission_id = $1::int8
