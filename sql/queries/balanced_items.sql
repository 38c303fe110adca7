-- The items of the standards of balanced development in an area, and in the areas directly below it.
-- $1 text area, $2 int4 year, $3 text period, $4 bool the areas below as well, $5 text standard or NULL
-- Result: area_code, standard, item, numerator, denominator, mean, cv, met, schools_with_value, schools_below_floor
SELECT r.area_code, r.standard, r.item, r.numerator, r.denominator, r.mean, r.cv, r.met, r.schools_with_value,
       r.schools_below_floor
FROM edustat.rollup_balanced_item r
JOIN edustat.balanced_standard s ON s.standard = r.standard
JOIN edustat.balanced_item i ON i.standard = r.standard AND i.item = r.item
WHERE r.area_code = ANY (ARRAY(SELECT $1::text UNION ALL
                               SELECT a.code FROM edustat.area a
                               WHERE $4::bool AND a.parent = $1::text
                                 AND a.valid_from <= $2::int4 AND $2::int4 < a.valid_to))
  AND r.year = $2::int4 AND r.period = $3::text AND ($5::text IS NULL OR r.standard = $5::text)
ORDER BY r.area_code <> $1::text, r.area_code, s.position, i.position
