/* Blank returns as workbooks: what a unit fills in and `collect` reads back. */
#ifndef EDU_COLLECTOR_TEMPLATE_TEMPLATE_H
#define EDU_COLLECTOR_TEMPLATE_TEMPLATE_H

#include "base/db.h"
#include "base/text.h"
#include "model/catalogue.h"

#include <stdint.h>

typedef struct edu_template_options_t {
    const edu_form_t *form;
    const char *area; /* whose units, or areas, are filled in; NULL: none, rows to be filled in wholly */
    const edu_period_t *period; /* NULL: to be filled in; needed with an area */
    const char *path;
    edu_lang_t lang; /* of the choices in lists */
} edu_template_options_t;

/* Writes the workbook: a sheet to be filled in, named for the form; one of notes; a hidden one of the lists to choose from.
 *
 * `db` is used for the register only: NULL will do without an area. *rows: units or areas filled in. Needs no
 * more memory for more of them. Errors: NOT_FOUND for an area that is not there in the period's year, or without anybody to report;
 * USAGE for a period that is none of the form's; FILE; DB. */
edu_error_t *edu_template_write(int64_t *rows, edu_db_t *db, const edu_catalogue_t *catalogue,
                                const edu_template_options_t *options, apr_pool_t *pool);

#endif
