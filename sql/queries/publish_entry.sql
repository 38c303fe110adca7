-- The entry of the journal of a publication.
-- $1 int8 seal, $2 int8 entry
UPDATE edustat_pub.seal SET entry = $2::int8 WHERE seal_id = $1::int8
