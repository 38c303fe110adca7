/* Edit rules over the sums of a county, also of several forms. */
#ifndef EDU_COLLECTOR_EDIT_AREA_H
#define EDU_COLLECTOR_EDIT_AREA_H

#include "collector/edit/findings.h"
#include "collector/edit/plan.h"

/* Looks at the sums of the county-periods that `findings` says were looked at, by every rule over sums that reads the plan's form; behind the
 * load. A rule speaks where each of its forms has returns; a sum is missing where a unit lacks a cell that applies to it. */
edu_error_t *edu_edit_areas(edu_findings_t *findings, edu_db_t *db, const edu_edit_plan_t *plan,
                            int64_t submission, apr_pool_t *pool);

/* The plan's form and those whose findings its rules over sums may change: const edu_form_t *. */
apr_array_header_t *edu_edit_area_forms(const edu_edit_plan_t *plan, apr_pool_t *pool);

#endif
