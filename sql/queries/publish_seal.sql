-- Begins a publication; what it holds is counted at its end (publish_counts), and the entry of the journal comes last (publish_entry).
-- $1 int8 seal, $2 text visible from (NULL: now), $3 text reason, $4 int4 threshold, $5 text version of the sealed catalogue
INSERT INTO edustat_pub.seal (seal_id, area_code, year, sha256, sealed_at, published_at, visible_from, reason, threshold, counts, counts_suppressed,
                              rates, rates_suppressed, catalogue_version, program_version, entry)
SELECT s.seal_id, s.area_code, s.year, s.sha256, s.sealed_at, c.at, greatest(c.at, $2::text::timestamptz), $3::text, $4::int4, 0, 0, 0, 0,
       $5::text, s.program_version, 0
FROM edustat.seal s CROSS JOIN (SELECT clock_timestamp() AS at) c WHERE s.seal_id = $1::int8
