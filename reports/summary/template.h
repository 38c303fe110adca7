/* A folder with which an office makes the yearly report its own: texts at fixed places, a style sheet added to that of HTML, and which sections there are
 * in which order. docs/templates.md says it for users. */
#ifndef EDU_REPORTS_SUMMARY_TEMPLATE_H
#define EDU_REPORTS_SUMMARY_TEMPLATE_H

#include "reports/summary/template_text.h"

typedef struct edu_report_template_file_t {
    const char *name; /* cover, intro, closing, or a section */
    const char *path;
    apr_array_header_t *blocks; /* edu_report_template_block_t */
} edu_report_template_file_t;

typedef struct edu_report_template_t {
    apr_array_header_t *texts;    /* edu_report_template_file_t, of one language */
    apr_array_header_t *sections; /* const char *: these, in this order; NULL: all in theirs */
    const char *style;            /* ""; CSS for the head of HTML */
} edu_report_template_t;

/* Reads the folder. `names`: those of the sections, ended by NULL. A text that is there in the other language only is told of and left out.
 * Errors: FILE; INPUT for what is not understood, with file and line and what there is. */
edu_error_t *edu_report_template_read(edu_report_template_t **made, const char *folder, edu_lang_t lang,
                                      const char *const *names, apr_pool_t *pool);

/* sections.txt by itself: a name a line, "#" begins a remark. *sections: const char *. `path` is for errors. */
edu_error_t *edu_report_template_sections(apr_array_header_t **sections, const char *path, const char *text,
                                          const char *const *names, apr_pool_t *pool);

/* Refuses a style sheet that would end its element or load something from elsewhere. */
edu_error_t *edu_report_template_check_style(const char *path, const char *css);

/* The blocks of a text; NULL where the template has none of this name. `made` may be NULL. */
const apr_array_header_t *edu_report_template_text(const edu_report_template_t *made, const char *name);

#endif
