-- Ends a submission with its counts.
-- $1 int8 submission_id, $2 read, $3 left out, $4 accepted, $5 rejected, $6 new, $7 replaced, $8 unchanged, $9 removed (all int8)
UPDATE edustat.submission
SET rows_read = $2::int8, rows_left_out = $3::int8, rows_accepted = $4::int8, rows_rejected = $5::int8,
    returns_new = $6::int8, returns_replaced = $7::int8, returns_unchanged = $8::int8, returns_removed = $9::int8
WHERE submission_id = $1::int8
