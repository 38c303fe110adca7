-- Publishes how areas stand to those beside them. All that is said of one is made of the rates of all that are compared, and of the rate above: where one
-- of these is hidden, nothing is told of any. Of the topmost area of the publication those beside it are not published.
-- $1 int8 seal, $2 text[] areas
-- No result.
WITH dimmed AS MATERIALIZED (
    SELECT p.parent_code, p.period, p.indicator
    FROM pg_temp.publish_peer p
    JOIN pg_temp.publish_hidden_rate h ON (h.area_code, h.period, h.grp, h.indicator) = (p.area_code, p.period, 'all', p.indicator)
    UNION
    SELECT h.area_code, h.period, h.indicator FROM pg_temp.publish_hidden_rate h WHERE h.grp = 'all')
INSERT INTO edustat_pub.peer_value (area_code, year, period, indicator, parent_code, seal_id, period_start, period_end, peers, rank, rank_expected, rank_low,
    rank_high, shrunk, shrunk_sd, parent_rate, parent_phi, parent_low_95, parent_high_95, parent_low_998, parent_high_998, parent_place, target,
    target_phi, target_low_95, target_high_95, target_low_998, target_high_998, target_place, suppressed, visible_from, visible_until)
SELECT p.area_code, s.year, p.period, p.indicator, p.parent_code, s.seal_id, t.period_start, t.period_end, p.peers::int4,
       CASE WHEN shown THEN p.rank::int4 END,
       CASE WHEN shown THEN p.rank_expected::float8 END,
       CASE WHEN shown THEN p.rank_low::int4 END,
       CASE WHEN shown THEN p.rank_high::int4 END,
       CASE WHEN shown THEN p.shrunk::float8 END,
       CASE WHEN shown THEN p.shrunk_sd::float8 END,
       CASE WHEN shown THEN p.parent_rate::float8 END,
       CASE WHEN shown THEN p.parent_phi::float8 END,
       CASE WHEN shown THEN p.parent_low_95::float8 END,
       CASE WHEN shown THEN p.parent_high_95::float8 END,
       CASE WHEN shown THEN p.parent_low_998::float8 END,
       CASE WHEN shown THEN p.parent_high_998::float8 END,
       CASE WHEN shown THEN p.parent_place END,
       p.target::float8,
       CASE WHEN shown THEN p.target_phi::float8 END,
       CASE WHEN shown THEN p.target_low_95::float8 END,
       CASE WHEN shown THEN p.target_high_95::float8 END,
       CASE WHEN shown THEN p.target_low_998::float8 END,
       CASE WHEN shown THEN p.target_high_998::float8 END,
       CASE WHEN shown THEN p.target_place END,
       NOT shown, s.visible_from, 'infinity'
FROM pg_temp.publish_peer p
JOIN edustat_pub.seal s ON s.seal_id = $1::int8
JOIN pg_temp.publish_period t ON t.period = p.period
LEFT JOIN dimmed d ON (d.parent_code, d.period, d.indicator) = (p.parent_code, p.period, p.indicator)
CROSS JOIN LATERAL (SELECT d.parent_code IS NULL AS shown) x
WHERE p.area_code = ANY ($2::text[]) AND p.parent_code = ANY ($2::text[])
