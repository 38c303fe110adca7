/* What changes.c (taking them) and changes_show.c (showing them) share. */
#ifndef EDU_COLLECTOR_CHANGES_PRIVATE_H
#define EDU_COLLECTOR_CHANGES_PRIVATE_H

#include "collector/changes.h"

#include <stdio.h>

/* County-periods and changes that are told at once. */
#define EDU_CHANGES_SHOWN 20

struct edu_changes_t {
    bool with_new;
    const edu_form_t *form; /* NULL until they are read */
    FILE *file;             /* COPY lines: change, county, period, unit, column, before, after */
    int64_t count;          /* of them */
    int64_t areas;          /* county-periods that change */
    edu_load_area_t shown[EDU_CHANGES_SHOWN];
    int64_t fresh;
    int64_t replaced;
    int64_t removed;
    apr_pool_t *pool;
};

typedef enum edu_change_field_t {
    EDU_CHANGE_KIND, /* new, replaced, removed, deleted */
    EDU_CHANGE_COUNTY,
    EDU_CHANGE_PERIOD,
    EDU_CHANGE_UNIT,
    EDU_CHANGE_COLUMN, /* "": the return as a whole */
    EDU_CHANGE_BEFORE, /* NULL: blank */
    EDU_CHANGE_AFTER,
    EDU_CHANGE_FIELDS
} edu_change_field_t;

/* Calls `each` with the first `most` changes (-1: all); the texts are valid during the call. */
typedef edu_error_t *(*edu_change_each_t)(const char *const *fields, void *baton);
edu_error_t *edu_changes_each(edu_changes_t *changes, int64_t most, edu_change_each_t each, void *baton);

edu_error_t *edu_changes_spill_failed(void);

#endif
