/* What the two halves of the rules over sums share. */
#ifndef EDU_COLLECTOR_EDIT_AREA_PRIVATE_H
#define EDU_COLLECTOR_EDIT_AREA_PRIVATE_H

#include "collector/edit/area.h"

#include <stdio.h>

/* What is read together: the sums of one form, some years before. */
typedef struct edu_edit_source_t {
    const edu_form_t *form;
    int lag;
    bool own;                   /* of the plan's form: taken from the rows */
    apr_array_header_t *cells;  /* int: in the form; of an own one among plan->summed */
    apr_array_header_t *inputs; /* int: index of the input that each cell fills */
} edu_edit_source_t;

typedef struct edu_edit_sum_check_t {
    const edu_edit_rule_t *rule;
    int check; /* registers */
    int when;
    bool foreign;  /* it reads other forms than the plan's, or is one of another's rules */
    bool asleep;   /* one of those forms holds no returns at all */
    bool *sources; /* those that its condition reads */
} edu_edit_sum_check_t;

/* One county-period. */
typedef struct edu_edit_sums_t {
    const char *county;
    int year;
    const char *period;
    edu_number_t *numbers; /* one an input of the program */
    bool *there;           /* one a source: its form has returns */
} edu_edit_sums_t;

struct edu_edit_areas_t {
    const edu_edit_plan_t *plan;
    edu_findings_t *findings;
    int64_t submission;
    edu_program_t *program;
    const apr_array_header_t *inputs; /* edu_program_input_t */
    apr_array_header_t *checks;       /* edu_edit_sum_check_t */
    apr_array_header_t *sources;      /* edu_edit_source_t */
    apr_array_header_t *later;        /* int: years after which rules that wait read the plan's form */
    int foreign;                      /* how many checks are */
    FILE *waiting;                    /* county-periods for them; NULL: none yet */
    edu_edit_sums_t area;             /* being looked at */
    apr_hash_t *noted;                /* periods of the county at hand that wait for another one's sake */
    edu_buffer_t *zh;
    edu_buffer_t *en;
    edu_buffer_t *record;
    apr_pool_t *pool;
    apr_pool_t *scratch_pool; /* cleared with each county and each portion of those that wait */
};

/* Looks at one county-period by the rules that read other forms, or by the others. */
edu_error_t *edu_edit_areas_look(edu_edit_areas_t *areas, const edu_edit_sums_t *area, bool foreign);

/* Numbers that are missing, and no form there. */
void edu_edit_areas_blank(const edu_edit_areas_t *areas, edu_edit_sums_t *area);

/* Notes the county-period at hand for the rules that read other forms. */
edu_error_t *edu_edit_areas_wait(edu_edit_areas_t *areas, const edu_edit_sums_t *area);

#endif
