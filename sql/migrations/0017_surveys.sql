-- Surveys: whom a sample was taken of, for its interval.

ALTER TABLE edustat.rollup_indicator ADD COLUMN population double precision;
COMMENT ON COLUMN edustat.rollup_indicator.population IS 'of a survey: the people who could have been asked; empty where some of it is not known, and for all other rates';
