-- Whether this role reads every publication: one that may read those of some areas only would miss others.
-- Result: bool
SELECT CASE WHEN has_schema_privilege('edustat_pub', 'USAGE')
            THEN has_table_privilege('edustat_pub.seal', 'SELECT') AND NOT row_security_active('edustat_pub.seal') ELSE false END
