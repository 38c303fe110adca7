/* Who has reported: for each form of a period, the units expected and those with a return, at an area and directly below. */
#ifndef EDU_REPORTS_STATUS_H
#define EDU_REPORTS_STATUS_H

#include "base/db.h"
#include "sql/round.h"

#include <apr_tables.h>

typedef struct edu_reporting_t {
    const edu_area_t *area;
    int64_t expected;
    int64_t reported; /* also by units that are not on the register */
    int64_t missing;  /* expected and without a return */
    int64_t unlisted; /* reported without being expected */
    int64_t late;     /* reported, but first behind the deadline */
    int64_t rejected; /* missing, though something came: all of it was rejected */
    int64_t hard;     /* hard findings that are open */
    int64_t soft;     /* soft findings that are open */
    const char *last; /* the latest submission, UTC; "" when there is none */
    /* The highest level of approval that is in force for the area itself; "" when there is none. */
    const char *approved;
    const char *approved_by;
    const char *approved_at;
    int areas_below;    /* directly below, those in which somebody is expected or has reported */
    int areas_approved; /* those of them that are approved at their own level */
} edu_reporting_t;

typedef struct edu_missing_unit_t {
    const char *code;
    const char *name;       /* of a unit, "" when the register has none */
    const edu_area_t *area; /* for forms that areas report, else NULL */
} edu_missing_unit_t;

/* A unit of a base area, as edu_sql_unit_states gives it. Texts are NULL where there is nothing. */
typedef struct edu_unit_state_t {
    const edu_area_t *area;
    const char *code;
    const char *name;
    const char *state; /* on_time, late, missing, rejected */
    bool listed;
    const char *first;
    const char *last;
    const char *file;
    int64_t hard;
    int64_t soft;
} edu_unit_state_t;

typedef struct edu_form_status_t {
    const edu_form_t *form;
    edu_deadline_t deadline;
    edu_reporting_t whole;
    /* edu_reporting_t of the areas directly below, by code; none where the form begins at the area itself */
    apr_array_header_t *below;
    /* edu_missing_unit_t: for a county (or a prefecture without counties) its units; for areas above, those areas that report
     * themselves */
    apr_array_header_t *missing;
    /* edu_unit_state_t: every unit, where units were asked for; else empty */
    apr_array_header_t *units;
} edu_form_status_t;

/* The state of every form (or of one) that is filled in for the period: edu_form_status_t *. Forms whose reporters lie above
 * the area are left out. `units`: with every unit of the forms of units; above a county these can be hundreds of thousands. */
edu_error_t *edu_status_load(apr_array_header_t **forms, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const edu_area_t *area, const edu_period_t *period, const edu_form_t *only,
                             bool units, apr_pool_t *pool);

/* The name of what is missing; its code when it has none. */
const char *edu_status_missing_name(const edu_missing_unit_t *missing, edu_lang_t lang);

/* A unit's state for people: "on time". */
const char *edu_status_unit_state(const char *state, edu_lang_t lang);

/* "98.9%" of those expected; "–" when nobody is. */
char *edu_status_share(const edu_reporting_t *reporting, apr_pool_t *pool);

#endif
