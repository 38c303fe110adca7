/* The register of reporting units from a file. */
#ifndef EDU_COLLECTOR_UNIT_IMPORT_H
#define EDU_COLLECTOR_UNIT_IMPORT_H

#include "base/db.h"
#include "base/text.h"
#include "collector/rejects.h"
#include "collector/unit_apply.h"
#include "model/catalogue.h"

typedef struct edu_unit_import_order_t {
    const char *path;
    const char *sheet;   /* NULL: the only one that fits */
    const char *rejects; /* file that takes what was rejected; NULL: none */
    const char *by;
    bool
        force; /* also against what was entered by hand, and against returns of years that units lose: these become findings */
    bool dry_run;
} edu_unit_import_order_t;

typedef struct edu_unit_import_report_t {
    int64_t read; /* accepted + rejected */
    int64_t accepted;
    int64_t rejected;
    int64_t of[EDU_UNIT_OUTCOMES]; /* the accepted ones by what became of them */
    int64_t twice; /* of the new and changed ones: open under another division at the same time too */
    const char *twice_list;    /* the first of them */
    apr_array_header_t *items; /* edu_unit_item_t, of a dry run; NULL: it was none */
} edu_unit_import_report_t;

/* Reads a CSV or a workbook's sheet with the columns of the key (county, unit, unit name), valid_from, valid_to (empty: open) and the
 * attributes of the catalogue's forms of units. All or nothing of the file's sound rows in one transaction, with an entry in the journal;
 * others become rejects. Errors: FILE, INPUT, DB; REFUSED when an approved period would have other units to expect. */
edu_error_t *edu_unit_import(edu_unit_import_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const edu_unit_import_order_t *order, edu_lang_t lang, apr_pool_t *pool);

/* A sound row of a register. */
typedef struct edu_unit_row_t {
    int64_t line;
    edu_param_t *params; /* county, code, name, valid_from, valid_to, then edu_unit_attributes() */
} edu_unit_row_t;

/* Takes a row; *reason other than EDU_REASON_COUNT, with *other for its sentence, turns it away. */
typedef edu_error_t *(*edu_unit_take_t)(edu_reason_t *reason, const char **other, const edu_unit_row_t *row,
                                        void *baton, apr_pool_t *scratch_pool);

/* Reads such a file without a database: the same checks, each sound row to `take`. What is wrong is told, and written to the order's `rejects`.
 * Errors: FILE, INPUT; those of `take`. */
edu_error_t *edu_unit_read(edu_unit_import_report_t *report, const edu_catalogue_t *catalogue,
                           const edu_unit_import_order_t *order, edu_unit_take_t take, void *baton,
                           edu_lang_t lang, apr_pool_t *pool);

/* The attributes of all forms that units report, as the register holds them: a form that stands in no catalogue. NULL when no form is
 * reported by units. */
edu_form_t *edu_unit_attributes(const edu_catalogue_t *catalogue, apr_pool_t *pool);

#endif
