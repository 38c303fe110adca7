-- The lowest and the highest county of a submission.
-- $1 int8 submission, $2 text lowest, $3 text highest
UPDATE edustat.submission SET county_first = $2::text, county_last = $3::text WHERE submission_id = $1::int8
