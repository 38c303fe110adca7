-- What a full run leaves in a rollup table of a period.
-- $1 text rollup, $2 text period, $3 text columns, $4 text areas
INSERT INTO edustat.written (rollup, period, columns, areas) VALUES ($1::text, $2::text, $3::text, $4::text)
ON CONFLICT (rollup, period) DO UPDATE SET columns = excluded.columns, areas = excluded.areas
