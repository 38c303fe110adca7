-- Notes that a return is there, or was sent, of a unit that should not report.
-- $1 text county_code, $2 text form, $3 int4 year, $4 text period, $5 text unit_code, $6 text rule, $7 text message_zh, $8 text message_en,
-- $9 int8 submission_id
INSERT INTO edustat.finding AS f (county_code, form, year, period, unit_code, rule, severity, state, message_zh, message_en,
                                  submission_id)
VALUES ($1::text, $2::text, $3::int4, $4::text, $5::text, $6::text, 'hard', 'open', $7::text, $8::text, $9::int8)
ON CONFLICT (county_code, form, year, period, unit_code, rule) DO UPDATE
SET severity = 'hard', state = 'open', message_zh = excluded.message_zh, message_en = excluded.message_en,
    submission_id = excluded.submission_id, found_at = clock_timestamp(), gone_at = NULL,
    confirmed_by = NULL, confirmed_at = NULL, reason = NULL
WHERE f.state <> 'open' OR f.message_en <> excluded.message_en
