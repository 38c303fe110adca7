-- The journal's last entry, and the time of the next one. To be asked behind journal_lock.sql.
-- Result: entry int8 (0: none), sha256 text (NULL: none), at text
SELECT coalesce(max(entry), 0), (SELECT j.sha256 FROM edustat.journal j ORDER BY j.entry DESC LIMIT 1),
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM edustat.journal
