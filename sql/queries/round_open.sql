-- Opens a round, or opens it again with another deadline.
-- $1 text form, $2 int4 year, $3 text period, $4 text due, $5 text due_before, $6 text by, $7 int8 entry of the journal
INSERT INTO edustat.round AS r (form, year, period, due, due_before, opened_by, opened_at, open_entry)
VALUES ($1::text, $2::int4, $3::text, $4::text::date, $5::text::timestamptz, $6::text,
        (SELECT at FROM edustat.journal WHERE entry = $7::int8), $7::int8)
ON CONFLICT (form, year, period) DO UPDATE
SET due = excluded.due, due_before = excluded.due_before, opened_by = excluded.opened_by, opened_at = excluded.opened_at,
    open_entry = excluded.open_entry, closed_by = NULL, closed_at = NULL, close_entry = NULL
