-- How some areas stand to those beside them in a period.
-- $1 text[] area codes, $2 int4 year, $3 text period, $4 text[] codes of the areas above that count
-- Result: area_code text, parent_code text, indicator text, peers int4, rank int4, rank_expected float8, rank_low int4, rank_high int4,
-- shrunk float8, shrunk_sd float8, parent_rate float8, parent_phi float8, parent_low_95 float8, parent_high_95 float8,
-- parent_low_998 float8, parent_high_998 float8, parent_place text, target float8, target_phi float8, target_low_95 float8,
-- target_high_95 float8, target_low_998 float8, target_high_998 float8, target_place text
SELECT area_code, parent_code, indicator, peers, rank, rank_expected, rank_low, rank_high, shrunk, shrunk_sd, parent_rate, parent_phi,
       parent_low_95, parent_high_95, parent_low_998, parent_high_998, parent_place, target, target_phi, target_low_95,
       target_high_95, target_low_998, target_high_998, target_place
FROM edustat.rollup_peer
WHERE area_code = ANY ($1::text[]) AND year = $2::int4 AND period = $3::text AND parent_code = ANY ($4::text[])
ORDER BY area_code, indicator
