/* A cell of an OpenDocument sheet: its typed value, and the text that shows it. */
#ifndef EDU_COLLECTOR_WORKBOOK_ODS_CELL_H
#define EDU_COLLECTOR_WORKBOOK_ODS_CELL_H

#include "base/buffer.h"

#include <stdbool.h>

typedef struct edu_ods_cell_t {
    int64_t repeated;
    char type;   /* first letter of office:value-type; '\0': none */
    bool failed; /* the program says that the formula failed */
    bool formula;
    bool covered;        /* by a merged cell: what it holds is not seen */
    edu_buffer_t *value; /* office:value, date-value, time-value, boolean-value or string-value */
    bool has_value;
    edu_buffer_t *expression; /* "=..." */
    edu_buffer_t *text;       /* of its paragraphs */
    int paragraphs;
} edu_ods_cell_t;

void edu_ods_cell_begin(edu_ods_cell_t *cell, const char **attributes);

/* Appends what the cell holds; *error: it is an error cell. */
void edu_ods_cell_add(edu_buffer_t *out, bool *error, const edu_ods_cell_t *cell);

#endif
