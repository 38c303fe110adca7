-- The standards of balanced development of a publication, out of its catalogue (pg_temp.publish_balanced_standard).
INSERT INTO edustat_pub.balanced_standard (standard, position, name_zh, name_en, rule_year, stage, pupils, cv_mean_most, least_items, source, source_zh,
                                           note_zh, note_en)
SELECT standard, position, name_zh, name_en, rule_year, stage, pupils, cv_mean_most, least_items, source, source_zh, note_zh, note_en
FROM pg_temp.publish_balanced_standard
ON CONFLICT (standard) DO UPDATE
SET position = excluded.position, name_zh = excluded.name_zh, name_en = excluded.name_en, rule_year = excluded.rule_year, stage = excluded.stage,
    pupils = excluded.pupils, cv_mean_most = excluded.cv_mean_most, least_items = excluded.least_items, source = excluded.source,
    source_zh = excluded.source_zh, note_zh = excluded.note_zh, note_en = excluded.note_en
