-- Periods that hold returns somewhere, though not in the counties at hand: their expectations enter the rollups.
-- $1 int4[] years, $2 text[] periods
INSERT INTO edustat.return_state (county_code, year, period, form, rows, digest)
SELECT '', p.year, p.period, '', 0, 0 FROM unnest($1::int4[], $2::text[]) AS p (year, period)
