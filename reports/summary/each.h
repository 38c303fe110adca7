/* Reports of all areas of a level, one file each. */
#ifndef EDU_REPORTS_SUMMARY_EACH_H
#define EDU_REPORTS_SUMMARY_EACH_H

#include "base/command.h"
#include "model/catalogue.h"

/* How a report comes about. `open`: what a process needs for itself, once; `write`: the report of an area into a file, replaced as a whole. */
typedef struct edu_report_maker_t {
    edu_error_t *(*open)(void *baton, apr_pool_t *pool);
    edu_error_t *(*write)(void *baton, const char *area, const char *path, apr_pool_t *pool);
    void *baton;
} edu_report_maker_t;

/* Whether --each is among the options. */
bool edu_report_is_each(const edu_settings_t *settings);

/* Writes the reports of the areas below `area` of the level that --each names, as CODE-YEAR.SUFFIX in the folder that --output names (made where it is
 * not there), by --jobs processes. What fails is told with its area, the rest is written; the context's status is 1 then. Errors: USAGE; NOT_FOUND when there is no
 * such area, or none of that level below it; FILE; SYSTEM; CANCELLED; DB_CONNECT. */
edu_error_t *edu_report_each(edu_context_t *context, const edu_catalogue_t *catalogue, const char *area,
                             int year, const char *suffix, const edu_report_maker_t *maker);

#endif
