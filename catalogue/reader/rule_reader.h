/* What the parts of the reader of edit rules share: read_rules.c reads keys and numbers, read_rule_texts.c expressions and
 * messages. */
#ifndef EDU_CATALOGUE_READER_RULE_READER_H
#define EDU_CATALOGUE_READER_RULE_READER_H

#include "catalogue/reader/reader.h"

/* A rule while it is read. */
typedef struct edu_rule_reader_t {
    edu_reader_t *reader;
    edu_edit_rule_t *rule;
    const edu_form_t *form;  /* whose returns it is about */
    const edu_yaml_t *node;  /* the rule's mapping */
    apr_array_header_t *own; /* const edu_form_t *: that form alone */
} edu_rule_reader_t;

/* What a key's expression must be. */
typedef enum edu_rule_text_t { EDU_RULE_TEXT_NUMBER, EDU_RULE_TEXT_CONDITION } edu_rule_text_t;

/* The expression under a key, checked; *expr is NULL when an optional key is not there. A rule of level unit reads its own
 * form, one of level area what counties have sums of. Errors: CATALOGUE at the place in the file. */
edu_error_t *edu_rule_expr(const edu_expr_t **expr, const edu_rule_reader_t *rule, const char *key,
                           bool optional, edu_rule_text_t what);

/* The cells that the key `cells` of a rule of kind digits or repeated selects. Errors: CATALOGUE. */
edu_error_t *edu_rule_cells(const edu_rule_reader_t *rule);

/* The messages under `zh` and `en`. Errors: CATALOGUE, also when they have not the same placeholders. */
edu_error_t *edu_rule_messages(const edu_rule_reader_t *rule);

#endif
