/* Results into the rollup tables: of what was computed in this run, the areas that came out otherwise than they stand (aggregator/renew.h). */
#ifndef EDU_AGGREGATOR_WRITE_H
#define EDU_AGGREGATOR_WRITE_H

#include "aggregator/balanced.h"
#include "aggregator/past.h"
#include "aggregator/rates.h"

/* A run of rows being written; one COPY at a time on the connection. */
typedef struct edu_writer_t edu_writer_t;

edu_writer_t *edu_writer_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Before a full run. Where there is nothing yet, nobody can be reading it either: then the rates are written without their key, which
 * edu_writer_finish() makes at the end, in a third of the time. Else (*standing) edu_writer_read_all() is to be called. */
edu_error_t *edu_writer_begin_full(bool *standing, edu_writer_t *writer, apr_pool_t *scratch_pool);

/* What stands, by `db`, the writer's connection or one beside it, so that only what comes out otherwise is written; rows that are still those of the last full run
 * are not read. Nothing else may be done with the writer meanwhile. Errors: DB. */
edu_error_t *edu_writer_read_all(edu_writer_t *writer, edu_db_t *db, apr_pool_t *scratch_pool);

/* After the last rows. */
edu_error_t *edu_writer_finish(edu_writer_t *writer);

/* Takes out all that is said of a period, which holds no returns any more. */
edu_error_t *edu_writer_remove(edu_writer_t *writer, int year, const char *period, apr_pool_t *scratch_pool);

/* In a run that is not full, before a period is computed: reads what stands of the areas (const char *; they must live as long as the period is
 * worked on) that are computed anew, the dirty nodes of its tree among them. `sums`: their sums are computed too. */
edu_error_t *edu_writer_read(edu_writer_t *writer, int year, const char *period,
                             const apr_array_header_t *areas, bool sums, apr_pool_t *scratch_pool);

/* Where balanced development is written to. */
const edu_balance_tables_t *edu_writer_balanced(const edu_writer_t *writer);

/* The sums of the tree's dirty nodes in one period, for every form. */
edu_error_t *edu_writer_sums(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree,
                             const char *period);

/* The rates of the tree's dirty nodes, with what can be said of them. Annual rates are noted in `past` for the years to come. */
edu_error_t *edu_writer_rates(edu_writer_t *writer, const edu_rates_t *rates, edu_past_t *past,
                              apr_pool_t *scratch_pool);

/* Where nothing changed but the years before the period, and no returns of it are missing in these areas (const char *): puts the courses of the tree's
 * rates, as they are now, into the rows that stand. rated[node]: whether there are any of it. */
edu_error_t *edu_writer_courses(bool *rated, edu_writer_t *writer, edu_rates_t *rates, edu_past_t *past,
                                const apr_array_header_t *areas, apr_pool_t *scratch_pool);

/* How the areas directly below each dirty node stand to each other. In a full run this does not use the connection, so that another thread can
 * write rates and bounds meanwhile; edu_writer_end_peers() then sends the rows. */
edu_error_t *edu_writer_peers(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *scratch_pool);
edu_error_t *edu_writer_end_peers(edu_writer_t *writer);

/* What the rates of the dirty nodes would be if the missing returns were in. */
edu_error_t *edu_writer_bounds(edu_writer_t *writer, const edu_rates_t *rates);

/* Rows of rollup_indicator so far: computed, and those of them written since they, or others of the same area and period, came out otherwise
 * than they stood. */
int64_t edu_writer_rows(const edu_writer_t *writer);
int64_t edu_writer_written(const edu_writer_t *writer);

#endif
