-- The number of a new seal.
-- Result: int8
SELECT nextval(pg_get_serial_sequence('edustat.seal', 'seal_id'))
