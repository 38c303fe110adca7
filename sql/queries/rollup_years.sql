-- Whether anything was aggregated for a year, and the years there are, for messages.
-- $1 int4 year
-- Result: there bool, first int4, last int4 (NULL when there is nothing)
SELECT coalesce(bool_or(year = $1::int4), false) AS there, min(year) AS first, max(year) AS last
FROM edustat.rollup_indicator
