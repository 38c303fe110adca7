-- What became of a unit, in order.
-- $1 text county_code, $2 text unit_code
-- Result: year int4, kind text, name_before text, name_after text, others text (of links of that year), reason text, done_by text, done_at text,
-- years_before text, years_after text (empty: they were not changed)
SELECT e.year, e.kind, e.name_before, e.name_after,
       CASE e.kind
       WHEN 'merge' THEN (SELECT string_agg(l.successor_county || '/' || l.successor_code, ', ' ORDER BY l.successor_county, l.successor_code)
                          FROM edustat.unit_link l
                          WHERE l.county_code = e.county_code AND l.unit_code = e.unit_code AND l.year = e.year AND l.kind = 'merge')
       WHEN 'recode' THEN (SELECT string_agg(l.successor_county || '/' || l.successor_code, ', ' ORDER BY l.successor_county, l.successor_code)
                           FROM edustat.unit_link l
                           WHERE l.county_code = e.county_code AND l.unit_code = e.unit_code AND l.year = e.year AND l.kind = 'recode')
       WHEN 'take' THEN (SELECT string_agg(l.county_code || '/' || l.unit_code, ', ' ORDER BY l.county_code, l.unit_code)
                         FROM edustat.unit_link l
                         WHERE l.successor_county = e.county_code AND l.successor_code = e.unit_code AND l.year = e.year AND l.kind = 'merge')
       WHEN 'recoded' THEN (SELECT string_agg(l.county_code || '/' || l.unit_code, ', ' ORDER BY l.county_code, l.unit_code)
                            FROM edustat.unit_link l
                            WHERE l.successor_county = e.county_code AND l.successor_code = e.unit_code AND l.year = e.year AND l.kind = 'recode')
       END,
       e.reason, e.done_by, to_char(e.done_at, 'YYYY-MM-DD HH24:MI:SS'), e.years_before, e.years_after
FROM edustat.unit_event e
WHERE e.county_code = $1::text AND e.unit_code = $2::text
ORDER BY e.year, e.event_id
