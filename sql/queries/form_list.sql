-- The forms that have tables.
-- Result: form text
SELECT form FROM edustat.form ORDER BY form
