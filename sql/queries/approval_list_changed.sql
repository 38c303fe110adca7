-- Which of some county-periods of a form are approved: the first ten, with the lowest approval of each, and how many there are.
-- $1 text form, $2 text[] counties, $3 text[] their periods
-- Result: area_code text, period text, approved_by text, approved_at text, total int8
SELECT a.area_code, a.period, a.approved_by, to_char(a.approved_at, 'YYYY-MM-DD HH24:MI:SS'), count(*) OVER ()
FROM (SELECT DISTINCT ON (a.period, a.area_code) a.*
      FROM edustat.approval a
      WHERE a.form = $1::text
        AND (a.area_code, a.period) IN (SELECT c.county, c.period FROM unnest($2::text[], $3::text[]) AS c (county, period))
      ORDER BY a.period, a.area_code, a.approved_at) AS a
ORDER BY a.period, a.area_code
LIMIT 10
