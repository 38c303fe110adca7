/* YAML as the catalogue uses it: mappings, lists and scalars, every scalar a text, every node with its place in the
 * file. What would let two readers see two things is refused: duplicate keys, aliases, tags, a second
 * document. */
#ifndef EDU_CATALOGUE_READER_YAML_H
#define EDU_CATALOGUE_READER_YAML_H

#include "base/error.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No file of a catalogue is longer, nested deeper than this. */
#define EDU_YAML_BYTES_MOST ((size_t)16 * 1024 * 1024)
#define EDU_YAML_DEPTH_MOST 16

typedef enum edu_yaml_kind_t { EDU_YAML_TEXT, EDU_YAML_LIST, EDU_YAML_MAPPING } edu_yaml_kind_t;

typedef struct edu_yaml_t {
    edu_yaml_kind_t kind;
    const char *path;
    int line; /* of the node's beginning; both from 1, columns count characters */
    int column;
    const struct edu_yaml_t *parent; /* NULL for the root */
    const char *what;                /* what it describes, for messages: measure "enrol"; or NULL */
    const char *text;                /* TEXT */
    int text_line; /* TEXT: where its first character stands, behind quotes or a block's mark */
    int text_column;
    int text_indent;           /* TEXT: columns dropped from every line of a block, else 0 */
    int count;                 /* LIST, MAPPING */
    struct edu_yaml_t **items; /* LIST: the items; MAPPING: the values */
    struct edu_yaml_t **keys;  /* MAPPING: the keys, parallel to items */
} edu_yaml_t;

/* Parses the file's content. `path` stands in messages only. Errors: CATALOGUE "path:line:column: ...". The nodes and
 * their texts live in `pool`. */
edu_error_t *edu_yaml_parse(edu_yaml_t **root, const char *path, const char *data, size_t length,
                            apr_pool_t *pool);

/* An error at the node: "path:line:column: what: ...", with the nearest `what` above it. */
edu_error_t *edu_yaml_error(const edu_yaml_t *node, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The value under a key of a mapping; NULL when it is not there. */
edu_yaml_t *edu_yaml_get(const edu_yaml_t *mapping, const char *key);

/* Checks the kind. Errors: CATALOGUE "expected a list, found a text". */
edu_error_t *edu_yaml_expect(const edu_yaml_t *node, edu_yaml_kind_t kind);

/* Checks that the node is a mapping and has no key but these (ended by NULL). */
edu_error_t *edu_yaml_expect_keys(const edu_yaml_t *mapping, const char *const *known);

/* The ways to read one key of a mapping. Each takes what holds when the key is not there; where that is said
 * to be "required", a missing key is an error. An empty text is an error everywhere. */

/* fallback NULL: required. */
edu_error_t *edu_yaml_text(const char **text, const edu_yaml_t *mapping, const char *key,
                           const char *fallback);

/* A code: lower-case letters, digits and _, beginning with a letter, at most 40. fallback NULL: required. */
edu_error_t *edu_yaml_code(const char **code, const edu_yaml_t *mapping, const char *key,
                           const char *fallback);

/* yes, no, true or false. */
edu_error_t *edu_yaml_flag(bool *flag, const edu_yaml_t *mapping, const char *key, bool fallback);

/* A whole number within bounds. */
edu_error_t *edu_yaml_int(int *number, const edu_yaml_t *mapping, const char *key, int fallback, int least,
                          int most);

/* A decimal number, as value x 10^decimals. */
edu_error_t *edu_yaml_scaled(int64_t *scaled, const edu_yaml_t *mapping, const char *key, int decimals,
                             int64_t fallback);

/* One of the words (ended by NULL); gives its position. fallback -1: required. */
edu_error_t *edu_yaml_word(int *index, const edu_yaml_t *mapping, const char *key, const char *const *words,
                           int fallback);

/* A month and day as MM-DD; gives MMDD. */
edu_error_t *edu_yaml_month_day(int *month_day, const edu_yaml_t *mapping, const char *key, int fallback);

/* A list of texts (const char *); empty when the key is not there. */
edu_error_t *edu_yaml_texts(apr_array_header_t **texts, const edu_yaml_t *mapping, const char *key,
                            apr_pool_t *pool);

/* The names for people, `zh` and `en`; one of them must be there, the other is "" then. */
edu_error_t *edu_yaml_names(const char **zh, const char **en, const edu_yaml_t *mapping);

/* Whether the text of a scalar is a code; labels may begin with a digit. */
bool edu_yaml_is_code(const char *text, bool label);

#endif
