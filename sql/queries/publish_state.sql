-- What was published of a seal.
-- $1 int8 seal
-- Result: visible_from text, withdrawn_at text (NULL: in force), whether it is to be seen yet bool
SELECT to_char(visible_from, 'YYYY-MM-DD HH24:MI:SS'), to_char(withdrawn_at, 'YYYY-MM-DD HH24:MI:SS'), visible_from <= now()
FROM edustat_pub.seal WHERE seal_id = $1::int8
