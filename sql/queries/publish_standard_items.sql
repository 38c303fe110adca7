-- What the standards of balanced development ask for, out of the publication's catalogue (pg_temp.publish_balanced_item).
INSERT INTO edustat_pub.balanced_item (standard, item, position, name_zh, name_en, numerator, denominator, per, decimals, floor, cv_most)
SELECT standard, item, position, name_zh, name_en, numerator, denominator, per, decimals, floor, cv_most
FROM pg_temp.publish_balanced_item
ON CONFLICT (standard, item) DO UPDATE
SET position = excluded.position, name_zh = excluded.name_zh, name_en = excluded.name_en, numerator = excluded.numerator,
    denominator = excluded.denominator, per = excluded.per, decimals = excluded.decimals, floor = excluded.floor, cv_most = excluded.cv_most
