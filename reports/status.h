/* Who has reported: for each form of a period, the units expected and those with a return, at an area and directly below. */
#ifndef EDU_REPORTS_STATUS_H
#define EDU_REPORTS_STATUS_H

#include "base/db.h"
#include "model/catalogue.h"

#include <apr_tables.h>

typedef struct edu_reporting_t {
    const edu_area_t *area;
    int64_t expected;
    int64_t reported; /* also by units that are not on the register */
    int64_t missing;  /* expected and without a return */
    int64_t unlisted; /* reported without being expected */
    const char *last; /* the latest submission, UTC; "" when there is none */
} edu_reporting_t;

typedef struct edu_missing_unit_t {
    const char *code;
    const char *name;       /* of a unit, "" when the register has none */
    const edu_area_t *area; /* for forms that areas report, else NULL */
} edu_missing_unit_t;

typedef struct edu_form_status_t {
    const edu_form_t *form;
    edu_reporting_t whole;
    /* edu_reporting_t of the areas directly below, by code; none where the form begins at the area itself */
    apr_array_header_t *below;
    /* edu_missing_unit_t: for a county (or a prefecture without counties) its units; for areas above, those areas that report
     * themselves */
    apr_array_header_t *missing;
} edu_form_status_t;

/* The state of every form (or of one) that is filled in for the period: edu_form_status_t *. Forms whose reporters lie above
 * the area are left out. */
edu_error_t *edu_status_load(apr_array_header_t **forms, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const edu_area_t *area, const edu_period_t *period, const edu_form_t *only,
                             apr_pool_t *pool);

/* The name of what is missing; its code when it has none. */
const char *edu_status_missing_name(const edu_missing_unit_t *missing, edu_lang_t lang);

/* "98.9%" of those expected; "–" when nobody is. */
char *edu_status_share(const edu_reporting_t *reporting, apr_pool_t *pool);

#endif
