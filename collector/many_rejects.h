/* Where the rejected rows of a run's files are written to. */
#ifndef EDU_COLLECTOR_MANY_REJECTS_H
#define EDU_COLLECTOR_MANY_REJECTS_H

#include "collector/many.h"

/* Gives each file its `rejects`: of several files (alone: false) a workbook each in the folder `path`, which is made when it is not there,
 * called like the file: north/two.csv becomes north-two-rejects.xlsx. Errors: USAGE when several files were to share one; FILE. */
edu_error_t *edu_many_rejects_place(const edu_many_t *many, const char *path, bool alone, apr_pool_t *pool);

#endif
