-- Keeps the days of a period.
-- $1 text period, $2 text first day, $3 text the day after the last
INSERT INTO pg_temp.publish_period (period, period_start, period_end) VALUES ($1::text, $2::text::date, $3::text::date - 1)
