/* Edit rules over returns that are stored already: for rules that came after them. */
#ifndef EDU_COLLECTOR_EDIT_STORED_H
#define EDU_COLLECTOR_EDIT_STORED_H

#include "collector/edit/findings.h"

/* Looks at all returns of the form in the counties (const char *) and brings the table of findings up to date, in the caller's transaction. Nothing
 * is turned away: a stored return that breaks a hard rule is a hard finding. *county_periods: how many were looked at. */
edu_error_t *edu_edit_check_stored(edu_findings_t *findings, int64_t *county_periods, edu_db_t *db,
                                   const edu_catalogue_t *catalogue, const edu_form_t *form,
                                   const apr_array_header_t *counties, apr_pool_t *scratch_pool);

#endif
