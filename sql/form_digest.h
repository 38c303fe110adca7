/* Digests of returns: order-free sums over the rows of a county-period, kept in return_state. By them an unchanged county-period
 * is known without reading it back, and one that was written into past the program is found.
 *
 * A row is hashed as a line of COPY: its key, then its attributes and cells in the form's order, numbers in their shortest form;
 * its submission is no part of it. */
#ifndef EDU_SQL_FORM_DIGEST_H
#define EDU_SQL_FORM_DIGEST_H

#include "base/hash.h"
#include "model/catalogue.h"

/* What the hashes of a form's rows start from: which columns, in which order. Another order of columns in a later catalogue is
 * another digest, never the same one of other values. */
uint64_t edu_sql_digest_seed(const edu_form_t *form, apr_pool_t *pool);

/* The hash of a row; those of a county-period add up. The key ends with the tab behind the unit's code; the values begin with the
 * tab before the first one and end with the line feed. */
static inline uint64_t
edu_sql_digest_row(uint64_t seed, const char *key, size_t key_length, const char *values,
                   size_t values_length)
{
    return edu_hash64(key, key_length, edu_hash64(values, values_length, seed));
}

/* COPY (...) TO STDOUT of all returns of the form as they are hashed, with an empty field in the place of the submission: between
 * its two tabs the key ends and the values begin. */
char *edu_sql_copy_digested(const edu_form_t *form, apr_pool_t *pool);

#endif
