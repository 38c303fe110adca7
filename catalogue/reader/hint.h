/* "did you mean": the known word that is nearest to one that is not known. */
#ifndef EDU_CATALOGUE_READER_HINT_H
#define EDU_CATALOGUE_READER_HINT_H

#include "base/error.h"

#include <apr_tables.h>

/* Adds the hint to `error` when one of `known` (const char *) is near enough to `word`; returns the error. */
edu_error_t *edu_hint_nearest(edu_error_t *error, const char *word, const apr_array_header_t *known);

/* The same for a list ended by NULL. */
edu_error_t *edu_hint_nearest_of(edu_error_t *error, const char *word, const char *const *known);

/* The word itself: the nearest of `known` (const char *), or NULL when none is near enough. */
const char *edu_hint_word(const char *word, const apr_array_header_t *known);

#endif
