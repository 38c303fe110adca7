/* What the commands under `query` share; nobody else includes it. */
#ifndef EDU_REPORTS_QUERY_PRIVATE_H
#define EDU_REPORTS_QUERY_PRIVATE_H

#include "base/command.h"
#include "base/db.h"
#include "base/table.h"
#include "model/boundary.h"
#include "reports/divided.h"
#include "reports/selection.h"

typedef struct edu_query_t {
    edu_selection_t only;
    edu_lang_t lang;
    edu_table_t *table;
    edu_buffer_t *out;
    bool any;         /* a row was written */
    const void *more; /* what the body wants besides; may be NULL */
} edu_query_t;

/* Sends what the table wrote so far to standard output. */
edu_error_t *edu_query_flush(edu_query_t *query, apr_pool_t *pool);

/* An area of the year whose boundaries were asked for, looked at in one year. */
typedef struct edu_view_t {
    edu_query_t *query;
    edu_db_t *db;
    const edu_area_t *area;
    int year;
    apr_pool_t *pool; /* of this view */
} edu_view_t;

/* The areas whose figures of a level are the view's, as edu_boundary_of_area() has them; where the land is divided, *codes are those that
 * hold some of it: they say which rows there would be. */
edu_boundary_t edu_view_boundary(const edu_view_t *view, edu_level_t level, const apr_array_header_t **codes);

/* The areas with figures of a level that hold land of a divided view: those that lie in it whole, and the parts of the others. */
typedef struct edu_view_parts_t {
    apr_array_header_t *whole; /* const char * */
    apr_array_header_t *parts; /* const edu_land_t * */
    edu_divided_t *divided;
} edu_view_parts_t;

edu_view_parts_t edu_view_parts(const edu_view_t *view, edu_level_t level);

/* Figures that units told on divided land are marked so, beside the names of edu_boundary_name(). */
#define EDU_BOUNDARY_TOLD "reconstructed"

/* How they were made; `silent`: units without a return of which it is not told where they belong. */
const char *edu_view_told_note(const edu_view_t *view, const edu_view_parts_t *parts, int64_t silent);

/* Why there is none of a part; NULL where the change of the land says it: its areas tell nothing. */
const char *edu_view_want_note(const edu_view_t *view, const edu_land_t *part, edu_part_want_t want,
                               const edu_part_told_t *told);

/* Calls for each area that is asked for, and each year, in their order. */
typedef edu_error_t *(*edu_view_write_t)(edu_view_t *view);
edu_error_t *edu_query_views(edu_query_t *query, edu_db_t *db, edu_view_write_t write, apr_pool_t *pool);

/* Runs `body` (baton: edu_query_t, with `more` in it) in a transaction that only reads, with a table of these columns in the format asked for. */
edu_error_t *edu_query_run(edu_context_t *context, const edu_column_t *columns, int column_count,
                           edu_transaction_t body, const void *more);

#endif
