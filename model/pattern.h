/* Texts with gaps, as import profiles write what differs from file to file: "Grade {n}", "school_{#year}.xlsx", "Foot Notes{*}".
 *
 * {*} is any text, also none, and as short as it can be. {name} is letters and digits, at least one, and as long as can be; it is
 * taken out under its name. {#name} is the same with digits only. Everything else stands for itself; small and capital letters
 * are one, full-width forms are half-width ones, and any run of blanks, line breaks and "_" is one blank. */
#ifndef EDU_MODEL_PATTERN_H
#define EDU_MODEL_PATTERN_H

#include "base/error.h"

#include <apr_hash.h>
#include <stdbool.h>

/* A pattern has at most so many gaps, and no longer text fits any. */
#define EDU_PATTERN_GAPS_MOST 8
#define EDU_PATTERN_TEXT_MOST 1000

typedef struct edu_pattern_t edu_pattern_t;

/* Whether the text has gaps; one without them is compared as its place says. */
bool edu_pattern_has_gaps(const char *text);

/* Reads a text with or without gaps. Errors: CATALOGUE that says what is wrong with it, without a place. */
edu_error_t *edu_pattern_parse(edu_pattern_t **pattern, const char *text, apr_pool_t *pool);

/* Whether the whole text fits. `taken` (NULL: not wanted): name to text of each gap with a name, in small letters; set only when
 * it fits. The texts live in `pool`. */
bool edu_pattern_match(const edu_pattern_t *pattern, const char *text, apr_hash_t *taken, apr_pool_t *pool);

/* Whether a text may fit that begins with this byte: a quick no for most texts. */
bool edu_pattern_may_begin(const edu_pattern_t *pattern, char first);

/* Whether what stands for itself in the pattern is digits or nothing, so that plain counts may fit. */
bool edu_pattern_may_be_count(const edu_pattern_t *pattern);

/* The text with each {name} replaced by what was taken for it. *unknown is the first name that nothing was taken for (the result is
 * NULL then), or NULL. */
const char *edu_pattern_fill(const char **unknown, const char *text, apr_hash_t *taken, apr_pool_t *pool);

/* Adds the names (const char *) of the text's gaps to `names`, as keys. The text must be a pattern that was read. */
void edu_pattern_names(apr_hash_t *names, const char *text, apr_pool_t *pool);

#endif
