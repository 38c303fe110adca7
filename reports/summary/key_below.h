/* Key findings on the areas below and on the groups: sentences, const char *. */
#ifndef EDU_REPORTS_SUMMARY_KEY_BELOW_H
#define EDU_REPORTS_SUMMARY_KEY_BELOW_H

#include "reports/assess.h"

/* One an indicator that is held to a target anywhere: how many areas meet it, the first and the last with the places that chance leaves it, and those
 * whose rate lies beyond chance on the worse side. What concerns the most areas comes first, and how many more there are last. */
apr_array_header_t *edu_key_below(const edu_assessment_t *assessment, apr_pool_t *pool);

/* The largest differences between groups of one kind (town and country), at most two indicators. */
apr_array_header_t *edu_key_groups(const edu_assessment_t *assessment, apr_pool_t *pool);

#endif
