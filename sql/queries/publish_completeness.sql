-- Publishes who reported.
-- $1 int8 seal
INSERT INTO edustat_pub.completeness (area_code, year, period, form, seal_id, period_start, period_end, units_expected, units_reported,
                                      visible_from, visible_until)
SELECT c.area_code, s.year, c.period, c.form, s.seal_id, p.period_start, p.period_end, c.units_expected, c.units_reported, s.visible_from, 'infinity'
FROM pg_temp.publish_unit c
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period p ON p.period = c.period
