/* What edustat profile guess finds out about a foreign file, and the profile it makes of that. */
#ifndef EDU_COLLECTOR_PROFILE_GUESS_H
#define EDU_COLLECTOR_PROFILE_GUESS_H

#include "collector/record.h"
#include "model/catalogue.h"

/* So many rows are looked at. */
#define EDU_GUESS_ROWS 200

/* What a column of the file seems to be. */
typedef struct edu_guess_column_t {
    const char *header;
    edu_header_t is;                  /* EDU_HEADER_UNKNOWN: could not be placed */
    bool by_likeness;                 /* the header is only like one the form knows */
    const char *like;                 /* that one */
    int numbers;                      /* values that are numbers, however written */
    int texts;                        /* others that are not empty */
    int empties;                      /* empty ones */
    int cells;                        /* values that name a cell of the form */
    const char *odd;                  /* a text among numbers that is no known mark, or NULL */
    const edu_dimension_t *dimension; /* of which the values are labels, or NULL */
} edu_guess_column_t;

typedef struct edu_guess_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;
    const char *file;  /* the file's name without its folder */
    const char *order; /* that gives this profile once more, as typed in a shell */
    const char *code;  /* of the profile, which is being put into its place; NULL: made of the file's name */
    const char *sheet; /* "" for a text */
    const char *encoding;
    char separator;           /* '\0': a workbook */
    apr_array_header_t *rows; /* apr_array_header_t *: texts (const char *) of each of the first rows */
    int header_row;           /* from 1 */
    int header_rows;
    edu_guess_column_t *columns;
    int column_count;
    bool wide;
    int measure_column;           /* long: the column whose values name cells, or -1 */
    const edu_measure_t *measure; /* long: the measure whose labels stand in columns of their own, or NULL */
    int value_column;             /* long, or -1 */
    apr_array_header_t *missing;  /* const char *: marks seen among numbers */
    bool thousands;
    bool percent;
    bool decimal_comma;
    bool totals;
} edu_guess_t;

/* A word for the shell: as it is where nothing in it means something there, else quoted. */
const char *edu_guess_shell_word(const char *word, apr_pool_t *pool);

/* Looks at the first rows. form: NULL to find it by the headers. Errors: INPUT when there are no rows or no form fits. */
edu_error_t *edu_guess_look(edu_guess_t *guess, const edu_reader_t *reader, const edu_form_t *form,
                            apr_pool_t *pool);

/* The profile as YAML, with what could not be placed as comments. */
void edu_guess_write(edu_buffer_t *out, const edu_guess_t *guess, edu_lang_t lang, apr_pool_t *pool);

#endif
