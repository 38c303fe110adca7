/* The key facts of an assessment as sentences, written from its numbers alone: how many targets are met, which are not and
 * by how much, what could not be judged, how complete the returns are. */
#ifndef EDU_REPORTS_FACTS_H
#define EDU_REPORTS_FACTS_H

#include "reports/assess.h"

/* const char *, in the order in which they should be read. */
apr_array_header_t *edu_facts_list(const edu_assessment_t *assessment, apr_pool_t *pool);

/* The sentences on whole counties that stand in for a part of them, one for each such part: const char *. */
apr_array_header_t *edu_facts_stand_ins(const edu_assessment_t *assessment, const edu_block_t *block,
                                        apr_pool_t *pool);

/* Single ones of them: how many targets of a block are met; how complete the returns are (NULL: there is no target); the rates that their
 * definition does not allow (const char *). */
const char *edu_facts_count(const edu_assessment_t *assessment, const edu_block_t *block, apr_pool_t *pool);
const char *edu_facts_completeness(const edu_assessment_t *assessment, apr_pool_t *pool);
apr_array_header_t *edu_facts_doubts(const edu_assessment_t *assessment, apr_pool_t *pool);

#endif
