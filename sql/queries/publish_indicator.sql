-- The indicators of a publication, out of its catalogue (pg_temp.publish_indicator).
INSERT INTO edustat_pub.indicator (indicator, position, name_zh, name_en, numerator, denominator, scale, decimals, direction, interval_kind,
                                   source, source_zh, note_zh, note_en, version)
SELECT i.indicator, row_number() OVER (ORDER BY i.indicator COLLATE "C"), i.name_zh, i.name_en, i.numerator, i.denominator, i.scale, i.decimals,
       i.direction, i.interval_kind, i.source, i.source_zh, i.note_zh, i.note_en, i.version
FROM pg_temp.publish_indicator i
ON CONFLICT (indicator) DO UPDATE
SET position = excluded.position, name_zh = excluded.name_zh, name_en = excluded.name_en, numerator = excluded.numerator,
    denominator = excluded.denominator, scale = excluded.scale, decimals = excluded.decimals, direction = excluded.direction,
    interval_kind = excluded.interval_kind, source = excluded.source, source_zh = excluded.source_zh, note_zh = excluded.note_zh,
    note_en = excluded.note_en, version = excluded.version
