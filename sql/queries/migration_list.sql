-- Migrations already applied.
-- Result: number int4, name text, checksum text
SELECT number, name, checksum FROM edustat.migration ORDER BY number
