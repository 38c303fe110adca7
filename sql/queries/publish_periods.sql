-- The periods of what is to be published.
-- Result: period text
SELECT period FROM pg_temp.publish_rate UNION SELECT period FROM pg_temp.publish_sum ORDER BY 1
