-- Whether there is any finding of a form.
-- $1 text form; result: bool
SELECT EXISTS (SELECT FROM edustat.finding WHERE form = $1::text)
