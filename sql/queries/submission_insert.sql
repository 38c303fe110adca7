-- Begins a submission.
-- $1 text form, $2 text file_name, $3 text sha256, $4 int8 bytes, $5 text encoding, $6 text profile, $7 text period,
-- $8 text submitted_by, $9 int4 catalogue version, $10 text program version, $11 text sheet
-- $12 int8 the number it got in a try before, or NULL, $13 text strategy, $14 text blank, $15 bool whether nothing will be kept
-- What is kept takes the next number, and holds back those who would put a number back meanwhile (submission_forgo.sql). What is not kept
-- has a number above all, as the latest would, of its own among loads that go on side by side.
-- Result: submission_id int8
INSERT INTO edustat.submission (submission_id, form, file_name, file_sha256, file_bytes, encoding, profile, period,
                                submitted_by, catalogue_version, program_version, sheet, strategy, blank)
VALUES (CASE WHEN $15::bool THEN 9000000000000000000 - pg_current_xact_id()::text::int8
             ELSE coalesce($12::int8, (SELECT nextval('edustat.submission_submission_id_seq')
                                       FROM pg_advisory_xact_lock_shared(7236842023))) END, $1::text, $2::text,
        $3::text, $4::int8, $5::text, $6::text, $7::text, $8::text, $9::int4, $10::text, $11::text, $13::text,
        $14::text)
RETURNING submission_id
