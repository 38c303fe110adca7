-- The columns of all forms as they were made.
-- Result: form text, column_name text, sql_type text
SELECT form, column_name, sql_type FROM edustat.measure ORDER BY form, position
