/* A small catalogue in a temporary folder, for suites that need forms, indicators and areas to work on. */
#ifndef EDU_TESTS_SMALL_CATALOGUE_H
#define EDU_TESTS_SMALL_CATALOGUE_H

#include "base/error.h"
#include "model/catalogue.h"

/* Writes its files; the folder and all in it is removed with the pool. Gives the folder, NULL on failure. */
const char *edu_small_catalogue_write(apr_pool_t *pool);

/* Replaces the first `from` in a file by `to`; `from` NULL: the file is `to` (made when there is none), or removed
 * when that is NULL. Whether that could be done. */
bool edu_small_catalogue_edit(const char *folder, const char *file, const char *from, const char *to,
                              apr_pool_t *pool);

/* Reads it; prints the error as a TAP comment and gives NULL when it cannot be read. */
edu_catalogue_t *edu_small_catalogue_read(const char *folder, apr_pool_t *pool);

/* A mistake made by one edit, and what reading says of it. */
typedef struct edu_mistake_t {
    const char *file;
    const char *from; /* NULL: the whole file */
    const char *to;
    const char *message; /* without the folder */
    const char *hint;    /* NULL: none */
} edu_mistake_t;

/* Whether reading a small catalogue with the mistake fails with the message and the hint; prints what it got else. */
bool edu_mistake_is_found(const edu_mistake_t *mistake);

#define EDU_ALL_FOUND(mistakes)                                                                              \
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes)[0]; i++)                                      \
    CU_ASSERT(edu_mistake_is_found(&(mistakes)[i]))

#endif
