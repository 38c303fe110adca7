-- Closes a round.
-- $1 text form, $2 int4 year, $3 text period, $4 text by, $5 int8 entry of the journal
UPDATE edustat.round
SET closed_by = $4::text, closed_at = (SELECT at FROM edustat.journal WHERE entry = $5::int8), close_entry = $5::int8
WHERE form = $1::text AND year = $2::int4 AND period = $3::text
