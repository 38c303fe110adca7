/* A file of any kind that can be read row by row: text (collector/source.h) or a workbook (collector/workbook/workbook.h), told apart
 * by its content. */
#ifndef EDU_COLLECTOR_INPUT_H
#define EDU_COLLECTOR_INPUT_H

#include "collector/layout.h"
#include "collector/source.h"
#include "collector/workbook/workbook.h"

typedef struct edu_input_t edu_input_t;

/* Opens `path` ("-": standard input) and takes its size and SHA-256. encoding: of a text, as for edu_source_open(). It is closed with
 * `pool`. Errors: FILE, INPUT, USAGE. */
edu_error_t *edu_input_open(edu_input_t **input, const char *path, const char *encoding, apr_pool_t *pool);

/* The same without the SHA-256, a text by so many threads, in parts of `part_bytes` at least. For files that are only looked at. */
edu_error_t *edu_input_open_quickly(edu_input_t **input, const char *path, const char *encoding, int jobs,
                                    int64_t part_bytes, apr_pool_t *pool);

/* The text that is read; NULL for a workbook. */
const edu_source_t *edu_input_text(const edu_input_t *input);

/* Guesses what separates a text's fields. Errors: FILE. */
edu_error_t *edu_input_separator(char *separator, edu_input_t *input, apr_pool_t *pool);

/* What opening found out; lives as long as the input. The encoding of a workbook is its kind ("xlsx"), and it has no lines. */
const edu_source_info_t *edu_input_info(const edu_input_t *input);

/* edu_sheet_t; none for a text. */
const apr_array_header_t *edu_input_sheets(const edu_input_t *input);

/* What was read: a sheet's rows from the first, or a text's records. */
typedef struct edu_input_rows_t {
    edu_reader_t reader;
    const edu_sheet_marks_t *marks; /* all zero for a text */
} edu_input_rows_t;

/* Reads a sheet (number `sheet`, from 0), or a text (`sheet` is then 0) with this separator; '\0' to guess it. A text is read by one
 * reader at a time. Errors: FILE, INPUT. */
edu_error_t *edu_input_read(edu_input_rows_t *rows, edu_input_t *input, int sheet, char separator,
                            apr_pool_t *pool);

/* How a reader's rows fit what the caller takes: no error when they do. Reads from the first row as far as it needs. *near is false;
 * set it with an error of rows that are nearly what is taken. */
typedef edu_error_t *(*edu_input_try_t)(bool *near, const edu_reader_t *reader, void *baton,
                                        apr_pool_t *scratch_pool);

/* Finds the sheet to read. `wanted`: its name, or NULL: the only visible sheet, else the only visible one that `try` finds fit.
 * Errors: NOT_FOUND when there is none of the name wanted, which a text never has; INPUT when several fit; when none does, the error
 * of the first one that nearly does, or of the first visible one. */
edu_error_t *edu_input_choose(int *sheet, edu_input_t *input, const char *wanted, edu_input_try_t try,
                              void *baton, apr_pool_t *scratch_pool);

#endif
