/* What the two sides of published rates are sums of, and which measures and sides have to be looked at together.
 *
 * A side (numerator or denominator) that is a plain sum or difference of cells of the same period can be worked out of these cells, and they of
 * it. The cells of a measure are joined with all sides that they are in: a family. What lies in different families has no relation. */
#ifndef EDU_PUBLISH_SIDE_H
#define EDU_PUBLISH_SIDE_H

#include "model/catalogue.h"

#include <apr_hash.h>

typedef struct edu_term_t {
    const edu_form_t *form;
    int cell; /* index in form->cells */
} edu_term_t;

/* Sum of the cells `plus` less those of `minus`; both of edu_term_t. */
typedef struct edu_term_sum_t {
    apr_array_header_t *plus;
    apr_array_header_t *minus;
} edu_term_sum_t;

typedef struct edu_side_t {
    const char *name; /* canonical text of the expression: equal sides of several indicators are one */
    apr_array_header_t
        *sums; /* edu_term_sum_t: what it is; of coalesce(), each choice; empty where it is no plain sum */
    const edu_form_t *form; /* of the first cell it reads; NULL: it reads none */
    bool people;            /* whether people are counted */
    int family;
} edu_side_t;

typedef struct edu_sides_t {
    apr_array_header_t *list; /* edu_side_t */
    int *numerator;           /* one an indicator: index in the list; -1: not made of counts */
    int *denominator;
    int families;
    apr_hash_t *family_of; /* const edu_measure_t * to int *: the family of its cells */
} edu_sides_t;

edu_sides_t *edu_sides_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);
#endif
