-- What is known now.
-- $1 text[] areas whose returns the results stand on, $2 int4 the last year of these, $3 text[] areas of the results, $4 int4 their year
-- Result: at text, submissions text, undone text (int8multirange), journal entries int8, journal head text, marks int8 (county-periods that
-- wait), hard int8, soft int8 (open findings of the year)
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       coalesce((SELECT range_agg(int8range(submission_id, submission_id, '[]')) FROM edustat.submission), '{}')::text,
       coalesce((SELECT range_agg(int8range(submission_id, submission_id, '[]')) FROM edustat.submission
                 WHERE undone_at IS NOT NULL), '{}')::text,
       (SELECT count(*) FROM edustat.journal),
       coalesce((SELECT sha256 FROM edustat.journal ORDER BY entry DESC LIMIT 1), ''),
       (SELECT count(*) FROM (SELECT DISTINCT county_code, year, period FROM edustat.dirty
                              WHERE county_code = ANY ($1::text[]) AND year <= $2::int4) AS d),
       (SELECT count(*) FROM edustat.finding
        WHERE county_code = ANY ($3::text[]) AND year = $4::int4 AND state = 'open' AND severity = 'hard'),
       (SELECT count(*) FROM edustat.finding
        WHERE county_code = ANY ($3::text[]) AND year = $4::int4 AND state = 'open' AND severity = 'soft')
