/* Results into the rollup tables: only what was computed in this run, old rows taken out first. */
#ifndef EDU_AGGREGATOR_WRITE_H
#define EDU_AGGREGATOR_WRITE_H

#include "aggregator/past.h"
#include "aggregator/rates.h"

/* A run of rows being written; one COPY at a time on the connection. */
typedef struct edu_writer_t edu_writer_t;

edu_writer_t *edu_writer_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Takes out everything, before a full run. Where there is nothing yet, nobody can be reading it either: then the rates are written
 * without their key, which edu_writer_finish() makes at the end, in a third of the time. */
edu_error_t *edu_writer_clear(edu_writer_t *writer, apr_pool_t *scratch_pool);

/* After the last rows. */
edu_error_t *edu_writer_finish(edu_writer_t *writer);

/* Takes out the rates and what is said of the areas below them, and the sums too, of some areas (const char *; NULL: all) in one period. */
edu_error_t *edu_writer_remove(edu_writer_t *writer, int year, const char *period,
                               const apr_array_header_t *areas, bool sums, apr_pool_t *scratch_pool);

/* The sums of the tree's dirty nodes in one period, for every form. */
edu_error_t *edu_writer_sums(edu_writer_t *writer, const edu_cube_t *cube, const edu_tree_t *tree,
                             const char *period, apr_pool_t *scratch_pool);

/* The rates of the tree's dirty nodes, with what can be said of them. Annual rates are noted in `past` for the years to come. */
edu_error_t *edu_writer_rates(edu_writer_t *writer, const edu_rates_t *rates, edu_past_t *past,
                              apr_pool_t *scratch_pool);

/* How the areas directly below each dirty node stand to each other. */
edu_error_t *edu_writer_peers(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *scratch_pool);

/* What the rates of the dirty nodes would be if the missing returns were in. */
edu_error_t *edu_writer_bounds(edu_writer_t *writer, const edu_rates_t *rates);

int64_t edu_writer_rows(const edu_writer_t *writer); /* of rollup_indicator, so far */

#endif
