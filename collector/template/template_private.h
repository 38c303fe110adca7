/* What the sheets of a blank return share. */
#ifndef EDU_COLLECTOR_TEMPLATE_TEMPLATE_PRIVATE_H
#define EDU_COLLECTOR_TEMPLATE_TEMPLATE_PRIVATE_H

#include "base/workbook_write.h"
#include "collector/template/template.h"

/* Rows to be filled in where nobody is filled in. */
#define EDU_TEMPLATE_BLANK_ROWS 500

typedef enum edu_template_kind_t {
    EDU_TEMPLATE_AREA,
    EDU_TEMPLATE_UNIT,
    EDU_TEMPLATE_UNIT_NAME,
    EDU_TEMPLATE_YEAR,
    EDU_TEMPLATE_PERIOD,
    EDU_TEMPLATE_ATTRIBUTE,
    EDU_TEMPLATE_CELL
} edu_template_kind_t;

typedef struct edu_template_column_t {
    edu_template_kind_t kind;
    const char *code; /* the header that collect finds */
    const char *zh;
    const char *en;
    const edu_attribute_t *attribute; /* of an attribute */
    const edu_cell_t *cell;           /* of a cell */
    int index;                        /* among the form's attributes or cells */
} edu_template_column_t;

typedef struct edu_template_t {
    const edu_catalogue_t *catalogue;
    const edu_template_options_t *options;
    const edu_form_t *form;
    edu_template_column_t *columns;
    int column_count;
    int key_count; /* columns in front that say who reports and when */
    edu_workbook_write_t *workbook;
    edu_sheet_write_t *sheet;
    edu_sheet_write_t *notes;
    edu_sheet_write_t *lists;
    char period[EDU_PERIOD_TEXT]; /* "" */
    int64_t rows;
    apr_pool_t *pool;
    apr_pool_t *row_pool; /* cleared by edu_template_row() */
} edu_template_t;

/* One reporter, as far as it is known; NULL: not. */
typedef struct edu_template_unit_t {
    const char *area;
    const char *code;
    const char *name;
    const char *const *attributes; /* the form's many */
} edu_template_unit_t;

/* The rows above those to be filled in, up to and with the header that collect finds. */
void edu_template_head(edu_template_t *template);

/* A row to be filled in. `unit` NULL: wholly. */
void edu_template_row(edu_template_t *template, const edu_template_unit_t *unit);

/* What goes for all rows: what may be typed, widths, protection. */
void edu_template_rules(edu_template_t *template);

/* The sheet of notes. */
void edu_template_notes(edu_template_t *template);

/* "0–6000", "≥ 0" for a measure's values. */
const char *edu_template_bounds(const edu_measure_t *measure, apr_pool_t *pool);

/* Names of the kinds of units that a measure is for, joined; "" when it is for all. */
const char *edu_template_kinds(const edu_measure_t *measure, edu_lang_t lang, apr_pool_t *pool);

#endif
