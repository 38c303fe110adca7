-- The forms that have tables.
-- Result: form text, frequency text, reporter text
SELECT form, frequency, reporter FROM edustat.form ORDER BY form
