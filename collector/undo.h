/* Taking a submission back: what it brought goes, what it replaced or removed comes back as it was. */
#ifndef EDU_COLLECTOR_UNDO_H
#define EDU_COLLECTOR_UNDO_H

#include "base/db.h"
#include "model/catalogue.h"

#include <stdbool.h>

typedef struct edu_undo_report_t {
    const char *form;
    const char *file;  /* name of the file that was taken then */
    int64_t taken_out; /* returns that the submission had brought, new ones and corrected ones */
    int64_t put_back;  /* returns that it had replaced or removed */
} edu_undo_report_t;

/* Takes the submission back, in one transaction with states, marks, history and an entry in the journal. The units that it brought
 * into the register stay there. With dry_run nothing is kept.
 * Errors: NOT_FOUND; REFUSED when it was undone before, when later submissions changed what it brought (the detail lists them),
 * when a county-period is approved, or when the catalogue has dropped or retyped a column that a stored value needs. */
edu_error_t *edu_undo(edu_undo_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                      int64_t submission, const char *by, const char *reason, bool dry_run, apr_pool_t *pool);

#endif
