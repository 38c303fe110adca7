-- Numerators and denominators that are to be published, with what earlier publications have said of them.
-- $1 text[] indicators, $2 bool[] whether it is the numerator: one beside the other
-- Result: area_code text, period text, grp text, indicator text, numerator bool, value float8, shown before bool (as it is now), hidden before bool
SELECT r.area_code, r.period, r.grp, r.indicator, w.numerator, v.value, coalesce(bool_or(k.value = v.value), false), coalesce(bool_or(k.hidden), false)
FROM unnest($1::text[], $2::bool[]) AS w (indicator, numerator)
JOIN pg_temp.publish_rate r ON r.indicator = w.indicator
CROSS JOIN LATERAL (SELECT (CASE WHEN w.numerator THEN r.numerator ELSE r.denominator END)::float8 AS value) v
LEFT JOIN pg_temp.publish_known k
       ON (k.name, k.area_code, k.period, k.grp) = (CASE WHEN w.numerator THEN '#n.' ELSE '#d.' END || r.indicator, r.area_code, r.period, r.grp)
WHERE v.value IS NOT NULL
GROUP BY r.area_code, r.period, r.grp, r.indicator, w.numerator, v.value
