/* Edit rules over returns that are stored already: for rules that came after them. */
#ifndef EDU_COLLECTOR_EDIT_STORED_H
#define EDU_COLLECTOR_EDIT_STORED_H

#include "collector/edit/findings.h"

/* The codes (const char *) of the forms whose returns rules hold together with those of the form: the form itself and, for rules over sums,
 * others. */
apr_array_header_t *edu_edit_linked_forms(const edu_catalogue_t *catalogue, const edu_form_t *form,
                                          apr_pool_t *pool);

/* A county-period whose returns were taken out or put back. */
typedef struct edu_edit_changed_t {
    const char *county;
    int year;
    const char *period;
} edu_edit_changed_t;

/* Returns of these county-periods (edu_edit_changed_t) are other than they were: those that are gone have no findings any more, and others that
 * look to them may have others. In the caller's transaction. */
edu_error_t *edu_edit_look_again(edu_findings_t *findings, edu_db_t *db, const edu_catalogue_t *catalogue,
                                 const edu_form_t *form, const apr_array_header_t *changed,
                                 apr_pool_t *scratch_pool);

/* After loads that went on side by side: looks again at the counties (const char *) of the form, in a transaction of its own, where a rule
 * looks from one return to another. */
edu_error_t *edu_edit_settle(edu_db_t *db, const edu_catalogue_t *catalogue, const edu_form_t *form,
                             const apr_array_header_t *counties, apr_pool_t *scratch_pool);

/* Looks at all returns of the form in the counties (const char *) and brings the table of findings up to date, in the caller's transaction. Nothing
 * is turned away: a stored return that breaks a hard rule is a hard finding. *county_periods: how many were looked at. */
edu_error_t *edu_edit_check_stored(edu_findings_t *findings, int64_t *county_periods, edu_db_t *db,
                                   const edu_catalogue_t *catalogue, const edu_form_t *form,
                                   const apr_array_header_t *counties, apr_pool_t *scratch_pool);

#endif
