-- Rates of which a side is hidden.
INSERT INTO pg_temp.publish_hidden_rate (area_code, period, grp, indicator, numerator, denominator)
SELECT r.area_code, r.period, r.grp, r.indicator, bool_or(h.side = s.numerator), bool_or(h.side = s.denominator)
FROM pg_temp.publish_hidden_side h
JOIN pg_temp.publish_side s ON s.indicator = h.indicator AND h.side IN (s.numerator, s.denominator)
JOIN pg_temp.publish_rate r ON (r.indicator, r.area_code, r.period, r.grp) = (s.indicator, h.area_code, h.period, h.grp)
GROUP BY r.area_code, r.period, r.grp, r.indicator
