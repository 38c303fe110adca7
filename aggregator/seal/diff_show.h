/* How differences to a seal are shown: what diff_command.c, diff_data.c and diff_text.c share. */
#ifndef EDU_AGGREGATOR_SEAL_DIFF_SHOW_H
#define EDU_AGGREGATOR_SEAL_DIFF_SHOW_H

#include "aggregator/seal/diff.h"
#include "base/buffer.h"
#include "base/table.h"
#include "base/text.h"

typedef struct edu_seal_show_t {
    const edu_seal_open_t *seal;
    const edu_seal_open_t *other; /* NULL: now */
    const edu_seal_diff_t *diff;
    edu_lang_t lang;
    int limit; /* lines of a table for people; 0: all */
    edu_buffer_t *out;
    apr_pool_t *pool;
} edu_seal_show_t;

/* Names in the language, as the sealed catalogue has them: of an area, of a column of a form (NULL: of the register), of an indicator. What
 * has no name is called by its code. */
const char *edu_seal_show_area(const edu_seal_show_t *show, const char *code);
const char *edu_seal_show_item(const edu_seal_show_t *show, const edu_form_t *form, const char *item);
const char *edu_seal_show_indicator(const edu_seal_show_t *show, const char *code);

const char *edu_seal_or_null(const char *text); /* NULL for "" */

/* Every value that differs, a row each. Errors: FILE. */
edu_error_t *edu_seal_write_data(const edu_seal_show_t *show, edu_table_format_t format);

/* A summary, then lists for people. */
void edu_seal_write_text(const edu_seal_show_t *show);

#endif
