-- Marks what is held of counties in some years, where the register has changed. Shorter periods of the year before may belong to a statistical
-- year that reaches into it.
-- $1 text[] county codes, $2 int4[] first years, $3 int4[] years behind the last ones
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT DISTINCT c.county_code, p.year, p.period, p.form
FROM unnest($1::text[], $2::int4[], $3::int4[]) AS c (county_code, first_year, end_year)
JOIN (SELECT DISTINCT year, period, form FROM edustat.return_state) AS p
    ON p.year >= c.first_year - CASE WHEN p.period LIKE '%-%' THEN 1 ELSE 0 END AND p.year < c.end_year
