-- Counts that are to be published, with what earlier publications have said of them.
-- $1 text[] forms, $2 text[] measures: one beside the other
-- Result: area_code text, period text, grp text, form text, measure text, value float8 (NULL: nobody gave one), shown before bool (as it is now), hidden before bool,
-- units int4
SELECT s.area_code, s.period, s.grp, s.form, s.measure, s.value::float8, coalesce(bool_or(k.value = s.value::float8), false),
       coalesce(bool_or(k.hidden), false), s.units_reported
FROM unnest($1::text[], $2::text[]) AS w (form, measure)
JOIN pg_temp.publish_sum s ON s.form = w.form AND s.measure = w.measure
LEFT JOIN pg_temp.publish_known k ON (k.name, k.area_code, k.period, k.grp) = (s.form || '.' || s.measure, s.area_code, s.period, s.grp)
GROUP BY s.area_code, s.period, s.grp, s.form, s.measure, s.value, s.units_reported
