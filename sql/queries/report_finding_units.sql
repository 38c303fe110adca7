-- The units with the most open findings of a year: those with hard ones first.
-- $1 text[] counties, $2 int4 year, $3 int8 how many
-- Result: county_code text, unit_code text, unit name text (in that year; NULL for a county by itself), hard int8, soft int8, message_zh text, message_en
-- text (of the first finding, hard ones first)
WITH counted AS (
    SELECT county_code, unit_code, count(*) FILTER (WHERE severity = 'hard') AS hard, count(*) FILTER (WHERE severity = 'soft') AS soft,
           (array_agg(finding_id ORDER BY severity, form, period, rule))[1] AS first_id
    FROM edustat.finding
    WHERE county_code = ANY ($1::text[]) AND year = $2::int4 AND state = 'open'
    GROUP BY county_code, unit_code
    ORDER BY hard DESC, soft DESC, county_code, unit_code
    LIMIT $3::int8)
SELECT c.county_code, c.unit_code,
       (SELECT coalesce((SELECT e.name_before FROM edustat.unit_event e
                         WHERE e.county_code = u.county_code AND e.unit_code = u.unit_code AND e.kind = 'rename' AND e.year > $2::int4
                         ORDER BY e.year, e.event_id LIMIT 1), u.name)
        FROM edustat.unit u WHERE u.county_code = c.county_code AND u.unit_code = c.unit_code),
       c.hard, c.soft, f.message_zh, f.message_en
FROM counted c
JOIN edustat.finding f ON f.finding_id = c.first_id AND f.county_code = c.county_code
ORDER BY c.hard DESC, c.soft DESC, c.county_code, c.unit_code
