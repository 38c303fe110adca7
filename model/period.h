/* Reporting periods: 2019, 2019-S1, 2019-T1, 2019-Q1, 2019-03, 2019-W05, 2019-06-30. */
#ifndef EDU_MODEL_PERIOD_H
#define EDU_MODEL_PERIOD_H

#include "base/error.h"
#include "base/text.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>

typedef enum edu_frequency_t {
    EDU_YEAR,
    EDU_HALF,
    EDU_TERM,
    EDU_QUARTER,
    EDU_MONTH,
    EDU_WEEK, /* ISO 8601 weeks */
    EDU_DAY,  /* a date; also the period of forms that are filled in once or on an event */
    EDU_ONCE,
    EDU_EVENT,
    EDU_FREQUENCY_COUNT
} edu_frequency_t;

/* The longest text of a period ("2019-06-30") with its NUL. */
#define EDU_PERIOD_TEXT 16

typedef struct edu_period_t {
    edu_frequency_t frequency;
    int year;  /* the year in its name: of the reference date for annual returns */
    int index; /* half 1-2, term 1-3, quarter 1-4, month 1-12, week 1-53; month for a day; 0 for a year */
    int day;   /* of the month, for EDU_DAY, EDU_ONCE and EDU_EVENT */
} edu_period_t;

/* Reads exactly `length` bytes. Frequencies are told apart by the form of the text; a date is EDU_DAY. School years as people
 * write them are understood too: "2019年", "2019-2020" and "2019-2020学年" are the year 2019, "2019年3月" is 2019-03.
 * Errors: INPUT that says what is understood. */
edu_error_t *edu_period_parse(edu_period_t *period, const char *text, size_t length);

/* The canonical text; `text` has EDU_PERIOD_TEXT bytes. */
void edu_period_format(const edu_period_t *period, char *text);

/* Whether returns of a form with this frequency are made for such a period (once and event take dates and years). */
int edu_period_fits(const edu_period_t *period, edu_frequency_t frequency);

/* The period `years` before. A week 53 or 29 February that does not exist there becomes 52 or 28. */
edu_period_t edu_period_before(const edu_period_t *period, int years);

/* First day and the day after the last, as YYYY-MM-DD. `reference` is MMDD, where a statistical year begins
 * (101, 901): it moves the annual period only. Texts have EDU_PERIOD_TEXT bytes. */
void edu_period_bounds(const edu_period_t *period, int reference, char *start, char *end);

/* Whether periods of this frequency can be put together to a year: halves, terms, quarters, months and weeks. */
bool edu_frequency_makes_years(edu_frequency_t frequency);

/* The year that a shorter period belongs to: the one in which its middle day lies, years beginning at `reference` (MMDD). Months of a year that
 * begins on 1 September run from September to August; an ISO week belongs to the year of its Thursday, as in its own name. A year is
 * its own. */
int edu_period_year_of(const edu_period_t *period, int reference);

/* The periods of a shorter frequency that make a year, in order: 2, 3, 4, 12, or 52 or 53. edu_period_t. */
apr_array_header_t *edu_period_parts(int year, edu_frequency_t frequency, int reference, apr_pool_t *pool);

/* Orders by year, then by position within the year. */
int edu_period_compare(const edu_period_t *a, const edu_period_t *b);

/* "year", "half", ... and their names for people. Parse gives -1 for an unknown word. */
const char *edu_frequency_name(edu_frequency_t frequency);
const char *edu_frequency_title(edu_frequency_t frequency, edu_lang_t lang);
int edu_frequency_parse(const char *name);

#endif
