/* Checked rows into return_<form>: straight by COPY where a county-period holds nothing yet, through staging and a set-based
 * diff where it holds rows; history, digests and dirty marks with it, all in the caller's transaction. */
#ifndef EDU_COLLECTOR_LOAD_H
#define EDU_COLLECTOR_LOAD_H

#include "base/db.h"
#include "collector/row.h"
#include "collector/strategy.h"
#include "sql/form_corrections.h"

typedef struct edu_load_t edu_load_t;

typedef struct edu_load_counts_t {
    int64_t fresh;     /* returns that were not there before */
    int64_t replaced;  /* returns that were there with other values */
    int64_t unchanged; /* returns that were there with the same values */
    int64_t removed;   /* returns that were there and are not any more */
    int64_t
        unnamed; /* rejected rows of which no unit could be told, so that nothing was removed for being absent */
} edu_load_counts_t;

/* Reads which county-periods hold returns of the form, of some counties (const char *), or of all (NULL). A load that knows of some counties sets *missed, which
 * must live as long, when a row of another comes: then it is to be done again by one that knows of all, whatever came of it. Errors: DB. */
edu_error_t *edu_load_create(edu_load_t **load, edu_db_t *db, const edu_sql_columns_t *columns,
                             edu_strategy_t strategy, int64_t submission, const apr_array_header_t *counties,
                             bool *missed, apr_pool_t *pool);

/* A load of which no database knows: nothing is held, every row goes to whoever asked for it. For looking at files before they are sent.
 * Texts and lines are valid during the call. */
typedef struct edu_load_elsewhere_t {
    /* Whether a further return is taken: *reason and *other (its place in the reason's sentence) say why not. NULL: all are. */
    edu_error_t *(*admit)(void *baton, edu_reason_t *reason, const char **other, const char *county, int year,
                          const char *period, const char *unit);
    /* A row as edu_checker_write() wrote it. */
    edu_error_t *(*take)(void *baton, const char *county, int year, const char *period, const char *line,
                         size_t length);
    void *baton;
} edu_load_elsewhere_t;

edu_load_t *edu_load_create_elsewhere(const edu_load_elsewhere_t *elsewhere, const edu_sql_columns_t *columns,
                                      apr_pool_t *pool);

/* Whether the load compares with what is stored value by value, even where digests say that it is the same. */
void edu_load_set_thorough(edu_load_t *load, bool thorough);

/* Whether the strategy takes a return of this unit: *reason is why not, EDU_REASON_COUNT when it does; *other goes into its sentence, or NULL.
 * To be asked before edu_load_row(), of county-periods one behind the other. Errors: DB. */
edu_error_t *edu_load_admit(edu_reason_t *reason, const char **other, edu_load_t *load, const char *county,
                            int year, const char *period, const char *unit);

/* The digest of a row as edu_load_row() takes it; those of a county-period add up. */
uint64_t edu_load_digest(const edu_load_t *load, const char *line, size_t length, size_t rest);

/* Whether the county-period holds just these rows already, as far as digests tell. */
bool edu_load_is_same(const edu_load_t *load, const char *county, const char *period, int64_t rows,
                      uint64_t digest);

/* Whether the database held returns of the county, in any period, when the load began. */
bool edu_load_holds(const edu_load_t *load, const char *county);

/* Makes the connection free for other statements until the next row. */
edu_error_t *edu_load_pause(edu_load_t *load);

/* Takes one row as edu_checker_write() wrote it (`length` bytes), and its digest. Rows of a county-period come one behind
 * the other; each row once. Errors: DB; DB_RETRY when another load brought the same returns meanwhile. */
edu_error_t *edu_load_row(edu_load_t *load, const char *county, int year, const char *period,
                          const char *line, size_t length, uint64_t digest);

/* Notes a rejected row, whose unit is not absent from the file for that: a strategy that removes what is absent leaves its return
 * alone. county NULL: not known, every return of the unit stays; unit NULL: every return of the county. Both NULL: nothing is
 * removed. period NULL (and year without meaning): not known, as if the county were not. */
edu_error_t *edu_load_spare(edu_load_t *load, const char *county, int year, const char *period,
                            const char *unit);

/* Ends the load: merges what was staged, writes states and marks. */
edu_error_t *edu_load_finish(edu_load_t *load, edu_load_counts_t *counts);

/* The base areas whose returns the load brought, each once (const char *), in byte order when the rows came so. */
apr_array_header_t *edu_load_counties(const edu_load_t *load, apr_pool_t *pool);

/* What was done to a county-period. */
typedef struct edu_load_area_t {
    const char *county;
    int year;
    const char *period;
    int64_t fresh;
    int64_t replaced;
    int64_t removed;
} edu_load_area_t;

/* Takes one; its texts live as long as the load. */
typedef edu_error_t *(*edu_load_take_area_t)(void *baton, const edu_load_area_t *area);

/* After edu_load_finish(): the county-periods of the file, in the order they came. Errors: those of `take`; FILE. */
edu_error_t *edu_load_areas(edu_load_t *load, edu_load_take_area_t take, void *baton);

#endif
