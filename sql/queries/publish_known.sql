-- What earlier publications of the same areas and year have shown or hidden, whether it is to be seen still, not yet, or no more.
-- $1 text[] areas, $2 int4 year
INSERT INTO pg_temp.publish_known (area_code, period, grp, name, value, hidden)
SELECT m.area_code, m.period, m.grp, m.form || '.' || m.measure, m.value::float8, m.suppressed
FROM edustat_pub.measure_sum m JOIN edustat_pub.seal s ON s.seal_id = m.seal_id AND (s.withdrawn_at IS NULL OR s.withdrawn_at > s.visible_from)
WHERE m.area_code = ANY ($1::text[]) AND m.year = $2::int4 AND (m.suppressed OR m.value IS NOT NULL)
UNION ALL
SELECT v.area_code, v.period, v.grp, side.name || v.indicator, side.value, v.suppressed AND side.value IS NULL
FROM edustat_pub.indicator_value v
JOIN edustat_pub.seal s ON s.seal_id = v.seal_id AND (s.withdrawn_at IS NULL OR s.withdrawn_at > s.visible_from)
CROSS JOIN LATERAL (VALUES ('#n.', v.numerator), ('#d.', v.denominator)) AS side (name, value)
WHERE v.area_code = ANY ($1::text[]) AND v.year = $2::int4 AND (v.suppressed OR side.value IS NOT NULL)
