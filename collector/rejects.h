/* Rejects: every fault of every row that was not accepted, with its place and reason. They are kept in a temporary file until
 * the load is through, so that a file in which nothing is right needs no more memory than one in which all is. */
#ifndef EDU_COLLECTOR_REJECTS_H
#define EDU_COLLECTOR_REJECTS_H

#include "base/db.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum edu_reason_t {
#define EDU_REASON(code, en, zh) EDU_REASON_##code,
#include "collector/reasons.def"
#undef EDU_REASON
    EDU_REASON_COUNT
} edu_reason_t;

const char *edu_reason_code(edu_reason_t rule);

/* The rule's sentence with its places filled in. value, column and other may be NULL where the rule does not use them. */
void edu_reason_message(edu_buffer_t *out, edu_reason_t rule, edu_lang_t lang, const char *value,
                        const char *column, const char *other);

typedef struct edu_rejects_t edu_rejects_t;

edu_error_t *edu_rejects_create(edu_rejects_t **rejects, edu_lang_t lang, apr_pool_t *pool);

/* Forgets everything, for a second try of the same file. */
edu_error_t *edu_rejects_reset(edu_rejects_t *rejects);

/* The faults to come are of a sheet whose header row this is, so that the cells can be named. The headers must live as long as faults are
 * noted, and are known again by their address. */
void edu_rejects_of_sheet(edu_rejects_t *rejects, const char *const *headers, int count);

/* Notes one fault. `line`: physical line of the row; `column`: the header as it stands in the file, "" for the row as a whole. */
edu_error_t *edu_rejects_add(edu_rejects_t *rejects, edu_reason_t rule, int64_t line, const char *column,
                             const char *value, const char *other);

/* Notes that a row was rejected whose area, unit and period were understood, so that it can be told who has only sent what was
 * rejected. Once a row, beside its faults. */
edu_error_t *edu_rejects_unit(edu_rejects_t *rejects, const char *county, const char *form, int year,
                              const char *period, const char *unit);

/* Takes the faults of a part of the same file that stands behind those noted so far. */
edu_error_t *edu_rejects_append(edu_rejects_t *rejects, edu_rejects_t *part);

/* How many faults were noted (a row may have several). */
int64_t edu_rejects_count(const edu_rejects_t *rejects);

/* Faults by rule, for a summary. */
int64_t edu_rejects_by_rule(const edu_rejects_t *rejects, edu_reason_t rule);

/* A fault as it was noted. */
typedef struct edu_reject_t {
    int64_t line;
    const char *column;
    const char *value; /* its beginning */
    const char *rule;  /* the reason's code */
    const char *message;
    const char *cell; /* of a sheet; "" */
} edu_reject_t;

typedef edu_error_t *(*edu_reject_each_t)(const edu_reject_t *reject, void *baton);

/* Calls `each` with every fault, in the order they were found; texts are valid during the call. */
edu_error_t *edu_rejects_each(edu_rejects_t *rejects, edu_reject_each_t each, void *baton);

edu_lang_t edu_rejects_lang(const edu_rejects_t *rejects);

/* Into the tables `reject` and `reject_unit`, in the order they were found. */
edu_error_t *edu_rejects_store(edu_rejects_t *rejects, edu_db_t *db, int64_t submission);

/* Whether edu_rejects_write() could write there, to be asked before anything is loaded. input: the path of the file that is read, which
 * must not be the same. Errors: FILE; USAGE. */
edu_error_t *edu_rejects_check_path(const char *path, const char *input, apr_pool_t *scratch_pool);

/* Shows the first faults as notices, so that one need not look for them. `file`: named in front of each, or "". `more`:
 * how to get all of them, or "". */
edu_error_t *edu_rejects_tell(edu_rejects_t *rejects, const char *file, const char *more,
                              apr_pool_t *scratch_pool);

/* Whether cells of a sheet are named. */
bool edu_rejects_have_cells(const edu_rejects_t *rejects);

/* As CSV: line,column,value,rule,message, and cell for a sheet. The file is replaced whole. For who has no more to say of a row than its
 * line; else see collector/rejects_list.h. */
edu_error_t *edu_rejects_write(edu_rejects_t *rejects, const char *path, apr_pool_t *scratch_pool);

#endif
