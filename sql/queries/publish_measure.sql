-- The measures of a publication, out of its catalogue (pg_temp.publish_measure, pg_temp.publish_form).
INSERT INTO edustat_pub.measure (form, measure, position, form_name_zh, form_name_en, name_zh, name_en, unit, source, people)
SELECT m.form, m.column_name, m.position, f.name_zh, f.name_en, m.name_zh, m.name_en, m.unit, m.source, m.people
FROM pg_temp.publish_measure m JOIN pg_temp.publish_form f ON f.form = m.form
ON CONFLICT (form, measure) DO UPDATE
SET position = excluded.position, form_name_zh = excluded.form_name_zh, form_name_en = excluded.form_name_en, name_zh = excluded.name_zh,
    name_en = excluded.name_en, unit = excluded.unit, source = excluded.source, people = excluded.people
