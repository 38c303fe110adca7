-- Whether a submission of some of the same counties, of one of these forms, was under way when this one began and is through by now.
-- $1 int8 submission, $2 text what could be seen when it began, $3 text[] forms
-- Result: bool
SELECT EXISTS (SELECT FROM edustat.submission s
               JOIN edustat.submission o ON o.submission_id <> s.submission_id AND o.form = ANY ($3::text[])
                AND o.county_first <= s.county_last AND o.county_last >= s.county_first
                AND NOT pg_visible_in_snapshot(o.transaction_id, $2::pg_snapshot)
               WHERE s.submission_id = $1::int8)
