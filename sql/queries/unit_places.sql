-- Where units stood in any year: their rows of the register, and those of the units that go on for them, or that they were before.
-- $1 text[] unit codes, $2 boolean backwards: the units that they were before (the same ones under another code)
-- Result: unit_code text (of $1), county_code text, valid_from int4, valid_to int4; by unit_code
WITH RECURSIVE chain (origin, unit_code) AS (
    SELECT c COLLATE "C", c COLLATE "C" FROM unnest($1::text[]) AS c
    UNION
    SELECT c.origin, CASE WHEN $2::boolean THEN l.unit_code ELSE l.successor_code END
    FROM chain c
    JOIN edustat.unit_link l ON CASE WHEN $2::boolean THEN l.successor_code = c.unit_code AND l.kind = 'recode'
                                     ELSE l.unit_code = c.unit_code END
)
SELECT c.origin, u.county_code, u.valid_from, u.valid_to
FROM chain c
JOIN edustat.unit u ON u.unit_code = c.unit_code
ORDER BY c.origin COLLATE "C", u.county_code, u.valid_from
