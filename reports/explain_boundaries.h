/* Which areas an explanation's figure looks back on, where areas changed since. */
#ifndef EDU_REPORTS_EXPLAIN_BOUNDARIES_H
#define EDU_REPORTS_EXPLAIN_BOUNDARIES_H

#include "model/boundary.h"
#include "reports/explain.h"

/* The areas whose sums of a form are read `lag` years before: the area itself, or those it was made of since. */
edu_boundary_t edu_explain_boundary(const edu_explanation_t *made, const edu_form_t *form, int lag,
                                    apr_pool_t *pool);

/* Adds a note for each earlier year of the formula in which the figures are of other areas, doubtful or not there. */
void edu_explain_boundaries(edu_explanation_t *made, apr_pool_t *pool);

#endif
