/* Which areas a file is about, before it is loaded: of a small one nothing but these is read of the store. */
#ifndef EDU_COLLECTOR_NAMED_H
#define EDU_COLLECTOR_NAMED_H

#include "collector/intake.h"

/* The codes by which the rows of an opened file name their areas, each once (const char *), after joining, mapping and padding; some may be no area's. NULL
 * where the file is large, or where nothing but its units says of which area a row is. What is wrong with the file is left to whoever loads it. */
const apr_array_header_t *edu_named_areas(const edu_intake_t *intake, apr_pool_t *pool);

#endif
