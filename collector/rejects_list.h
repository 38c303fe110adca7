/* The faults of a file as a list (CSV), in the order of its lines, with the unit that each is about. */
#ifndef EDU_COLLECTOR_REJECTS_LIST_H
#define EDU_COLLECTOR_REJECTS_LIST_H

#include "collector/layout.h"
#include "collector/rejects.h"

/* Names of units that the file does not give: *name is that of the register, of whatever division, "" for none. */
typedef struct edu_unit_names_t {
    edu_error_t *(*find)(const char **name, void *baton, const char *code, apr_pool_t *pool);
    void *baton;
} edu_unit_names_t;

/* line,column,value,rule,message, cell for a sheet, and unit_code,unit_name of the row: from the file, the name else from `names` (of
 * forms that areas fill in: the area's). Empty where the row does not say it.
 *
 * reader: the file anew, from its first row; layout: of that file. The file is replaced whole. Errors: FILE; those of names and of the reader. */
edu_error_t *edu_rejects_write_list(edu_rejects_t *rejects, const char *path, const edu_unit_names_t *names,
                                    const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                                    const edu_reader_t *reader, apr_pool_t *scratch_pool);

#endif
