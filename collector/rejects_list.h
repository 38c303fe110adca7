/* The faults of a file as a list (CSV), in the order of its lines, with the unit that each is about. */
#ifndef EDU_COLLECTOR_REJECTS_LIST_H
#define EDU_COLLECTOR_REJECTS_LIST_H

#include "collector/layout.h"
#include "collector/rejects.h"

/* line,column,value,rule,message, cell for a sheet, and unit_code,unit_name of the row: from the file, the name else from the register (of
 * forms that areas fill in: the area's; db NULL: no register). Empty where the row does not say it.
 *
 * reader: the file anew, from its first row; layout: of that file. The file is replaced whole. Errors: FILE; DB; those of the reader. */
edu_error_t *edu_rejects_write_list(edu_rejects_t *rejects, const char *path, edu_db_t *db,
                                    const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                                    const edu_reader_t *reader, apr_pool_t *scratch_pool);

#endif
