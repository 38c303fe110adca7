-- Whether the planner knows a table as it is by and large: it was looked at, and less than a tenth of its rows have changed since.
-- $1 text table, with its schema
-- Result: known bool
SELECT coalesce((SELECT greatest(last_analyze, last_autoanalyze) IS NOT NULL AND n_mod_since_analyze * 10 < n_live_tup
                 FROM pg_stat_user_tables WHERE relid = to_regclass($1::text)), false)
