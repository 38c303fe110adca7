-- Areas as stretches of codes: a stretch holds every code from its first to its last that the store's catalogue or a publication knows.
-- $1 text[] areas
-- Result: first text, last text; by their order
WITH known AS (
    SELECT code FROM edustat.area
    UNION SELECT area_code FROM edustat_pub.area
    UNION SELECT unnest($1::text[]) COLLATE "C"),
placed AS (SELECT code, row_number() OVER (ORDER BY code) AS place FROM known),
own AS (SELECT code, place - row_number() OVER (ORDER BY code) AS stretch FROM placed WHERE code = ANY ($1::text[]))
SELECT min(code), max(code) FROM own GROUP BY stretch ORDER BY 1
