-- Notes what the digests of a form's returns start from.
-- $1 text form, $2 int8 digest_seed
UPDATE edustat.form SET digest_seed = $2::int8 WHERE form = $1::text AND digest_seed IS DISTINCT FROM $2::int8
