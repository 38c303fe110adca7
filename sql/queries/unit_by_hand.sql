-- Whether what the register says of a unit was entered by hand, and not taken from a register file since.
-- $1 text county_code, $2 text unit_code
-- Result: by_hand boolean
SELECT coalesce((SELECT kind NOT LIKE 'import%' FROM edustat.unit_event
                 WHERE county_code = $1::text AND unit_code = $2::text AND kind <> 'take'
                 ORDER BY event_id DESC LIMIT 1), false)
