-- Publishes the sums of measures but those in pg_temp.publish_hidden_sum. Groups have a row only where somebody gave a value.
-- $1 int8 seal
INSERT INTO edustat_pub.measure_sum (area_code, year, period, grp, form, measure, seal_id, period_start, period_end, value, units_reported,
                                     suppressed, visible_from, visible_until)
SELECT t.area_code, s.year, t.period, t.grp, t.form, t.measure, s.seal_id, p.period_start, p.period_end,
       CASE WHEN h.area_code IS NULL THEN t.value END, t.units_reported, h.area_code IS NOT NULL, s.visible_from, 'infinity'
FROM pg_temp.publish_sum t
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period p ON p.period = t.period
LEFT JOIN pg_temp.publish_hidden_sum h
       ON (h.area_code, h.period, h.grp, h.form, h.measure) = (t.area_code, t.period, t.grp, t.form, t.measure)
WHERE t.grp = 'all' OR t.value IS NOT NULL
