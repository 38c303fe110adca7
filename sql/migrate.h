/* The database's schema and catalogue: brought up to date by migrate, checked by everything else. */
#ifndef EDU_SQL_MIGRATE_H
#define EDU_SQL_MIGRATE_H

#include "base/command.h"
#include "base/db.h"
#include "model/catalogue.h"

#include <apr_tables.h>

typedef struct edu_migrate_report_t {
    int migrations; /* applied now */
    int version;    /* of the catalogue now in force */
    bool catalogue_changed;
    apr_array_header_t *changes; /* const char *: what was done to the form tables, for people */
} edu_migrate_report_t;

/* Applies what is missing: numbered migrations, each in a transaction of its own, and then the catalogue in one. With
 * dry_run nothing is kept. Runs under an advisory lock, so that two at once do the work once.
 * Errors: DB_SCHEMA when the database is newer than the program or an applied migration was edited since;
 * REFUSED when the catalogue drops or retypes what holds data. */
edu_error_t *edu_migrate(edu_migrate_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue,
                         const char *by, bool dry_run, apr_pool_t *pool);

/* Checks that the database is at this program's schema and holds just this catalogue. *version (may be NULL) takes its
 * number. Errors: DB_SCHEMA with the hint to run migrate. */
edu_error_t *edu_migrate_check(int *version, edu_db_t *db, const edu_catalogue_t *catalogue,
                               apr_pool_t *pool);

/* Checks that the database is at this program's schema, whatever its catalogue. Errors: DB_SCHEMA with the hint to run migrate. */
edu_error_t *edu_migrate_check_schema(edu_db_t *db, apr_pool_t *pool);

/* Opens what a command needs: the catalogue and a checked connection. */
edu_error_t *edu_sql_open(edu_db_t **db, const edu_catalogue_t **catalogue, int *version,
                          const edu_settings_t *settings, apr_pool_t *pool);

/* Who does it: --by, else the login name. */
const char *edu_sql_by(const edu_settings_t *settings, apr_pool_t *pool);

extern const edu_command_t edu_sql_commands[];

#endif
