/* What a dry run would change: a count for each county-period, and the cells of returns that are replaced, one by one. They are
 * kept in a temporary file, so that memory stays the same however many there are. */
#ifndef EDU_COLLECTOR_CHANGES_H
#define EDU_COLLECTOR_CHANGES_H

#include "base/table.h"
#include "base/text.h"
#include "collector/load.h"

typedef struct edu_changes_t edu_changes_t;

/* `with_new`: each new return is listed too, and not only counted. */
edu_error_t *edu_changes_create(edu_changes_t **changes, bool with_new, apr_pool_t *pool);

/* Forgets everything, for a second try of the same file. */
edu_error_t *edu_changes_reset(edu_changes_t *changes);

/* Takes what the submission changed; within its transaction, when the load is finished. Errors: DB, FILE. */
edu_error_t *edu_changes_read(edu_changes_t *changes, edu_db_t *db, const edu_form_t *form, edu_load_t *load,
                              int64_t submission, apr_pool_t *scratch_pool);

/* How the changes of several files are shown. As text: the county-periods and the first changes of each file, and how to get
 * the others. As CSV or JSON, to standard output or to a file: all of them, a row a changed cell; new, removed and deleted returns
 * are a row without a column. */
typedef struct edu_changes_show_t edu_changes_show_t;

/* format: of the command; path: of -o, or NULL; a file is CSV unless the format is JSON, and is replaced whole in the end.
 * *show is NULL, which the functions below take for nothing to do, unless `dry_run`. Errors: FILE; USAGE for a path otherwise. */
edu_error_t *edu_changes_show_open(edu_changes_show_t **show, const char *path, edu_table_format_t format,
                                   bool dry_run, edu_lang_t lang, apr_pool_t *pool);

/* Whether every change is listed, new returns too (for edu_changes_create()), and whether they have standard output to themselves. */
bool edu_changes_show_all(const edu_changes_show_t *show);
bool edu_changes_show_alone(const edu_changes_show_t *show);

/* The changes of one file; NULL: it brought none. */
edu_error_t *edu_changes_show_add(edu_changes_show_t *show, edu_changes_t *changes, const char *file,
                                  apr_pool_t *scratch_pool);
edu_error_t *edu_changes_show_close(edu_changes_show_t *show);

#endif
