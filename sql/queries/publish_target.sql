-- The targets of a publication, out of its catalogue (pg_temp.publish_target).
INSERT INTO edustat_pub.target (area_code, set_code, indicator, year_from, year_to, comparator, value, source, phrase)
SELECT t.area_code, t.set_code, t.indicator, t.year_from, t.year_to, t.comparator, t.value, t.source, t.phrase
FROM pg_temp.publish_target t
ON CONFLICT (area_code, set_code, indicator, year_from) DO UPDATE
SET year_to = excluded.year_to, comparator = excluded.comparator, value = excluded.value, source = excluded.source, phrase = excluded.phrase
