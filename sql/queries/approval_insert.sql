-- Keeps an approval.
-- $1 text area, $2 text form, $3 int4 year, $4 text period, $5 text level, $6 text by, $7 int8 expected, $8 int8 reported,
-- $9 int8 missing, $10 int8 soft findings open, $11 text reason, $12 int8 entry of the journal
INSERT INTO edustat.approval (area_code, form, year, period, level, approved_by, approved_at, units_expected, units_reported,
                              units_missing, soft_open, reason, entry)
VALUES ($1::text, $2::text, $3::int4, $4::text, $5::text, $6::text, (SELECT at FROM edustat.journal WHERE entry = $12::int8),
        $7::int8, $8::int8, $9::int8, $10::int8, $11::text, $12::int8)
