-- Counts what a publication holds.
-- $1 int8 seal, $2 text[] areas, $3 int4 year
-- Result: counts int8, counts suppressed int8, rates int8, rates suppressed int8, visible_from text, whether that is still to come bool
UPDATE edustat_pub.seal s
SET counts = m.counts, counts_suppressed = m.suppressed, rates = r.rates, rates_suppressed = r.suppressed
FROM (SELECT count(*) FILTER (WHERE suppressed OR value IS NOT NULL) AS counts, count(*) FILTER (WHERE suppressed) AS suppressed
      FROM edustat_pub.measure_sum WHERE seal_id = $1::int8 AND area_code = ANY ($2::text[]) AND year = $3::int4) m,
     (SELECT count(*) FILTER (WHERE suppressed OR rate IS NOT NULL) AS rates, count(*) FILTER (WHERE suppressed) AS suppressed
      FROM edustat_pub.indicator_value WHERE seal_id = $1::int8 AND area_code = ANY ($2::text[]) AND year = $3::int4) r
WHERE s.seal_id = $1::int8
RETURNING s.counts, s.counts_suppressed, s.rates, s.rates_suppressed, to_char(s.visible_from, 'YYYY-MM-DD HH24:MI:SS'), s.visible_from > s.published_at
