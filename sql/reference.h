/* The catalogue's reference tables in the database: areas, sets, forms, measures, indicators, groups, targets. */
#ifndef EDU_SQL_REFERENCE_H
#define EDU_SQL_REFERENCE_H

#include "base/db.h"
#include "model/catalogue.h"

/* Writes them all anew, within the caller's transaction. */
edu_error_t *edu_reference_write(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *scratch_pool);

/* The same into temporary tables pg_temp.publish_<table> that last until the end of the transaction, for a catalogue that is not the store's. */
edu_error_t *edu_reference_stage(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *scratch_pool);

#endif
