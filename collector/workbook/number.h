/* A spreadsheet's numbers as text: plain numbers, shares, and dates, which are numbers too and told apart by their format alone. */
#ifndef EDU_COLLECTOR_WORKBOOK_NUMBER_H
#define EDU_COLLECTOR_WORKBOOK_NUMBER_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* What a number format makes of a number. Dates are handed out as ISO 8601 writes them and as far as the format shows them, so that
 * a column formatted yyyy holds years. Shares are handed out as they are seen: 0.978 in a percent format is 97.8%. */
typedef enum edu_look_t {
    EDU_LOOK_PLAIN,
    EDU_LOOK_PERCENT,   /* 97.8% */
    EDU_LOOK_YEAR,      /* 2020 */
    EDU_LOOK_MONTH,     /* 2020-09 */
    EDU_LOOK_DATE,      /* 2020-09-01 */
    EDU_LOOK_DATE_TIME, /* 2020-09-01 08:30:00; without the time when that is midnight */
    EDU_LOOK_TIME,      /* 08:30:00 */
    EDU_LOOK_ELAPSED    /* 36:30:00 */
} edu_look_t;

/* The look of a format code ("yyyy\-mm\-dd;@"), by its first section. */
edu_look_t edu_look_of_format(const char *code);

/* The look of a format that is built in (its number in OOXML, also the East Asian ones). */
edu_look_t edu_look_of_builtin(long id);

/* Appends the shortest plain decimal (never 1E+05) that reads back as the same double, its point moved `shift` places to the right. Of
 * a number that a formula made, the fifteen digits that spreadsheets show: 0.1 + 0.2 is 0.3 there. */
void edu_number_add(edu_buffer_t *out, double value, int shift, bool computed);

/* Appends a number as it stands in a file's text; what is no number is appended as it is. */
void edu_number_add_text(edu_buffer_t *out, const char *text, size_t length, edu_look_t look, bool epoch_1904,
                         bool computed);

/* Appends a date and time ("2020-09-01T00:00:00", or with a blank for the T) as above. */
void edu_number_add_moment(edu_buffer_t *out, const char *text, size_t length);

#endif
