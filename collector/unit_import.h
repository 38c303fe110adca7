/* The register of reporting units from a file. */
#ifndef EDU_COLLECTOR_UNIT_IMPORT_H
#define EDU_COLLECTOR_UNIT_IMPORT_H

#include "base/db.h"
#include "base/text.h"
#include "model/catalogue.h"

typedef struct edu_unit_import_report_t {
    int64_t read; /* accepted + rejected */
    int64_t accepted;
    int64_t rejected;
    int64_t fresh; /* units that were not in the register */
} edu_unit_import_report_t;

/* Reads a CSV or a workbook's sheet (NULL: the only one that fits) with the columns of the key (county, unit, unit name), valid_from, valid_to (empty: open) and the attributes of the
 * catalogue's forms of units. All or nothing of the file's sound rows in one transaction; others become rejects,
 * written to rejects_path when that is not NULL. Errors: FILE, INPUT, DB. */
edu_error_t *edu_unit_import(edu_unit_import_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const char *path, const char *sheet, const char *rejects_path, bool dry_run,
                             edu_lang_t lang, apr_pool_t *pool);

/* The attributes of all forms that units report, as the register holds them: a form that stands in no catalogue. NULL when no form is
 * reported by units. */
edu_form_t *edu_unit_attributes(const edu_catalogue_t *catalogue, apr_pool_t *pool);

#endif
