/* Keeping the rollups up to date: a run whenever a writer has left marks. */
#ifndef EDU_AGGREGATOR_FOLLOW_H
#define EDU_AGGREGATOR_FOLLOW_H

#include "aggregator/run.h"

/* Called after each run that had something to do. */
typedef void (*edu_followed_t)(const edu_run_report_t *report, double seconds, void *baton);

/* Runs at once and then after each notification of writers, until a signal asks to stop; then NULL. What comes while a run is under way
 * makes the next one. Errors: those of a run, and the loss of the connection. */
edu_error_t *edu_aggregate_follow(edu_db_t *db, const edu_catalogue_t *catalogue, edu_followed_t followed,
                                  void *baton, apr_pool_t *pool);

#endif
