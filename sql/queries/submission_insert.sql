-- Begins a submission.
-- $1 text form, $2 text file_name, $3 text sha256, $4 int8 bytes, $5 text encoding, $6 text profile, $7 text period,
-- $8 text submitted_by, $9 int4 catalogue version, $10 text program version, $11 text sheet
-- $12 int8 the number it got in a try before, or NULL, $13 text strategy, $14 text blank
-- Result: submission_id int8
INSERT INTO edustat.submission (submission_id, form, file_name, file_sha256, file_bytes, encoding, profile, period,
                                submitted_by, catalogue_version, program_version, sheet, strategy, blank)
VALUES (coalesce($12::int8, nextval(pg_get_serial_sequence('edustat.submission', 'submission_id'))), $1::text, $2::text,
        $3::text, $4::int8, $5::text, $6::text, $7::text, $8::text, $9::int4, $10::text, $11::text, $13::text,
        $14::text)
RETURNING submission_id
