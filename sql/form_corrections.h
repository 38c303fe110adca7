/* Statements that load, correct, compare and take back the rows of return_<form>.
 *
 * Names go through edu_text_quote_identifier, values through edu_text_quote_literal. All texts live in `pool`. */
#ifndef EDU_SQL_FORM_CORRECTIONS_H
#define EDU_SQL_FORM_CORRECTIONS_H

#include "model/catalogue.h"

#include <apr_tables.h>
#include <stdint.h>

/* What a load brings: which attributes and cells have a column in the file. Others keep what they hold. */
typedef struct edu_sql_columns_t {
    const edu_form_t *form;
    const bool *attributes; /* one a form attribute */
    const bool *cells;      /* one a form cell */
    bool keep_blanks;       /* a blank keeps what is stored, unless the item no longer applies to the unit */
} edu_sql_columns_t;

/* COPY statements into return_<form> or the staging table: key columns, submission_id, then the file's attributes and
 * cells in the form's order. */
char *edu_sql_copy_returns(const edu_sql_columns_t *columns, bool staging, apr_pool_t *pool);

/* The units that hold a return of a county-period: $1 text county_code, $2 int4 year, $3 text period; result: unit_code. */
char *edu_sql_list_returned(const edu_form_t *form, apr_pool_t *pool);

/* The staging tables (temporary, gone with the transaction): `staging` for the rows; `staging_scope` (county_code, year, period) and
 * `staging_spared` (county_code, year, period, unit_code) for what a file that replaces all speaks of. */
char *edu_sql_create_staging(const edu_form_t *form, apr_pool_t *pool);

/* The merge of staging into the returns: history keeps the old row of each changed one ($1 the submission); changed rows take
 * the new values; new rows are inserted. update and insert give back county_code, year, period, count. */
char *edu_sql_staging_history(const edu_sql_columns_t *columns, apr_pool_t *pool);
char *edu_sql_staging_update(const edu_sql_columns_t *columns, apr_pool_t *pool);
char *edu_sql_staging_insert(const edu_form_t *form, apr_pool_t *pool);

/* What goes out of the returns: those that staging names (`named`), else those of the county-periods of staging_scope that
 * neither staging nor staging_spared speaks of. The history ($1 the submission), then the removal, which gives back county_code,
 * year, period, count.
 * A row of staging_spared keeps the return with its key; one without a county (''), every return of the unit; one without a unit,
 * every return of the county. */
char *edu_sql_gone_history(const edu_form_t *form, bool named, apr_pool_t *pool);
char *edu_sql_gone_remove(const edu_form_t *form, bool named, apr_pool_t *pool);

/* COPY (...) TO STDOUT of what a submission replaced, removed and brought in the county-periods of submission_scope:
 * county_code, year, period, unit_code, reason (replaced, removed, deleted, new), part, [attributes], [cells]. A replaced return is
 * two lines, part 0 as it was and part 1 as it is; the others are one. Ordered by key and part. New ones only `with_new`. */
char *edu_sql_copy_changes(const edu_form_t *form, int64_t submission, bool with_new, apr_pool_t *pool);

/* Every version of the returns of a unit: $1 text unit_code, $2 int4 year, $3 text period, $4 text county_code or NULL.
 * Result: county_code, submission_id, replaced_by (NULL: in force), reason, replaced_at (microseconds of the epoch, int8),
 * [attributes], [cells]. Ordered by county_code. */
char *edu_sql_list_versions(const edu_form_t *form, apr_pool_t *pool);
enum {
    EDU_VERSION_COUNTY,
    EDU_VERSION_SUBMISSION,
    EDU_VERSION_REPLACED_BY,
    EDU_VERSION_REASON,
    EDU_VERSION_REPLACED_AT,
    EDU_VERSION_VALUES
};

/* Taking a submission ($1 int8) back; its county-periods by submission_scope.
 * dependents: submissions that later replaced or removed returns it brought, or brought anew those it removed: submission_id,
 * file_name, submitted_by, submitted_at, count.
 * keep: the returns it brought, in a temporary table `undone`, and those it replaced or removed, in `restored`.
 * misfit: the name of a column of `restored` that cannot hold what the history has; no row when all do.
 * remove and restore: the one out, the other in. history: what was undone, into the history. state and state_empty: rows of
 * return_state as the returns are now. */
char *edu_sql_undo_dependents(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_keep(const edu_form_t *form, int64_t submission, apr_pool_t *pool);
char *edu_sql_undo_misfit(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_remove(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_restore(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_history(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_state(const edu_form_t *form, apr_pool_t *pool);
char *edu_sql_undo_state_empty(const edu_form_t *form, apr_pool_t *pool);

#endif
