-- Targets that the catalogue of a publication has no more (pg_temp.publish_target).
DELETE FROM edustat_pub.target t
WHERE NOT EXISTS (SELECT FROM pg_temp.publish_target n
                  WHERE (n.area_code, n.set_code, n.indicator, n.year_from) = (t.area_code, t.set_code, t.indicator, t.year_from))
