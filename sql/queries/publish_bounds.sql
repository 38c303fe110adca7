-- Publishes what rates would be if the missing returns were in. With the rate, which is published, they tell how many the missing returns added: so they
-- are hidden where these are few people. What is added adds up over areas, over groups, and over the counts that numerators and denominators are sums
-- of (a family): with one all others of the family are hidden, in the area and above it, so that nothing is left to take others from.
-- $1 int8 seal, $2 int4 threshold (0: nothing is hidden)
-- No result.
WITH family AS MATERIALIZED (
    SELECT indicator, numerator_family AS family FROM pg_temp.publish_side
    UNION SELECT indicator, denominator_family FROM pg_temp.publish_side),
few AS MATERIALIZED (
    SELECT b.area_code, b.period, b.indicator
    FROM pg_temp.publish_bound b
    LEFT JOIN pg_temp.publish_rate r ON (r.area_code, r.period, r.grp, r.indicator) = (b.area_code, b.period, b.grp, b.indicator)
    CROSS JOIN LATERAL (VALUES (b.numerator::float8 - coalesce(r.numerator::float8, 0)), (b.denominator::float8 - coalesce(r.denominator::float8, 0)),
                               (b.numerator_lowest::float8 - coalesce(r.numerator::float8, 0)),
                               (b.numerator_highest::float8 - coalesce(r.numerator::float8, 0))) AS added (people)
    WHERE abs(added.people) > 1e-9 AND abs(added.people) < $2::int4
    UNION
    SELECT b.area_code, b.period, b.indicator
    FROM pg_temp.publish_bound b
    JOIN pg_temp.publish_hidden_rate h ON (h.area_code, h.period, h.grp, h.indicator) = (b.area_code, b.period, b.grp, b.indicator)),
dimmed AS MATERIALIZED (
    SELECT DISTINCT w.area_code, few.period, other.indicator
    FROM few
    JOIN pg_temp.publish_below w ON w.below_code = few.area_code
    JOIN family ON family.indicator = few.indicator
    JOIN family other ON other.family = family.family)
INSERT INTO edustat_pub.bound_value (area_code, year, period, grp, indicator, seal_id, period_start, period_end, units_missing, units_known, rate_known,
                                     rate_lowest, rate_highest, verdict, suppressed, visible_from, visible_until)
SELECT b.area_code, s.year, b.period, b.grp, b.indicator, s.seal_id, t.period_start, t.period_end, b.units_missing::int4, b.units_known::int4,
       CASE WHEN shown THEN b.rate_known::float8 END,
       CASE WHEN shown THEN b.rate_lowest::float8 END,
       CASE WHEN shown THEN b.rate_highest::float8 END,
       CASE WHEN shown THEN b.verdict END,
       NOT shown, s.visible_from, 'infinity'
FROM pg_temp.publish_bound b
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period t ON t.period = b.period
LEFT JOIN dimmed d ON (d.area_code, d.period, d.indicator) = (b.area_code, b.period, b.indicator)
CROSS JOIN LATERAL (SELECT $2::int4 = 0 OR (d.area_code IS NULL AND b.indicator IN (SELECT indicator FROM pg_temp.publish_side)) AS shown) x
