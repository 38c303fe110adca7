-- The county-periods of a form with returns or an approval in which other units are expected than before.
-- $1 text form, $2 text[] county codes, $3 int4[] first years, $4 int4[] years behind the last ones
-- Result: county_code text, period text
SELECT DISTINCT c.county_code, p.period
FROM unnest($2::text[], $3::int4[], $4::int4[]) AS c (county_code, first_year, end_year)
JOIN (SELECT year, period FROM edustat.return_state WHERE form = $1::text
      UNION
      SELECT year, period FROM edustat.approval WHERE form = $1::text) AS p ON p.year >= c.first_year AND p.year < c.end_year
ORDER BY 2, 1
