/* What the commands of the catalogue share: a table in the language and format that were asked for. */
#ifndef EDU_CATALOGUE_READER_SHOW_H
#define EDU_CATALOGUE_READER_SHOW_H

#include "base/command.h"
#include "base/table.h"
#include "base/text.h"
#include "model/catalogue.h"

/* A column whose title is there in both languages. */
typedef struct edu_show_column_t {
    const char *code;
    const char *zh;
    const char *en;
    edu_align_t align;
} edu_show_column_t;

typedef struct edu_show_t {
    const edu_catalogue_t *catalogue;
    edu_lang_t lang;
    edu_table_format_t format;
    edu_buffer_t *out;
    edu_table_t *table;
    apr_pool_t *pool;
} edu_show_t;

/* Reads the catalogue and the format the command was given. */
edu_error_t *edu_show_open(edu_show_t *show, edu_context_t *context);

/* Begins the table; rows follow by edu_table_row(show->table, ...). */
void edu_show_begin(edu_show_t *show, const edu_show_column_t *columns, int column_count);

/* A row of a table of two columns, unless the value is empty. */
void edu_show_item(const edu_show_t *show, const char *zh, const char *en, const char *value);

/* Ends the table and writes it to standard output. Errors: FILE. */
edu_error_t *edu_show_end(edu_show_t *show);

/* As a cell: a name in the language; a word of ours, which programs (CSV, JSON) always get in English; a text, NULL for
 * an empty one; a code of ours, which people get as a word; a whole number. */
const char *edu_show_name(const edu_show_t *show, const char *zh, const char *en);
const char *edu_show_word(const edu_show_t *show, const char *zh, const char *en);
const char *edu_show_text(const char *text);
const char *edu_show_code(const edu_show_t *show, const char *code);
const char *edu_show_number(const edu_show_t *show, long number);

/* A year of a validity or target; NULL (an empty cell) where it is open. */
const char *edu_show_year(const edu_show_t *show, int year);

/* The tables of "catalogue show rules" and "catalogue show RULE". */
edu_error_t *edu_show_rules(edu_show_t *show);
edu_error_t *edu_show_rule(edu_show_t *show, const edu_edit_rule_t *rule);

/* The command "area show". Errors: NOT_FOUND when there is no such area in the year. */
edu_error_t *edu_show_area(edu_context_t *context);

#endif
