-- Forms of shorter periods have sums of whole years beside those of their periods: with the units of the year's last period, and with means,
-- which are no whole numbers. What the catalogue makes of a new form (sql/form_tables.c) is done here to those that there are.

DO $$
DECLARE
    shorter text;
    name text;
BEGIN
    FOR shorter IN SELECT form FROM edustat.form WHERE frequency IN ('half', 'term', 'quarter', 'month', 'week') LOOP
        FOR name IN
            SELECT 'last_' || a.attname FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = format('edustat.%I', 'rollup_sum_' || shorter)::regclass AND a.attnum > 0
              AND NOT a.attisdropped AND a.attname ~ '^(units_|)(expected|reported)'
              AND NOT EXISTS (SELECT FROM edustat.measure m WHERE m.form = shorter AND m.column_name = a.attname)
            ORDER BY a.attnum
        LOOP
            EXECUTE format('ALTER TABLE edustat.%I ADD COLUMN IF NOT EXISTS %I integer NOT NULL DEFAULT 0',
                           'rollup_sum_' || shorter, name);
        END LOOP;
        FOR name IN SELECT column_name FROM edustat.measure WHERE form = shorter LOOP
            EXECUTE format('ALTER TABLE edustat.%I ALTER COLUMN %I TYPE numeric', 'rollup_sum_' || shorter, name);
        END LOOP;
    END LOOP;
END
$$;

-- Their years are to be made.
INSERT INTO edustat.dirty (county_code, year, period, form)
SELECT s.county_code, s.year, s.period, s.form
FROM edustat.return_state s JOIN edustat.form f ON f.form = s.form
WHERE f.frequency IN ('half', 'term', 'quarter', 'month', 'week');
