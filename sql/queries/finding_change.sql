-- Findings that hold again or with other numbers: what was said about them before no longer counts.
UPDATE edustat.finding f
SET severity = n.severity, state = 'open', message_zh = n.message_zh, message_en = n.message_en, submission_id = n.submission_id,
    found_at = clock_timestamp(), confirmed_by = NULL, confirmed_at = NULL, reason = NULL, gone_at = NULL
FROM (SELECT DISTINCT ON (county_code, form, year, period, unit_code, rule) *
      FROM pg_temp.finding_new
      ORDER BY county_code, form, year, period, unit_code, rule, submission_id DESC) AS n
WHERE f.county_code = n.county_code AND f.form = n.form AND f.year = n.year AND f.period = n.period
  AND f.unit_code = n.unit_code AND f.rule = n.rule
  AND (f.state = 'gone' OR f.severity <> n.severity OR f.message_zh <> n.message_zh OR f.message_en <> n.message_en)
