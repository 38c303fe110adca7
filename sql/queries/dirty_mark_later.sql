-- Marks what is held of counties from a year on, where the register expects more than before. Shorter periods of the year before may belong to
-- a statistical year that reaches into it.
-- $1 text[] county codes, $2 int4[] years, one a county
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT c.county_code, p.year, p.period, p.form
FROM unnest($1::text[], $2::int4[]) AS c (county_code, first_year)
JOIN (SELECT DISTINCT year, period, form FROM edustat.return_state) AS p
    ON p.year >= c.first_year - CASE WHEN p.period LIKE '%-%' THEN 1 ELSE 0 END
