-- Digests of a form's returns that were made of other columns than now, or of unknown ones, are not known any more. Those of a store
-- from before seeds were kept are of the only catalogue that it has ever had, if it stays.
-- $1 text form, $2 int8 digest_seed, $3 bool whether another catalogue is being applied
UPDATE edustat.return_state s
SET digest = 0
FROM edustat.form f
WHERE s.form = $1::text AND f.form = s.form AND s.digest <> 0 AND f.digest_seed IS DISTINCT FROM $2::int8
  AND ($3::bool OR f.digest_seed IS NOT NULL OR (SELECT count(*) FROM edustat.catalogue_version) > 1)
