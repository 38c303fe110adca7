-- Findings that were not there before. A rule may have found a row that was turned away and the stored one in its place: the
-- former counts.
INSERT INTO edustat.finding (county_code, form, year, period, unit_code, rule, severity, state, message_zh, message_en,
                             submission_id)
SELECT DISTINCT ON (n.county_code, n.form, n.year, n.period, n.unit_code, n.rule)
       n.county_code, n.form, n.year, n.period, n.unit_code, n.rule, n.severity, 'open', n.message_zh, n.message_en,
       n.submission_id
FROM pg_temp.finding_new n
WHERE NOT EXISTS (SELECT FROM edustat.finding f
                  WHERE f.county_code = n.county_code AND f.form = n.form AND f.year = n.year AND f.period = n.period
                    AND f.unit_code = n.unit_code AND f.rule = n.rule)
ORDER BY n.county_code, n.form, n.year, n.period, n.unit_code, n.rule, n.submission_id DESC
