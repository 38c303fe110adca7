/* Where a rate comes from and where it is going: the change on the year before, its trend, and when its target will be met. */
#ifndef EDU_AGGREGATOR_COURSE_H
#define EDU_AGGREGATOR_COURSE_H

#include "aggregator/past.h"

/* How far ahead a course is followed. */
#define EDU_COURSE_HORIZON 30

typedef struct edu_course_of_t {
    double change;   /* on the year before, in the indicator's scale; NAN without a rate then */
    int years;       /* with a rate among the last EDU_PAST_YEARS, this one included; 0 without a rate now */
    edu_sen_t trend; /* a year, in the indicator's scale; NAN for fewer than three years */
    double p;        /* of no trend, by Mann-Kendall; NAN likewise */
    edu_course_t
        course; /* this year where the target is met; 0 where there is no target or trend, or it will not be met */
    bool followed; /* there was a target and a trend, so that a year 0 means "not on course" */
} edu_course_of_t;

/* `rate`: this year's, NAN without one. target: NULL for none. */
edu_course_of_t edu_course_of(edu_past_t *past, const char *area, int grp, int indicator, int year,
                              double rate, const edu_target_t *target);

#endif
