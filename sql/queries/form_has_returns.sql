-- Whether a form holds returns.
-- $1 text form; result: boolean
SELECT EXISTS (SELECT FROM edustat.return_state WHERE form = $1::text)
