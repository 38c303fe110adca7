-- The last seal of a year that an area's figures stand in, what became of it, and whether the rates of some areas are still those that were sealed.
-- $1 text[] the area and all above it, $2 int4 year, $3 text[] the area and those directly below it, $4 text the area, $5 text[] counties below,
-- $6 int4 the last year whose returns the figures are made of
-- Result: seal_id int8, area_code text, sealed_by text, sealed_at text, reason text, sha256 text, state text (sealed, embargoed, published, superseded,
-- withdrawn), rates int8 (sealed or stored), differing int8 (of them), waiting int8 (county-periods that no aggregation has taken in); without a seal a row
-- with NULL but for the last
WITH chosen AS (
    SELECT s.* FROM edustat.seal s WHERE s.area_code = ANY ($1::text[]) AND s.year = $2::int4 ORDER BY s.seal_id DESC LIMIT 1),
line AS MATERIALIZED (
    SELECT l.line, l.number
    FROM chosen c
    JOIN edustat.seal_part p ON (p.area_code, p.seal_id, p.path) = (c.area_code, c.seal_id, 'results/indicator.csv')
    CROSS JOIN LATERAL string_to_table(p.content, E'\n') WITH ORDINALITY AS l (line, number)
    WHERE l.number = 1 OR split_part(l.line, ',', 1) = ANY ($3::text[])),
-- No field of these has a comma or a line end: they are codes and numbers.
field AS (SELECT string_to_array(replace(line, '"', ''), ',') AS value, number FROM line),
place AS (
    SELECT ARRAY(SELECT array_position(h.value, n) FROM unnest(ARRAY['area_code', 'period', 'grp', 'indicator', 'numerator', 'denominator', 'rate', 'target',
                 'status', 'rate_low', 'rate_high']) WITH ORDINALITY AS t (n, i) ORDER BY i) AS at
    FROM field h WHERE h.number = 1),
sealed AS (
    SELECT f.value[p.at[1]] AS area_code, f.value[p.at[2]] AS period, f.value[p.at[3]] AS grp, f.value[p.at[4]] AS indicator,
           ARRAY[f.value[p.at[5]], f.value[p.at[6]], f.value[p.at[7]], f.value[p.at[8]], f.value[p.at[9]], f.value[p.at[10]], f.value[p.at[11]]] AS said
    FROM field f CROSS JOIN place p WHERE f.number > 1),
stored AS (
    SELECT r.area_code, r.period, r.grp, r.indicator,
           ARRAY[coalesce(r.numerator::text, ''), coalesce(r.denominator::text, ''), coalesce(r.rate::text, ''), coalesce(r.target::text, ''), r.status,
                 coalesce(r.rate_low::text, ''), coalesce(r.rate_high::text, '')] AS said
    FROM edustat.rollup_indicator r WHERE r.area_code = ANY ($3::text[]) AND r.year = $2::int4)
SELECT c.seal_id, c.area_code, c.sealed_by, to_char(c.sealed_at, 'YYYY-MM-DD HH24:MI:SS'), c.reason, c.sha256,
       CASE WHEN c.seal_id IS NULL THEN NULL
            WHEN p.seal_id IS NULL THEN 'sealed'
            WHEN p.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN v.visible_until <= now() THEN 'superseded'
            WHEN v.visible_from > now() THEN 'embargoed'
            ELSE 'published' END,
       d.rates, d.differing,
       (SELECT count(*) FROM (SELECT DISTINCT county_code, year, period FROM edustat.dirty
                              WHERE county_code = ANY ($5::text[]) AND year <= $6::int4) AS w)
FROM (SELECT) AS always
LEFT JOIN chosen c ON true
LEFT JOIN edustat_pub.seal p ON p.seal_id = c.seal_id
LEFT JOIN edustat_pub.version v ON v.seal_id = c.seal_id AND v.area_code = $4::text
LEFT JOIN LATERAL (
    SELECT count(*) AS rates, count(*) FILTER (WHERE a.said IS DISTINCT FROM b.said) AS differing
    FROM sealed a FULL JOIN stored b USING (area_code, period, grp, indicator)
    WHERE c.seal_id IS NOT NULL) AS d ON true
