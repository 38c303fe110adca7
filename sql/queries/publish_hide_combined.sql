-- Rates that are made of a rate that is hidden.
INSERT INTO pg_temp.publish_hidden_rate (area_code, period, grp, indicator, numerator, denominator)
SELECT DISTINCT r.area_code, r.period, r.grp, r.indicator, true, true
FROM pg_temp.publish_hidden_rate h
JOIN pg_temp.publish_factor f ON f.factor = h.indicator
JOIN pg_temp.publish_rate r ON r.indicator = f.indicator AND r.area_code = h.area_code AND r.period = h.period
                           AND h.grp = CASE WHEN f.grp = '' THEN r.grp ELSE f.grp END
WHERE r.numerator IS NOT NULL
