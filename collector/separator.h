/* Which character separates the cells of a file that says it nowhere. */
#ifndef EDU_COLLECTOR_SEPARATOR_H
#define EDU_COLLECTOR_SEPARATOR_H

#include "collector/source.h"

/* The comma, semicolon or tab that stands most often, outside quotes, in one of the file's first lines: spreadsheets
 * save with either, as the computer's language has it. The comma when none stands there. The source is rewound. */
edu_error_t *edu_separator_guess(char *separator, edu_source_t *source, apr_pool_t *scratch_pool);

#endif
