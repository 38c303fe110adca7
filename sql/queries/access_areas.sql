-- Areas and all that was below them in any year, as the store's catalogue and the publications and the same with those above.
-- $1 text[] areas
-- Result: below text[], its first text and last text, and whether no other area that is known lies between these by its code bool; around the same
WITH RECURSIVE link AS (
    SELECT code, parent FROM edustat.area WHERE parent <> ''
    UNION SELECT area_code, parent_code FROM edustat_pub.area WHERE parent_code IS NOT NULL),
known AS (SELECT code FROM edustat.area UNION SELECT area_code FROM edustat_pub.area),
below AS (
    SELECT unnest($1::text[]) COLLATE "C" AS code
    UNION SELECT l.code FROM link l JOIN below b ON l.parent = b.code),
above AS (
    SELECT unnest($1::text[]) COLLATE "C" AS code
    UNION SELECT l.parent FROM link l JOIN above b ON l.code = b.code)
SELECT b.codes, b.codes[1], b.codes[cardinality(b.codes)],
       NOT EXISTS (SELECT FROM known k WHERE k.code >= b.codes[1] AND k.code <= b.codes[cardinality(b.codes)] AND k.code <> ALL (b.codes)),
       a.codes, a.codes[1], a.codes[cardinality(a.codes)],
       NOT EXISTS (SELECT FROM known k WHERE k.code >= a.codes[1] AND k.code <= a.codes[cardinality(a.codes)] AND k.code <> ALL (a.codes))
FROM (SELECT array_agg(code ORDER BY code) AS codes FROM below) b,
     (SELECT array_agg(code ORDER BY code) AS codes FROM (SELECT code FROM above UNION SELECT code FROM below) AS around) a
