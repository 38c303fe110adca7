-- How an area stands to those beside it.
-- $1 text area, $2 int4 year, $3 text period, $4 text indicator
-- Result: peers int4, rank int4, rank_low int4, rank_high int4, shrunk float8, shrunk_sd float8, parent_rate float8, parent_phi float8,
-- parent_low_95 float8, parent_high_95 float8, parent_place text, target float8, target_phi float8, target_low_95 float8,
-- target_high_95 float8, target_place text
SELECT peers, rank, rank_low, rank_high, shrunk, shrunk_sd, parent_rate, parent_phi, parent_low_95, parent_high_95, parent_place,
       target, target_phi, target_low_95, target_high_95, target_place
FROM edustat.rollup_peer
WHERE area_code = $1::text AND year = $2::int4 AND period = $3::text AND indicator = $4::text
