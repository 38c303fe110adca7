-- Whether the planner knows the keys of a form's returns: it looked at them when there were about as many. The server's own count of what changed since goes on
-- after an ANALYZE of some columns.
-- $1 text table, with its schema, $2 text form
-- Result: known bool
SELECT coalesce((SELECT abs((SELECT sum(rows) FROM edustat.return_state WHERE form = $2::text) - c.reltuples) * 10 <= c.reltuples
                 FROM pg_class c
                 WHERE c.oid = to_regclass($1::text) AND c.reltuples > 0
                   AND (SELECT count(*) FROM pg_stats s WHERE s.schemaname = c.relnamespace::regnamespace::text AND s.tablename = c.relname
                        AND s.attname IN ('county_code', 'year', 'period')) = 3), false)
