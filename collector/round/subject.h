/* What the round's commands are about: a form and a period, and mostly an area. */
#ifndef EDU_COLLECTOR_ROUND_SUBJECT_H
#define EDU_COLLECTOR_ROUND_SUBJECT_H

#include "base/command.h"
#include "model/catalogue.h"

typedef struct edu_round_subject_t {
    const edu_area_t *area; /* NULL: none was asked for */
    const edu_form_t *form;
    edu_period_t period;
    char period_text[EDU_PERIOD_TEXT];
} edu_round_subject_t;

/* Reads [area] form period. `area`: NULL, a division code (a province's first two digits, a prefecture's first four), or a whole
 * name. Errors: USAGE, NOT_FOUND. */
edu_error_t *edu_round_subject(edu_round_subject_t *subject, const edu_catalogue_t *catalogue,
                               const char *area, const char *form, const char *period, apr_pool_t *pool);

/* The area's name in a language. */
const char *edu_round_area_name(const edu_area_t *area, edu_lang_t lang);

edu_error_t *edu_round_run_open(edu_context_t *context);
edu_error_t *edu_round_run_list(edu_context_t *context);
edu_error_t *edu_round_run_close(edu_context_t *context);
edu_error_t *edu_round_run_approve(edu_context_t *context);
edu_error_t *edu_round_run_reopen(edu_context_t *context);

#endif
