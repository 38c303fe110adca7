/* A text of a report's template: a few paragraphs, headings and lists in the simplest Markdown, with placeholders for figures. Nothing here reads files. */
#ifndef EDU_REPORTS_SUMMARY_TEMPLATE_TEXT_H
#define EDU_REPORTS_SUMMARY_TEMPLATE_TEXT_H

#include "base/error.h"
#include "reports/document.h"

/* What may stand in a text. */
typedef enum edu_report_template_place_t {
    EDU_REPORT_TEMPLATE_COVER,   /* paragraphs alone */
    EDU_REPORT_TEMPLATE_CHAPTER, /* a section of its own: begins with a heading */
    EDU_REPORT_TEMPLATE_REMARK   /* goes on below what stands before */
} edu_report_template_place_t;

/* A run of a text from one line: a heading, a paragraph's line, a list's item. */
typedef struct edu_report_template_piece_t {
    const char *text;
    int line;
    int column; /* of its first character, from 1 */
} edu_report_template_piece_t;

typedef struct edu_report_template_block_t {
    enum { EDU_REPORT_TEMPLATE_HEADING, EDU_REPORT_TEMPLATE_PARAGRAPH, EDU_REPORT_TEMPLATE_LIST } kind;
    int level; /* of a heading: 2 or 3 */
    int first; /* of a list: number of the first item, 0 without numbers */
    apr_array_header_t *
        pieces; /* edu_report_template_piece_t: one of a heading; lines of a paragraph; of a list the lines of all items */
    apr_array_header_t *items; /* int, of a list: at which piece each item begins */
} edu_report_template_block_t;

/* Takes the text (UTF-8, whole) of a file apart: *blocks are edu_report_template_block_t. `path` is for errors, which name line and column:
 * INPUT for what is no UTF-8, for Markdown that is not understood, and for what may not stand there. */
edu_error_t *edu_report_template_parse(apr_array_header_t **blocks, const char *path, const char *text,
                                       size_t length, edu_report_template_place_t place, apr_pool_t *pool);

/* Gives the text for a placeholder: "year" without an argument (NULL), "rate" with one; NULL where there is none of that name. An error
 * says what is wrong with the argument. */
typedef edu_error_t *(*edu_report_template_value_t)(const char **text, void *baton, const char *name,
                                                    const char *argument, apr_pool_t *pool);

/* Puts values in place of all placeholders, in place. "{{" is a brace. Errors: INPUT, with file, line and column; `names` (texts, ended by NULL)
 * are what a hint lists. */
edu_error_t *edu_report_template_fill(apr_array_header_t *blocks, const char *path,
                                      edu_report_template_value_t value, void *baton,
                                      const char *const *names, apr_pool_t *pool);

/* Writes the blocks. */
void edu_report_template_write(edu_document_t *document, const apr_array_header_t *blocks, apr_pool_t *pool);

#endif
