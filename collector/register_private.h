/* What collector/register.c and collector/registers.c share; nobody else includes it. */
#ifndef EDU_COLLECTOR_REGISTER_PRIVATE_H
#define EDU_COLLECTOR_REGISTER_PRIVATE_H

#include "collector/register.h"

#include <apr_hash.h>
#include <stdio.h>

typedef struct edu_register_codes_t edu_register_codes_t;

/* Units of one county, in the order in which they came. */
#define EDU_REGISTER_TURN 256
typedef struct edu_register_turn_t {
    edu_register_unit_t *units[EDU_REGISTER_TURN];
    int count;
    int next; /* to come */
} edu_register_turn_t;

struct edu_register_t {
    const edu_form_t *form;
    const struct edu_register_t *base; /* shared with others, not to be changed; NULL: none */
    edu_register_codes_t *by_code;     /* the first unit with a code */
    apr_hash_t *by_key;                /* "county unit" to the unit, for codes that several counties use */
    apr_hash_t *texts;                 /* attribute values and counties, each kept once */
    const char *last_county;           /* of a unit entered: lists go county by county */
    apr_hash_t *rows;                  /* rows of attributes, each kept once */
    edu_register_turn_t turn;
    const char **row;         /* one being looked up; the one behind the last is NULL */
    const char **read;        /* attributes on their way in */
    apr_array_header_t *news; /* edu_register_unit_t * */
    bool *
        missed; /* where only some counties' units were read: set when another's are asked for; NULL: all were */
    FILE *strays; /* COPY lines of returns from units that should not exist; NULL: none yet */
    int64_t stray_count;
    apr_pool_t *pool;
};

/* An empty register above one that is shared and is not changed through it. */
edu_register_t *edu_register_over(const edu_register_t *base, apr_pool_t *pool);

edu_register_codes_t *edu_register_codes_create(apr_pool_t *pool);
edu_register_unit_t *edu_register_codes_find(const edu_register_codes_t *codes, const char *code);

/* Adds a unit, which is not copied, and returns NULL; when there is one with its code, returns that instead. */
edu_register_unit_t *edu_register_codes_add(edu_register_codes_t *codes, edu_register_unit_t *unit);

/* A copy that lives as long as the register; NULL for NULL and "". */
const char *edu_register_keep_text(edu_register_t *units, const char *text);

/* The same of a row of the form's attributes. */
const char *const *edu_register_keep_attributes(edu_register_t *units, const char *const *texts);

/* An empty unit with the code, not entered yet. */
edu_register_unit_t *edu_register_keep_unit(edu_register_t *units, const char *code);

#endif
