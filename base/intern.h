/* Texts that come again and again, each kept once and numbered in the order in which it first came. */
#ifndef EDU_BASE_INTERN_H
#define EDU_BASE_INTERN_H

#include <apr_pools.h>

typedef struct edu_intern_t edu_intern_t;

edu_intern_t *edu_intern_create(apr_pool_t *pool);

/* The text's number; -1 when it did not come yet. Several threads may ask while nobody adds. */
int edu_intern_find(const edu_intern_t *texts, const char *text);

/* The same; a new text is copied and gets the next number. */
int edu_intern_add(edu_intern_t *texts, const char *text);

/* The text with a number, as it is kept. */
const char *edu_intern_text(const edu_intern_t *texts, int number);

/* How many there are: numbers are from 0 to before it. */
int edu_intern_count(const edu_intern_t *texts);

#endif
