-- What evaluators read: what changed from one publication of an area and year to the next. The rights are those of who asks.
CREATE OR REPLACE FUNCTION edustat_pub.changes(area text, year integer)
RETURNS TABLE (seal_before bigint, seal_after bigint, changed_at timestamptz, period text, grp text, indicator text,
               numerator_before double precision, numerator_after double precision, denominator_before double precision,
               denominator_after double precision, rate_before double precision, rate_after double precision,
               target_before double precision, target_after double precision, status_before text, status_after text,
               suppressed_before boolean, suppressed_after boolean)
LANGUAGE sql STABLE SET edustat.as_of = 'all'
AS $$
WITH step AS (
    SELECT v.seal_id AS before, lead(v.seal_id) OVER w AS after, lead(v.visible_from) OVER w AS changed_at
    FROM edustat_pub.version v
    WHERE v.area_code = $1 AND v.year = $2 AND v.visible_until > '-infinity'
    WINDOW w AS (ORDER BY v.visible_from, v.seal_id)),
figure AS (SELECT v.* FROM edustat_pub.indicator_value v WHERE v.area_code = $1 AND v.year = $2),
key AS (
    SELECT DISTINCT s.before, s.after, s.changed_at, f.period, f.grp, f.indicator
    FROM step s JOIN figure f ON f.seal_id IN (s.before, s.after)
    WHERE s.after IS NOT NULL)
SELECT k.before, k.after, k.changed_at, k.period, k.grp, k.indicator, b.numerator, a.numerator, b.denominator, a.denominator, b.rate, a.rate,
       b.target, a.target, b.status, a.status, b.suppressed, a.suppressed
FROM key k
LEFT JOIN figure b ON b.seal_id = k.before AND (b.period, b.grp, b.indicator) = (k.period, k.grp, k.indicator)
LEFT JOIN figure a ON a.seal_id = k.after AND (a.period, a.grp, a.indicator) = (k.period, k.grp, k.indicator)
WHERE (b.numerator, b.denominator, b.rate, b.target, b.status, b.suppressed)
      IS DISTINCT FROM (a.numerator, a.denominator, a.rate, a.target, a.status, a.suppressed)
ORDER BY k.changed_at, k.after, k.period, k.grp, k.indicator
$$;
REVOKE ALL ON FUNCTION edustat_pub.changes(text, integer) FROM PUBLIC;
COMMENT ON FUNCTION edustat_pub.changes(text, integer) IS 'what changed from one publication of an area and year to the next: SELECT * FROM edustat_pub.changes(''420000'', 2019)';
