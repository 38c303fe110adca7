/* Rollups computed anew and compared with those that are stored: what the aggregator does for `edustat verify`, which asks by this interface, since
 * stages do not include each other. */
#ifndef EDU_SQL_RECOMPUTE_H
#define EDU_SQL_RECOMPUTE_H

#include "base/db.h"
#include "model/catalogue.h"

#include <apr_tables.h>

typedef struct edu_recompute_order_t {
    int64_t sample;   /* how many area-years, chosen at random; < 0: all */
    const char *seed; /* of the choice: the same seed and store choose the same */
    int kept_most;    /* of differences; further ones are counted */
} edu_recompute_order_t;

/* One value that differs. Texts are NULL where they are empty or there is no such row. */
typedef struct edu_recomputed_value_t {
    const char *area;
    int year;
    const char *period;
    const char *grp;
    const char *among;   /* of how it stands among those directly below this area; else NULL */
    const char *form;    /* of a sum; NULL of a rate */
    const char *subject; /* code of the indicator, or of the standard and its item; NULL of a sum */
    const char *column;  /* NULL: the row as a whole is on one side only */
    const char *stored;
    const char *recomputed;
    bool missing; /* without a column: the row should be there; else it should not */
} edu_recomputed_value_t;

typedef struct edu_recomputed_t {
    int64_t total;   /* area-years there are */
    int64_t chosen;  /* those of them that were to be compared */
    int64_t waiting; /* those of the chosen with changes that are not aggregated yet: they are not compared */
    int64_t differences;
    apr_array_header_t *values; /* edu_recomputed_value_t */
} edu_recomputed_t;

/* In a transaction of its own that is rolled back. */
typedef edu_error_t *(*edu_recompute_t)(edu_recomputed_t *recomputed, edu_db_t *db,
                                        const edu_catalogue_t *catalogue, const edu_recompute_order_t *order,
                                        apr_pool_t *pool);

#endif
