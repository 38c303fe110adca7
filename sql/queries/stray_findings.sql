-- Makes hard findings of the strays of a file; those that are there just so stay as they are, explained or not.
-- $1 text form, $2 int8 submission_id
INSERT INTO edustat.finding AS f (county_code, form, year, period, unit_code, rule, severity, state, message_zh, message_en,
                                  submission_id)
SELECT DISTINCT ON (county_code, year, period, unit_code, rule)
       county_code, $1::text, year, period, unit_code, rule, 'hard', 'open', message_zh, message_en, $2::int8
FROM pg_temp.stray
ORDER BY county_code, year, period, unit_code, rule, message_en
ON CONFLICT (county_code, form, year, period, unit_code, rule) DO UPDATE
SET severity = 'hard', state = 'open', message_zh = excluded.message_zh, message_en = excluded.message_en,
    submission_id = excluded.submission_id, found_at = clock_timestamp(), gone_at = NULL,
    confirmed_by = NULL, confirmed_at = NULL, reason = NULL
WHERE f.state = 'gone' OR f.message_en <> excluded.message_en
