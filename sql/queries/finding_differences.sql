-- What rules that were asked again find otherwise than what was noted before, by county-period: findings that were not noted, ones
-- with other numbers, and ones that do not hold any more.
-- Result: county_code text, form text, year int4, period text, new, other, gone int8
SELECT coalesce(f.county_code, b.county_code), coalesce(f.form, b.form), coalesce(f.year, b.year), coalesce(f.period, b.period),
       count(*) FILTER (WHERE b.county_code IS NULL),
       count(*) FILTER (WHERE b.county_code IS NOT NULL AND f.county_code IS NOT NULL),
       count(*) FILTER (WHERE f.county_code IS NULL)
FROM (SELECT * FROM edustat.finding WHERE state <> 'gone') f
FULL JOIN pg_temp.finding_before b
    ON b.county_code = f.county_code AND b.form = f.form AND b.year = f.year AND b.period = f.period
       AND b.unit_code = f.unit_code AND b.rule = f.rule
WHERE f.county_code IS NULL OR b.county_code IS NULL OR f.severity <> b.severity OR f.message_zh <> b.message_zh
   OR f.message_en <> b.message_en
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
