-- Which columns, in which order, the digests of a form's returns are made of: `edustat verify` makes them again.

ALTER TABLE edustat.form ADD COLUMN digest_seed bigint;

COMMENT ON COLUMN edustat.form.digest_seed IS 'what the digests of its returns start from: its columns in their order; empty: not known';
