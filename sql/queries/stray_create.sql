-- Takes the returns of a file that came from units that should not report, until they are findings.
DROP TABLE IF EXISTS pg_temp.stray;
CREATE TEMPORARY TABLE stray (
    county_code text COLLATE "C", year integer, period text COLLATE "C", unit_code text COLLATE "C", rule text COLLATE "C",
    message_zh text, message_en text
) ON COMMIT DROP
