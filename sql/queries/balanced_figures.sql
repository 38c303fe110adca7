-- How an area, and the areas directly below it, stand by the standards of balanced development.
-- $1 text area, $2 int4 year, $3 text period, $4 bool the areas below as well, $5 text standard or NULL
-- Result: area_code, level, standard, status, schools, schools_left_out, schools_with_values, schools_short, schools_unknown,
-- items_met, cv_mean, areas_expected, areas_judged, areas_met, units_expected, units_reported
SELECT r.area_code, r.level, r.standard, r.status, r.schools, r.schools_left_out, r.schools_with_values, r.schools_short,
       r.schools_unknown, r.items_met, r.cv_mean, r.areas_expected, r.areas_judged, r.areas_met, r.units_expected,
       r.units_reported
FROM edustat.rollup_balanced r
JOIN edustat.balanced_standard s ON s.standard = r.standard
WHERE r.area_code = ANY (ARRAY(SELECT $1::text UNION ALL
                               SELECT a.code FROM edustat.area a
                               WHERE $4::bool AND a.parent = $1::text
                                 AND a.valid_from <= $2::int4 AND $2::int4 < a.valid_to))
  AND r.year = $2::int4 AND r.period = $3::text AND ($5::text IS NULL OR r.standard = $5::text)
ORDER BY r.area_code <> $1::text, r.area_code, s.position
