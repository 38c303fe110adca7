SELECT 'submission ' || s.submission_id || ': ' || rows_accepted || ' accepted and ' || rows_rejected
       || ' rejected are not ' || rows_read || ' read, or ' || count(DISTINCT r.line) || ' rejects are not all'
FROM edustat.submission s LEFT JOIN edustat.reject r ON r.submission_id = s.submission_id
GROUP BY s.submission_id
HAVING rows_accepted + rows_rejected <> rows_read OR count(DISTINCT r.line) <> rows_rejected
ORDER BY s.submission_id;
SELECT 'county-period ' || t.county_code || ' ' || t.year || ': ' || t.rows || ' returns are not ' || count(r.unit_code)
FROM edustat.return_state t LEFT JOIN edustat.return_school r USING (county_code, year, period)
WHERE t.form = 'school'
GROUP BY t.county_code, t.year, t.period, t.rows HAVING t.rows <> count(r.unit_code);
