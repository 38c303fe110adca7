-- The first and the last year that can have rollups: periods of a year may belong to the statistical year before.
-- Result: first, last int4 (NULL without returns)
SELECT min(year) - 1, max(year) FROM edustat.return_state
