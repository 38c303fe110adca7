-- Withdraws a publication.
-- $1 int8 seal, $2 text reason, $3 int8 entry of the journal
UPDATE edustat_pub.seal SET withdrawn_at = now(), withdrawn_reason = $2::text, withdrawn_entry = $3::int8
WHERE seal_id = $1::int8
