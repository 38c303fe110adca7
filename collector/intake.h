/* A file opened and understood: which of its sheets, which form, what each column is. What loading a file and looking at one without a
 * database begin with. */
#ifndef EDU_COLLECTOR_INTAKE_H
#define EDU_COLLECTOR_INTAKE_H

#include "collector/input.h"
#include "collector/rejects_list.h"
#include "collector/strategy.h"

typedef struct edu_intake_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;       /* NULL: by the headers */
    const edu_profile_t *profile; /* NULL: none */
    const char *period_text;      /* "": in the file */
    const edu_period_t *period;   /* NULL: in the file */
    const char *wanted_sheet;     /* NULL: the only one that fits */
    int jobs;                     /* threads that look at a text, without its SHA-256; 0: one, with it */
    int64_t part_bytes;           /* of each thread's part, at least */
    edu_strategy_t strategy;
    edu_input_t *input;     /* set by edu_intake_open() */
    int sheet;              /* set by edu_intake_choose(), as the next */
    const char *sheet_name; /* "" for a text */
} edu_intake_t;

/* Opens a file; the fields above `input` are set. Errors: FILE, INPUT. */
edu_error_t *edu_intake_open(edu_intake_t *intake, const char *path, apr_pool_t *pool);

/* Finds the sheet to read. Errors: NOT_FOUND, INPUT. */
edu_error_t *edu_intake_choose(edu_intake_t *intake, apr_pool_t *pool);

/* Reads up to and with the header. Rejects of a sheet (NULL: none are noted) will name their cells by the layout's headers.
 * Errors: INPUT; USAGE when the period given is none of the form's. */
edu_error_t *edu_intake_read(edu_layout_t **layout, edu_input_rows_t *rows, const edu_intake_t *intake,
                             edu_rejects_t *rejects, apr_pool_t *pool);

/* What separates the fields of a text. Errors: FILE. */
edu_error_t *edu_intake_separator(char *separator, const edu_intake_t *intake, apr_pool_t *pool);

/* Reads up to and with the header from another reader of the same file. */
edu_error_t *edu_intake_layout(edu_layout_t **layout, const edu_reader_t *reader, const edu_intake_t *intake,
                               apr_pool_t *pool);

/* The rejects to a file: a list, or the rows themselves, for which the input is read once more. A workbook only when there are any.
 * Errors: FILE; those of names. */
edu_error_t *edu_intake_write_rejects(const edu_intake_t *intake, edu_rejects_t *rejects, const char *path,
                                      const edu_unit_names_t *names, apr_pool_t *pool);

#endif
