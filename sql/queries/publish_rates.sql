-- Publishes rates: of those in pg_temp.publish_hidden_rate neither what is hidden nor what is made of it. A change or trend that looks back on a
-- rate that is hidden, in whatever publication of the years before, is not told either; nor how rates below are spread, of which one is hidden.
-- $1 int8 seal, $2 int4 year, $3 text[] areas
-- No result.
WITH looked_back AS MATERIALIZED (
    SELECT v.area_code, v.grp, v.indicator, max(v.year) AS year
    FROM edustat_pub.indicator_value v
    WHERE v.suppressed AND v.area_code = ANY ($3::text[]) AND v.year BETWEEN $2::int4 - 9 AND $2::int4 - 1
    GROUP BY v.area_code, v.grp, v.indicator),
dimmed AS MATERIALIZED (
    SELECT DISTINCT w.area_code, h.period, h.grp, h.indicator
    FROM pg_temp.publish_hidden_rate h
    JOIN pg_temp.publish_below w ON w.below_code = h.area_code AND w.area_code <> h.area_code),
dimmed_sets AS MATERIALIZED ( -- what stands below a set of areas are the members as a whole
    SELECT d.area_code, d.period, s.set_code AS grp, d.indicator
    FROM dimmed d CROSS JOIN (SELECT DISTINCT set_code FROM pg_temp.publish_area_set) s WHERE d.grp = 'all'
    UNION SELECT area_code, period, grp, indicator FROM dimmed)
INSERT INTO edustat_pub.indicator_value (area_code, year, period, grp, indicator, seal_id, level, period_start, period_end, annual, numerator, denominator,
    rate_fraction, rate, rate_low, rate_high, target, comparator, target_area, target_set, gap, status, verdict, doubt, units_expected,
    units_reported, values_expected, values_missing, parts_expected, parts_used, change, trend_years, trend_slope, trend_low, trend_high,
    trend_p, on_course, course_year, course_earliest, course_latest, required_gain, required_year, below_n, below_mean, below_sd, below_min, below_q1, below_median, below_q3, below_max,
    below_cv, below_gini, below_theil, below_theil_between, below_ratio_20_20, below_suppressed, suppressed, visible_from, visible_until)
SELECT r.area_code, r.year::int4, r.period, r.grp, r.indicator, s.seal_id, r.level, p.period_start, p.period_end, r.period = r.year,
       CASE WHEN h.numerator IS NOT TRUE THEN r.numerator::float8 END,
       CASE WHEN h.denominator IS NOT TRUE THEN r.denominator::float8 END,
       CASE WHEN shown THEN (r.numerator::float8 / nullif(r.denominator::float8, 0))::numeric END,
       CASE WHEN shown THEN r.rate::float8 END,
       CASE WHEN shown THEN r.rate_low::float8 END,
       CASE WHEN shown THEN r.rate_high::float8 END,
       r.target::float8, r.comparator, r.target_area, r.target_set,
       CASE WHEN shown THEN r.gap::float8 END,
       CASE WHEN NOT shown AND r.status IN ('met', 'not_met') THEN 'suppressed' ELSE r.status END,
       CASE WHEN shown THEN r.verdict END,
       CASE WHEN shown THEN r.doubt END,
       r.units_expected::int4, r.units_reported::int4, r.values_expected::int4, r.values_missing::int4, r.parts_expected::int4, r.parts_used::int4,
       CASE WHEN shown AND b.year IS DISTINCT FROM $2::int4 - 1 THEN r.change::float8 END,
       CASE WHEN trend_shown THEN r.trend_years::int4 END,
       CASE WHEN trend_shown THEN r.trend_slope::float8 END,
       CASE WHEN trend_shown THEN r.trend_low::float8 END,
       CASE WHEN trend_shown THEN r.trend_high::float8 END,
       CASE WHEN trend_shown THEN r.trend_p::float8 END,
       CASE WHEN trend_shown THEN r.on_course::bool END,
       CASE WHEN trend_shown THEN r.course_year::int4 END,
       CASE WHEN trend_shown THEN r.course_earliest::int4 END,
       CASE WHEN trend_shown THEN r.course_latest::int4 END,
       CASE WHEN shown THEN r.required_gain::float8 END,
       CASE WHEN shown THEN r.required_year::int4 END,
       CASE WHEN below_shown THEN r.below_n::int4 END,
       CASE WHEN below_shown THEN r.below_mean::float8 END,
       CASE WHEN below_shown THEN r.below_sd::float8 END,
       CASE WHEN below_shown THEN r.below_min::float8 END,
       CASE WHEN below_shown THEN r.below_q1::float8 END,
       CASE WHEN below_shown THEN r.below_median::float8 END,
       CASE WHEN below_shown THEN r.below_q3::float8 END,
       CASE WHEN below_shown THEN r.below_max::float8 END,
       CASE WHEN below_shown THEN r.below_cv::float8 END,
       CASE WHEN below_shown THEN r.below_gini::float8 END,
       CASE WHEN below_shown THEN r.below_theil::float8 END,
       CASE WHEN below_shown THEN r.below_theil_between::float8 END,
       CASE WHEN below_shown THEN r.below_ratio_20_20::float8 END,
       NOT below_shown AND coalesce(r.below_n::int4, 0) > 0,
       NOT shown, s.visible_from, 'infinity'
FROM pg_temp.publish_rate r
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period p ON p.period = r.period
LEFT JOIN pg_temp.publish_hidden_rate h
       ON (h.area_code, h.period, h.grp, h.indicator) = (r.area_code, r.period, r.grp, r.indicator)
LEFT JOIN looked_back b ON (b.area_code, b.grp, b.indicator) = (r.area_code, r.grp, r.indicator)
LEFT JOIN dimmed_sets d ON (d.area_code, d.period, d.grp, d.indicator) = (r.area_code, r.period, r.grp, r.indicator)
CROSS JOIN LATERAL (SELECT h.area_code IS NULL AS shown, h.area_code IS NULL AND b.year IS NULL AS trend_shown, d.area_code IS NULL AS below_shown) x
