-- Notes what became of a unit.
-- $1 text county_code, $2 text unit_code, $3 int4 year, $4 text kind, $5 text name before, $6 text name after, $7 text reason,
-- $8 text by, $9 text years before, $10 text years after
INSERT INTO edustat.unit_event (county_code, unit_code, year, kind, name_before, name_after, reason, done_by, years_before, years_after)
VALUES ($1::text, $2::text, $3::int4, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text)
