/* What rules that are asked again find otherwise than what was noted, for people who want to know before anything is changed. */
#ifndef EDU_COLLECTOR_EDIT_DIFFERENCES_H
#define EDU_COLLECTOR_EDIT_DIFFERENCES_H

#include "base/db.h"
#include "base/text.h"
#include "model/catalogue.h"

/* Notes what stands in the table of findings, before the rules are asked; in a transaction that writes. */
edu_error_t *edu_edit_differences_begin(edu_db_t *db);

/* A line (const char *) for each county-period with other findings than it had then, in the same transaction. */
edu_error_t *edu_edit_differences_read(apr_array_header_t **lines, edu_db_t *db,
                                       const edu_catalogue_t *catalogue, edu_lang_t lang, apr_pool_t *pool);

#endif
