/* A finding's sentence, with its numbers. */
#ifndef EDU_COLLECTOR_EDIT_MESSAGE_H
#define EDU_COLLECTOR_EDIT_MESSAGE_H

#include "base/buffer.h"
#include "base/text.h"
#include "model/rule.h"

/* The numbers that statistical rules speak of by name. */
typedef struct edu_edit_words_t {
    double value;
    double previous;
    double centre;
    double spread;
    double score;
    double count;
    double limit;
    double p;
} edu_edit_words_t;

/* Appends the rule's message. cell, baton: as for edu_expr_eval(); words: NULL for conditions. */
void edu_edit_message(edu_buffer_t *out, const edu_edit_rule_t *rule, edu_lang_t lang, edu_expr_cell_t cell,
                      void *baton, const edu_edit_words_t *words, apr_pool_t *scratch_pool);

#endif
