-- How some areas stand by the standards of balanced development in one period, for adding up above them.
-- $1 int4 year, $2 text period, $3 text[] areas
-- Result: area_code, standard, units_expected, units_reported, schools, schools_left_out, schools_with_values, schools_short,
-- schools_unknown, status
SELECT area_code, standard, units_expected, units_reported, schools, schools_left_out, schools_with_values, schools_short,
       schools_unknown, status
FROM edustat.rollup_balanced
WHERE year = $1::int4 AND period = $2::text AND area_code = ANY ($3::text[]) AND areas_expected IS NULL
ORDER BY area_code, standard
