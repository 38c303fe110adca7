/* Which of a file's rows are looked at: where the file ends, what is a total, what a merged cell says to the rows below it. */
#ifndef EDU_COLLECTOR_ROWS_H
#define EDU_COLLECTOR_ROWS_H

#include "collector/layout.h"

typedef enum edu_row_fate_t {
    EDU_ROW_TAKE,
    EDU_ROW_BLANK, /* nothing stands in it: not counted */
    EDU_ROW_LEAVE, /* left out, and counted as such */
    EDU_ROW_END    /* this one and all behind it are not of the file's rows */
} edu_row_fate_t;

typedef struct edu_rows_t edu_rows_t;

edu_rows_t *edu_rows_create(const edu_layout_t *layout, apr_pool_t *pool);

/* What becomes of a sound record, before its width is checked. `scratch_pool` is the caller's for the row. */
edu_row_fate_t edu_rows_judge(edu_rows_t *rows, const edu_record_t *record, apr_pool_t *scratch_pool);

/* Of a record of the right width: fills the empty cells of the columns that the profile fills down; the texts are valid until the next
 * record. False when the row says nothing and is left out. */
bool edu_rows_take(edu_rows_t *rows, edu_record_t *record);

/* Whether a row's first text says that the row is a total: what spreadsheets carry below their rows is no return. */
bool edu_rows_total(const char *text, size_t length);

#endif
