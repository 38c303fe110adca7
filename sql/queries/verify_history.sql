-- Values in the history that name a submission that is not there.
-- Result: return text, submission text, form text
SELECT concat_ws(' ', h.county_code, h.period, h.unit_code), n.submission_id::text, h.form
FROM edustat.return_history h
CROSS JOIN LATERAL (VALUES (h.submission_id), (h.replaced_by)) AS n (submission_id)
WHERE NOT EXISTS (SELECT FROM edustat.submission s WHERE s.submission_id = n.submission_id)
ORDER BY h.county_code, h.year, h.period, h.unit_code, h.form, n.submission_id
