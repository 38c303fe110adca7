/* Edit rules between the reading of rows and their loading.
 *
 * Rows come in the order of their key. Those of a county-period are held until it is complete, looked at together with what the database
 * holds of the county and what the file brought before, and handed on to the load; rows that break a hard rule become rejects. What soft
 * rules find goes to the table of findings once the load is through. County-periods that bring nothing new are handed on unseen. */
#ifndef EDU_COLLECTOR_EDIT_EDIT_H
#define EDU_COLLECTOR_EDIT_EDIT_H

#include "collector/edit/findings.h"
#include "collector/load.h"

typedef struct edu_edit_t edu_edit_t;

typedef struct edu_edit_options_t {
    edu_db_t *
        db; /* NULL, of a load elsewhere: rules look back at the rows at hand only, and edu_edit_finish() is not called */
    const edu_catalogue_t *catalogue;
    const edu_sql_columns_t *columns; /* of the rows' lines */
    edu_load_t *load;
    edu_rejects_t *rejects;
    edu_findings_t *findings;
    edu_lang_t lang;
    int64_t submission;
    bool whole_periods; /* units that the file does not name will be taken out of its county-periods */
    bool blank_keeps;   /* a blank cell will keep what is stored */
} edu_edit_options_t;

edu_error_t *edu_edit_create(edu_edit_t **edit, const edu_edit_options_t *options, apr_pool_t *pool);

/* Whether no rule reads the form, so that rows may as well go to the load straight away. */
bool edu_edit_is_idle(const edu_edit_t *edit);

/* Where a row belongs, and the lines it came from. */
typedef struct edu_edit_place_t {
    const char *county;
    int year;
    const char *period;
    const char *unit;
    const int64_t *lines;
    int line_count;
} edu_edit_place_t;

/* Takes one row as edu_checker_write() wrote it (`length` bytes, values from `rest`). Errors: those of the load. */
edu_error_t *edu_edit_row(edu_edit_t *edit, const edu_edit_place_t *place, const char *line, size_t length,
                          size_t rest);

/* Behind the last row: hands on what is still held. *blocked: lines of rows that hard rules turned away. The load is to be finished
 * next. */
edu_error_t *edu_edit_flush(edu_edit_t *edit, int64_t *blocked);

/* Behind the finished load: rules over sums, and the findings into their table. */
edu_error_t *edu_edit_finish(edu_edit_t *edit, apr_pool_t *scratch_pool);

#endif
