-- Publishes balanced development, once the items are (publish_balanced_items): where one of them is hidden, nothing is told that is made of all of them.
-- Above counties those are counted that are told.
-- $1 int8 seal, $2 text[] areas, $3 int4 year
-- No result.
WITH hidden AS MATERIALIZED (
    SELECT DISTINCT area_code, period, standard
    FROM edustat_pub.balanced_item_value
    WHERE seal_id = $1::int8 AND area_code = ANY ($2::text[]) AND year = $3::int4 AND suppressed),
below AS MATERIALIZED (
    SELECT w.area_code, h.period, h.standard, count(*)::int4 AS areas,
           (count(*) FILTER (WHERE b.status IN ('met', 'not_met')))::int4 AS judged, (count(*) FILTER (WHERE b.status = 'met'))::int4 AS met
    FROM hidden h
    JOIN pg_temp.publish_balance b ON (b.area_code, b.period, b.standard) = (h.area_code, h.period, h.standard)
    JOIN pg_temp.publish_below w ON w.below_code = h.area_code AND w.area_code <> h.area_code
    GROUP BY w.area_code, h.period, h.standard)
INSERT INTO edustat_pub.balanced_value (area_code, year, period, standard, seal_id, period_start, period_end, units_expected, units_reported, schools,
    schools_left_out, schools_with_values, schools_short, schools_unknown, items, items_met, cv_mean, cv_mean_most, areas_expected, areas_judged,
    areas_met, areas_suppressed, status, suppressed, visible_from, visible_until)
SELECT b.area_code, s.year, b.period, b.standard, s.seal_id, t.period_start, t.period_end, b.units_expected::int4, b.units_reported::int4,
       b.schools::int4, b.schools_left_out::int4, b.schools_with_values::int4,
       CASE WHEN shown THEN b.schools_short::int4 END,
       CASE WHEN shown THEN b.schools_unknown::int4 END,
       b.items::int4,
       CASE WHEN shown THEN b.items_met::int4 END,
       CASE WHEN shown THEN b.cv_mean::float8 END,
       b.cv_mean_most::float8, b.areas_expected::int4,
       b.areas_judged::int4 - coalesce(o.judged, 0), b.areas_met::int4 - coalesce(o.met, 0),
       CASE WHEN b.areas_expected IS NOT NULL THEN coalesce(o.areas, 0) END,
       CASE WHEN NOT shown AND b.status IN ('met', 'not_met') THEN 'suppressed' ELSE b.status END,
       NOT shown, s.visible_from, 'infinity'
FROM pg_temp.publish_balance b
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period t ON t.period = b.period
LEFT JOIN hidden h ON (h.area_code, h.period, h.standard) = (b.area_code, b.period, b.standard)
LEFT JOIN below o ON (o.area_code, o.period, o.standard) = (b.area_code, b.period, b.standard)
CROSS JOIN LATERAL (SELECT h.area_code IS NULL AND o.area_code IS NULL AS shown) x
