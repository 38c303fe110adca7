/* The rejected rows as a workbook for whoever sent them: their own rows to correct and send again, each fault at its cell. */
#ifndef EDU_COLLECTOR_REJECTS_WORKBOOK_H
#define EDU_COLLECTOR_REJECTS_WORKBOOK_H

#include "collector/layout.h"
#include "collector/rejects.h"

#include <stdbool.h>

/* Whether rejects written to this path are a workbook, by its ending. */
bool edu_rejects_is_workbook(const char *path);

/* Whether a header is one that edu_rejects_write_workbook() added to the file's own, by itself or below others. */
bool edu_rejects_own_header(const char *header);

/* What to do about a reason; "" when the reason says it itself. */
const char *edu_reason_hint(edu_reason_t rule, edu_lang_t lang);

/* Writes a sheet of the rejected rows and one that counts them by reason. The first has what the file has down to its header, the same columns in
 * the same order, the number of the row in front and its reasons behind the unit's name (with a profile, which may count columns, both
 * behind all), so that edu_layout_read() reads it as it read the file. The cells that a broken edit rule
 * compares are as red as others with a fault. Rows too many for a sheet go on in a further one.
 *
 * reader: the file anew, from its first row; layout: of that file. Memory does not grow with the rows. The file is replaced whole.
 * Errors: FILE; those of the reader. */
edu_error_t *edu_rejects_write_workbook(edu_rejects_t *rejects, const char *path,
                                        const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                                        const edu_reader_t *reader, apr_pool_t *scratch_pool);

#endif
