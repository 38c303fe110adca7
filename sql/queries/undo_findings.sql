-- Lets go of what was found in the rows of a submission that were turned away: nobody waits for their correction any more.
-- $1 int8 submission_id
UPDATE edustat.finding SET state = 'gone', gone_at = clock_timestamp()
WHERE submission_id = $1::int8 AND severity = 'hard' AND state = 'open'
