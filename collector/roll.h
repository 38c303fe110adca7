/* Who may report, without a database: the units of a register file, or, where none is given, those that the files at hand bring.
 *
 * About 200 bytes a unit, however many returns it has sent. */
#ifndef EDU_COLLECTOR_ROLL_H
#define EDU_COLLECTOR_ROLL_H

#include "collector/register.h"
#include "model/catalogue.h"

typedef struct edu_roll_t edu_roll_t;

edu_roll_t *edu_roll_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Takes the units of a register file, the one that `unit import` takes; the roll is closed then. *rejected: rows of it that are not in.
 * Errors: FILE, INPUT. */
edu_error_t *edu_roll_read(int64_t *rejected, edu_roll_t *roll, const char *path, edu_lang_t lang,
                           apr_pool_t *scratch_pool);

/* Whether a register file was read: units that are not in it may report only forms that register them. */
bool edu_roll_is_closed(const edu_roll_t *roll);

/* The roll as it is now, as a register of the form. It is not changed until edu_roll_take(), so that threads may share it. */
edu_register_t *edu_roll_register(const edu_roll_t *roll, const edu_form_t *form, apr_pool_t *pool);

/* A register above a shared one, for what one reader of a file brings. */
edu_register_t *edu_roll_open(const edu_register_t *shared, apr_pool_t *pool);

/* Takes what was brought: new units, and more about known ones. */
void edu_roll_take(edu_roll_t *roll, const edu_register_t *brought);

/* The roll's units, each with a row of attributes of all forms: edu_register_unit_t *, in the order in which they came. */
const apr_array_header_t *edu_roll_units(const edu_roll_t *roll);

/* The name of a unit, of whatever division; "" where the roll has none. */
const char *edu_roll_name(const edu_roll_t *roll, const char *code);

/* Where an attribute of a form stands in those rows. */
int edu_roll_attribute(const edu_roll_t *roll, const edu_attribute_t *attribute);

#endif
