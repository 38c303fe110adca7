-- Publishes the items of balanced development. Sums and means of the schools looked at stay with the staff: with the sums of all schools they would tell of
-- the few that are left out. The spread is hidden where a count that it is made of is hidden, and where it is of few schools, whose values it would tell.
-- $1 int8 seal, $2 int4 threshold (0: nothing is hidden)
-- No result.
WITH dimmed AS MATERIALIZED (
    SELECT DISTINCT n.standard, n.item, h.area_code, h.period
    FROM pg_temp.publish_item_input n
    JOIN pg_temp.publish_hidden_sum h ON (h.form, h.measure) = (n.form, n.measure)
    WHERE h.grp = 'all')
INSERT INTO edustat_pub.balanced_item_value (area_code, year, period, standard, item, seal_id, period_start, period_end, cv, cv_most, met, floor,
                                             schools_with_value, schools_below_floor, suppressed, visible_from, visible_until)
SELECT b.area_code, s.year, b.period, b.standard, b.item, s.seal_id, t.period_start, t.period_end,
       CASE WHEN shown THEN b.cv::float8 END,
       b.cv_most::float8,
       CASE WHEN shown THEN b.met::bool END,
       b.floor::float8, b.schools_with_value::int4,
       CASE WHEN shown THEN b.schools_below_floor::int4 END,
       NOT shown, s.visible_from, 'infinity'
FROM pg_temp.publish_balance_item b
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period t ON t.period = b.period
LEFT JOIN dimmed d ON (d.standard, d.item, d.area_code, d.period) = (b.standard, b.item, b.area_code, b.period)
CROSS JOIN LATERAL (SELECT d.area_code IS NULL AND (b.schools_with_value::int4 = 0 OR b.schools_with_value::int4 >= $2::int4) AS shown) x
