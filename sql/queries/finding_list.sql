-- The next findings in the order of their key, for reading any number of them page by page.
-- $1 text county, $2 text form, $3 int4 year, $4 text period, $5 text unit, $6 text rule: the last key read ("" and 0 at first)
-- $7 text[] counties, or NULL; $8 text form, or NULL; $9 text period, or NULL; $10 text rule, or NULL; $11 bool only open ones
-- $12 int8 how many
-- Result: county_code, form text, year int4, period, unit_code, rule text, finding_id int8, severity, state, message_zh, message_en text,
-- found_at text, confirmed_by text, confirmed_at text, reason text, unit name text (in that year)
SELECT f.county_code, f.form, f.year, f.period, f.unit_code, f.rule, f.finding_id, f.severity, f.state, f.message_zh,
       f.message_en, to_char(f.found_at, 'YYYY-MM-DD HH24:MI:SS'), f.confirmed_by,
       to_char(f.confirmed_at, 'YYYY-MM-DD HH24:MI:SS'), f.reason,
       (SELECT coalesce((SELECT e.name_before FROM edustat.unit_event e
                         WHERE e.county_code = u.county_code AND e.unit_code = u.unit_code AND e.kind = 'rename' AND e.year > f.year
                         ORDER BY e.year, e.event_id LIMIT 1), u.name)
        FROM edustat.unit u WHERE u.county_code = f.county_code AND u.unit_code = f.unit_code)
FROM edustat.finding f
WHERE (f.county_code, f.form, f.year, f.period, f.unit_code, f.rule)
      > ($1::text, $2::text, $3::int4, $4::text, $5::text, $6::text)
  AND ($7::text[] IS NULL OR f.county_code = ANY ($7::text[]))
  AND ($8::text IS NULL OR f.form = $8::text)
  AND ($9::text IS NULL OR f.period = $9::text)
  AND ($10::text IS NULL OR f.rule = $10::text)
  AND (f.state = 'open' OR NOT $11::bool)
ORDER BY f.county_code, f.form, f.year, f.period, f.unit_code, f.rule
LIMIT $12::int8
