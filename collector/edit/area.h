/* Edit rules over the sums of a county, also of several forms.
 *
 * The sums of the form at hand are taken from the rows while they are in memory, at the end of each county. Rules that read other forms as
 * well wait in a temporary file until the load is through and are then asked some thousand county-periods at a time. */
#ifndef EDU_COLLECTOR_EDIT_AREA_H
#define EDU_COLLECTOR_EDIT_AREA_H

#include "collector/edit/county.h"
#include "collector/edit/findings.h"

typedef struct edu_edit_areas_t edu_edit_areas_t;

/* submission: of the findings; 0: of returns that are stored already. */
edu_error_t *edu_edit_areas_create(edu_edit_areas_t **areas, const edu_edit_plan_t *plan,
                                   edu_findings_t *findings, int64_t submission, apr_pool_t *pool);

/* Asks the rules about the periods of the county that were looked at, which are complete. A rule speaks where each of the forms that it reads has
 * returns; a sum is missing where a unit lacks a cell that applies to it. */
edu_error_t *edu_edit_areas_county(edu_edit_areas_t *areas, edu_edit_county_t *county);

/* Asks about a county-period that may hold nothing any more, so that findings there can be gone. */
edu_error_t *edu_edit_areas_ask(edu_edit_areas_t *areas, const char *county, int year, const char *period);

/* Behind the load: asks the rules that read other forms. */
edu_error_t *edu_edit_areas_finish(edu_edit_areas_t *areas, edu_db_t *db, apr_pool_t *scratch_pool);

/* The plan's form and those whose findings its rules over sums may change: const edu_form_t *. */
apr_array_header_t *edu_edit_area_forms(const edu_edit_plan_t *plan, apr_pool_t *pool);

#endif
