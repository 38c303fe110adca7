/* The register of reporting units, read into memory: who may report, where, in which years, with which attributes. */
#ifndef EDU_COLLECTOR_REGISTER_H
#define EDU_COLLECTOR_REGISTER_H

#include "base/db.h"
#include "collector/rejects.h"
#include "model/form.h"

typedef struct edu_register_unit_t {
    const char *county;
    const char *const *attributes;    /* the form's many, shared by units; NULL where the register has none */
    struct edu_register_unit_t *next; /* another one with the same code, elsewhere */
    const char *name;
    int valid_from;
    int valid_to;
    bool
        is_new; /* to be stored: this file brought the unit, or more about it (forms with unknown_units: register) */
    bool own;    /* not one of a register that is shared */
    char code[]; /* ends with 0 */
} edu_register_unit_t;

typedef struct edu_register_t edu_register_t;

/* Reads the register with the attributes of `form`. About 80 bytes a unit. counties (const char *): those whose units are read; NULL: all. A register of some
 * counties sets *missed, which must live as long, when it is asked for a unit that none of them has, or for its namesakes elsewhere: then it cannot
 * say, and what it was used for is to be done again with the whole register. Errors: DB. */
edu_error_t *edu_register_read(edu_register_t **units, edu_db_t *db, const edu_form_t *form,
                               const apr_array_header_t *counties, bool *missed, apr_pool_t *pool);

/* A register without a database: empty, and a unit of it as a list has it. Texts are copied; attributes are the form's, NULL or "" for none. */
edu_register_t *edu_register_create(const edu_form_t *form, apr_pool_t *pool);
edu_register_unit_t *edu_register_enter(edu_register_t *units, const char *county, const char *code,
                                        const char *name, int valid_from, int valid_to,
                                        const char *const *attributes);

/* The register read once for many files, by several threads: as it stood when the first of them needed it, or when a file that
 * had brought units was through. */
typedef struct edu_registers_t edu_registers_t;

edu_registers_t *edu_registers_create(apr_pool_t *pool);

/* A register of one's own, above the one that is shared: what is added or extended stays in it. registers NULL: reads it as
 * edu_register_read() does. */
edu_error_t *edu_registers_open(edu_register_t **units, edu_registers_t *registers, edu_db_t *db,
                                const edu_form_t *form, apr_pool_t *pool);

/* To be called when what edu_register_store() wrote is committed: others shall see it. registers may be NULL. */
void edu_registers_changed(edu_registers_t *registers);

/* Notes that a row is of a unit that should not report: unknown, closed, or of another county (`other` as in the reason's sentence,
 * may be NULL). The row is rejected; the finding is kept for edu_register_store_strays(). Errors: FILE. */
edu_error_t *edu_register_stray(edu_register_t *units, edu_reason_t reason, const char *county, int year,
                                const char *period, const char *unit, const char *other);

/* Writes the strays as hard findings, and lets go those of the form that the register and the returns have put right meanwhile. */
edu_error_t *edu_register_store_strays(edu_register_t *units, edu_db_t *db, int64_t submission,
                                       apr_pool_t *scratch_pool);

/* Whether there is something for edu_register_store() to write. units may be NULL. */
bool edu_register_has_news(const edu_register_t *units);

/* The unit with this code, in the county if it is there, else in another one; NULL when it is nowhere. county NULL: the one
 * that is open in the year, if there is one. */
edu_register_unit_t *edu_register_find(const edu_register_t *units, const char *county, const char *code,
                                       int year);

/* The county's unit with the code `text` (`length` bytes), if it is the one to come next: a county's units come again year after year in the same order,
 * as far as edu_register_follow() was told. NULL: ask edu_register_find(). */
edu_register_unit_t *edu_register_next(edu_register_t *units, const char *county, const char *text,
                                       size_t length);

/* The unit, found otherwise, has just come. */
void edu_register_follow(edu_register_t *units, edu_register_unit_t *unit);

/* Another unit with the unit's code that is open in the same year; NULL when the code says which one is meant. */
const edu_register_unit_t *edu_register_other(const edu_register_t *units, const edu_register_unit_t *unit,
                                              int year);

/* Adds a unit that is new in this file; strings are copied. */
edu_register_unit_t *edu_register_add(edu_register_t *units, const char *county, const char *code,
                                      const char *name, int year, const char *const *attributes);

/* A further return of a known unit: its first year may be an earlier one, and attributes that the register lacks are taken. */
void edu_register_extend(edu_register_t *units, edu_register_unit_t *unit, int year,
                         const char *const *attributes);

/* Writes what is new into the register, and marks the later periods in which more units are expected now. */
edu_error_t *edu_register_store(edu_register_t *units, edu_db_t *db, apr_pool_t *scratch_pool);

#endif
