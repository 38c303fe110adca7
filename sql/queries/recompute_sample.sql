-- Areas and years that have rollups, or returns that should be in them: some at random, or all.
-- $1 text seed, $2 int8 how many (NULL: all)
-- Result: area_code text, year int4, total int8 (of all there are); in the order of year and area
SELECT area_code, year, total
FROM (SELECT area_code, year, count(*) OVER () AS total
      FROM (SELECT area_code, year FROM edustat.rollup_indicator
            UNION
            SELECT county_code, year FROM edustat.return_state) AS a
      ORDER BY md5($1::text || ' ' || area_code || ' ' || year), area_code, year
      LIMIT $2::int8) AS s
ORDER BY year, area_code
