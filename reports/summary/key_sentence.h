/* What is to be known of one rate, as a sentence: the figure, its change on last year, its target, and whatever keeps the verdict from being the last
 * word. Written from the numbers alone. */
#ifndef EDU_REPORTS_SUMMARY_KEY_SENTENCE_H
#define EDU_REPORTS_SUMMARY_KEY_SENTENCE_H

#include "reports/assess.h"

/* A rate that is missed or met: whatever is said of it. grp: its group's name, NULL for all. line: where the line of its trend stands in the figure's
 * year, NAN where that is not known. */
const char *edu_key_sentence(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp,
                             double line, apr_pool_t *pool);

/* A rate that was not judged since returns or values are missing: what is there, what is missing, and what it could come to. */
const char *edu_key_pending(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp,
                            apr_pool_t *pool);

/* A rate without a target: figure, change and trend. */
const char *edu_key_plain(const edu_assessment_t *assessment, const edu_figure_t *figure, apr_pool_t *pool);

/* Whether something speaks against taking a met target for settled: too close to tell, depending on missing returns, few cases, getting worse, a later
 * target that it misses, against its definition. */
bool edu_key_reserved(const edu_assessment_t *assessment, const edu_figure_t *figure);

/* "gross enrolment ratio 91.20%, up 0.31 points on last year", for lists of rates. */
const char *edu_key_short(const edu_assessment_t *assessment, const edu_figure_t *figure, const char *grp,
                          apr_pool_t *pool);

/* A text with a further clause behind it; the first one begins it. */
char *edu_key_clause(const char *text, const char *clause, edu_lang_t lang, apr_pool_t *pool);

/* Clauses as a sentence. */
char *edu_key_finish(const char *text, edu_lang_t lang, apr_pool_t *pool);

/* The text as a sentence: its first letter a capital, where it is English. */
char *edu_key_capital(const char *text, apr_pool_t *pool);

#endif
