/* Runs the edit rules over the returns of a county-period. */
#ifndef EDU_COLLECTOR_EDIT_LOOK_H
#define EDU_COLLECTOR_EDIT_LOOK_H

#include "collector/edit/county.h"
#include "collector/edit/findings.h"
#include "collector/edit/message.h"

/* Takes what a rule found. row: NULL for a rule over the county. The messages are valid during the call. */
typedef edu_error_t *(*edu_edit_found_t)(void *baton, const edu_edit_period_t *period, edu_edit_row_t *row,
                                         const edu_edit_rule_t *rule, const char *message_zh,
                                         const char *message_en);

typedef struct edu_edit_look_t {
    const edu_edit_plan_t *plan;
    edu_edit_found_t found;
    void *baton;
    edu_edit_county_t *county; /* being looked at */
    edu_edit_period_t *period;
    edu_edit_row_t **batch; /* rows whose columns the program holds */
    int batch_rows;
    const edu_edit_row_t *
        *before; /* for each of the plan's lags: EDU_EDIT_ROWS rows; NULL where there is none */
    const edu_edit_row_t *told; /* the one a message is about; NULL: the county */
    double *values;             /* of statistical checks, a row of them each; NAN where none is present */
    double *previous;           /* the same for what ratio rules compare with */
    edu_buffer_t *zh;
    edu_buffer_t *en;
    apr_pool_t *pool; /* cleared for each period */
} edu_edit_look_t;

edu_edit_look_t *edu_edit_look_create(const edu_edit_plan_t *plan, edu_edit_found_t found, void *baton,
                                      apr_pool_t *pool);

/* Looks at all rows of the period, which must be chained to those before. Rows of a file that break a hard rule are marked as blocked, and
 * the stored rows that they would have replaced take their place again; period->rows are then those that stand. */
edu_error_t *edu_edit_look(edu_edit_look_t *look, edu_edit_county_t *county, edu_edit_period_t *period);

/* Reads what the database holds of the county up to the year and was not read yet, so that rules can look back and around. findings: where
 * not NULL the periods are looked at, and it is noted that they were. */
edu_error_t *edu_edit_look_stored(edu_edit_look_t *look, edu_edit_county_t *county, edu_db_t *db, int until,
                                  edu_findings_t *findings);

/* Looks at those of the periods from index `from` to before index `end` that were not looked at yet, and notes that they were. */
edu_error_t *edu_edit_look_between(edu_edit_look_t *look, edu_edit_county_t *county, edu_findings_t *findings,
                                   int from, int end);

/* A part of edu_edit_look(): the statistical rules. look->values holds the values of the period's rows. */
edu_error_t *edu_edit_look_statistics(edu_edit_look_t *look);

/* Tells a finding of a rule. row: NULL for one over the county; words: NULL for conditions. */
edu_error_t *edu_edit_tell(edu_edit_look_t *look, edu_edit_row_t *row, const edu_edit_rule_t *rule,
                           const edu_edit_words_t *words);

#endif
