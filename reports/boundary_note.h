/* What is said of an area's figures on the boundaries of another year. */
#ifndef EDU_REPORTS_BOUNDARY_NOTE_H
#define EDU_REPORTS_BOUNDARY_NOTE_H

#include "base/text.h"
#include "model/boundary.h"

/* Why an area's figures of another year are of other areas, doubtful or not there; "" where there is nothing to say. */
const char *edu_boundary_note(const edu_boundary_t *boundary, const char *area, edu_lang_t lang,
                              apr_pool_t *pool);

#endif
