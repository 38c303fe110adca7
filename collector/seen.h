/* Which county-periods the files of a run bring, so that a return that stands in two files is found. Where no county-period comes with two of
 * them, that is all there is to keep; else the files are read once more, in their order, and the units of just those county-periods are
 * kept: about 100 bytes a return of them. */
#ifndef EDU_COLLECTOR_SEEN_H
#define EDU_COLLECTOR_SEEN_H

#include "model/form.h"

#include <apr_hash.h>
#include <stdbool.h>

typedef struct edu_seen_t edu_seen_t;

edu_seen_t *edu_seen_create(apr_pool_t *pool);

/* What one reader of a file brings, on its own thread. */
typedef struct edu_seen_part_t {
    const edu_seen_t *seen;
    const edu_form_t *form;
    apr_hash_t *county_periods;
    apr_hash_t *units;  /* of those that several files bring */
    const char *county; /* of the row before */
    int year;
    const char *period;
    bool watched; /* several files bring it */
    apr_pool_t *pool;
} edu_seen_part_t;

edu_seen_part_t *edu_seen_part(const edu_seen_t *seen, const edu_form_t *form, apr_pool_t *pool);

/* Notes a return. *file is the one that brought it before, in a further reading; NULL: none did. */
void edu_seen_note(const char **file, edu_seen_part_t *part, const char *county, int year, const char *period,
                   const char *unit);

/* A file is through: what its parts brought stands for `name`, which lives as long and is another pointer for each file. To be called in the order of the files; the parts may go then. */
void edu_seen_take(edu_seen_t *seen, const edu_seen_part_t *part, const char *name);

/* Whether a county-period came with two files that were read without regard to each other: they are to be read once more, behind
 * edu_seen_again(). */
bool edu_seen_clashes(const edu_seen_t *seen);
void edu_seen_again(edu_seen_t *seen);

#endif
