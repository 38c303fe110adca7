-- Units of one code that are open in several divisions in the same years: a row each.
-- Result: unit_code text, county_code text, others text (the other divisions)
SELECT u.unit_code, u.county_code, string_agg(v.county_code, ', ' ORDER BY v.county_code)
FROM edustat.unit u
JOIN edustat.unit v ON v.unit_code = u.unit_code AND v.county_code <> u.county_code
                   AND v.valid_from < u.valid_to AND u.valid_from < v.valid_to
GROUP BY u.unit_code, u.county_code
ORDER BY u.unit_code, u.county_code
