-- How areas stand to those beside them, in the order of the key, for reading any number of rows page by page.
-- $1 text area, $2 int4 year, $3 text period, $4 text indicator, $5 text area above: the last key read ("" and 0 at first)
-- $6 text area, or NULL; $7 bool the areas directly below it as well; $8 text level, or NULL; $9 int4 and
-- $10 int4 first and last year; $11 text indicator, or NULL; $12 text group, or NULL: only "all" is
-- compared; $13 int8 how many
-- Result: parent_code text, year int4, period text, indicator text, area_code text, level text, rate float8, peers int4, rank int4,
-- rank_expected float8, rank_low int4, rank_high int4, shrunk float8, shrunk_sd float8, parent_rate float8, parent_phi float8,
-- parent_low_95 float8, parent_high_95 float8, parent_low_998 float8, parent_high_998 float8, parent_place text, target float8,
-- target_phi float8, target_low_95 float8, target_high_95 float8, target_low_998 float8, target_high_998 float8, target_place text
SELECT p.parent_code, p.year, p.period, p.indicator, p.area_code, p.level, p.rate, p.peers, p.rank, p.rank_expected,
       p.rank_low, p.rank_high, p.shrunk, p.shrunk_sd, p.parent_rate, p.parent_phi, p.parent_low_95, p.parent_high_95,
       p.parent_low_998, p.parent_high_998, p.parent_place, p.target, p.target_phi, p.target_low_95, p.target_high_95,
       p.target_low_998, p.target_high_998, p.target_place
FROM edustat.rollup_peer p
WHERE (p.area_code, p.year, p.period, p.indicator, p.parent_code)
      > ($1::text, $2::int4, $3::text, $4::text, $5::text)
  AND ($6::text IS NULL
       OR p.area_code = ANY (ARRAY(SELECT $6::text
                                   UNION SELECT a.code FROM edustat.area a
                                   WHERE $7::bool AND a.parent = $6::text)))
  AND ($6::text IS NULL OR p.area_code = $6::text OR ($7::bool AND p.parent_code = $6::text))
  AND ($8::text IS NULL OR p.level = $8::text)
  AND p.year BETWEEN $9::int4 AND $10::int4
  AND ($11::text IS NULL OR p.indicator = $11::text)
  AND ($12::text IS NULL OR $12::text = 'all')
ORDER BY p.area_code, p.year, p.period, p.indicator, p.parent_code
LIMIT $13::int8
