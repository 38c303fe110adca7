-- The units that a unit goes on for, through all links, the latest first.
-- $1 text county_code, $2 text unit_code, $3 boolean only those that are the same unit under another code
-- Result: county_code text, unit_code text, year int4 (first in which it had gone over), kind text, steps int4
WITH RECURSIVE chain AS (
    SELECT county_code, unit_code, year, kind, 1 AS steps FROM edustat.unit_link
    WHERE successor_county = $1::text AND successor_code = $2::text AND (NOT $3::boolean OR kind = 'recode')
    UNION
    SELECT l.county_code, l.unit_code, l.year, l.kind, c.steps + 1 FROM edustat.unit_link l
    JOIN chain c ON l.successor_county = c.county_code AND l.successor_code = c.unit_code
    WHERE c.steps < 100 AND (NOT $3::boolean OR l.kind = 'recode')
)
SELECT county_code, unit_code, year, kind, steps FROM chain ORDER BY steps, county_code, unit_code
