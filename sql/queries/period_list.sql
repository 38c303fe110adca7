-- Every period that holds returns, and in how many counties: those of the form that most of them sent.
-- Result: year int4, period text, counties int8
SELECT year, period, max(counties)
FROM (SELECT year, period, form, count(*) AS counties FROM edustat.return_state GROUP BY year, period, form) AS sent
GROUP BY year, period
ORDER BY year, period
