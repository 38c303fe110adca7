-- The functions of the session's time in a language that is not written into every plan: who does not prepare a query waits for its plan longer than for its rows.
-- They say what they said.
CREATE OR REPLACE FUNCTION edustat_pub.as_of() RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF coalesce(current_setting('edustat.as_of', true), '') IN ('', 'all') THEN
        RETURN now();
    END IF;
    RETURN least(now(), current_setting('edustat.as_of', true)::timestamptz);
END $$;

CREATE OR REPLACE FUNCTION edustat_pub.as_of_first() RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF current_setting('edustat.as_of', true) = 'all' THEN
        RETURN '-infinity';
    END IF;
    RETURN edustat_pub.as_of();
END $$;
