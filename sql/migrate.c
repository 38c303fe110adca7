#include "sql/migrate.h"

#include "base/cancel.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/session.h"
#include "base/text.h"
#include "base/translate.h"
#include "catalogue/reader/read.h"
#include "sql/apply.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Any constant will do; it must only be the same for every edustat. */
#define MIGRATE_LOCK "SELECT pg_advisory_xact_lock(7236842019)"

static const char bootstrap[] =
    "CREATE SCHEMA IF NOT EXISTS edustat; CREATE SCHEMA IF NOT EXISTS edustat_pub; "
    "CREATE TABLE IF NOT EXISTS edustat.migration (number integer PRIMARY KEY, name text NOT NULL, "
    "checksum text NOT NULL, applied_by text NOT NULL, "
    "applied_at timestamptz NOT NULL DEFAULT clock_timestamp())";

typedef struct migrate_t {
    const edu_catalogue_t *catalogue;
    const char *by;
    bool dry_run;
    edu_migrate_report_t *report;
    apr_pool_t *result_pool;
} migrate_t;

static int
migration_number(const edu_sql_file_t *file)
{
    return (int)strtol(file->name, NULL, 10);
}

static const edu_sql_file_t *
migration_file(int number)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++)
        if (strcmp(file->folder, "migrations") == 0 && migration_number(file) == number)
            return file;
    return NULL;
}

/* Compares what the database says was applied with what this program holds; *next is the first migration that was not, NULL
 * when all were. Those who work side by side take numbers in advance, and a later one may arrive first. */
static edu_error_t *
check_applied(const edu_sql_file_t **next, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;
    int row = 0;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("migration_list"), EDU_NO_PARAMS, pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        int number = (int)edu_result_int(rows, i, 0);
        const edu_sql_file_t *file = migration_file(number);

        if (file == NULL)
            return edu_error_hint(
                edu_error_create(EDU_ERR_DB_SCHEMA, NULL,
                                 "the database has migration %d (\"%s\"), which this program does not know",
                                 number, edu_result_text(rows, i, 1)),
                "use the edustat that made it, or a later one");
        if (strcmp(edu_sha256_hex(file->text, strlen(file->text), pool), edu_result_text(rows, i, 2)) != 0)
            return edu_error_hint(edu_error_create(EDU_ERR_DB_SCHEMA, NULL,
                                                   "migration %d (\"%s\") was applied in another wording",
                                                   number, file->name),
                                  "an applied migration is never edited; add a new one");
    }
    *next = NULL;
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL && *next == NULL; file++) {
        if (strcmp(file->folder, "migrations") != 0)
            continue;
        if (row < edu_result_rows(rows) && migration_number(file) == edu_result_int(rows, row, 0))
            row++;
        else
            *next = file;
    }
    return NULL;
}

/* Applies the next missing migration, if there is one. */
static edu_error_t *
apply_next(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    migrate_t *migrate = baton;
    const edu_sql_file_t *file;

    EDU_TRY(edu_db_exec(db, MIGRATE_LOCK, EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_script(db, bootstrap));
    EDU_TRY(check_applied(&file, db, pool));
    if (file == NULL)
        return NULL;
    EDU_TRY_WRAP(edu_db_script(db, file->text), "could not apply migration \"%s\"", file->name);
    EDU_TRY(edu_db_exec(db, edu_sql_query("migration_record"),
                        EDU_PARAMS(EDU_INT(migration_number(file)), EDU_TEXT(file->name),
                                   EDU_TEXT(edu_sha256_hex(file->text, strlen(file->text), pool)),
                                   EDU_TEXT(migrate->by)),
                        NULL));
    migrate->report->migrations++;
    return NULL;
}

static edu_error_t *
apply_all(edu_db_t *db, migrate_t *migrate, apr_pool_t *pool)
{
    int before;

    do {
        before = migrate->report->migrations;
        EDU_TRY(apply_next(db, migrate, pool));
    } while (migrate->report->migrations > before);
    return NULL;
}

static edu_error_t *
apply_catalogue(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    migrate_t *migrate = baton;
    edu_migrate_report_t *report = migrate->report;

    EDU_TRY(edu_db_exec(db, MIGRATE_LOCK, EDU_NO_PARAMS, NULL));
    if (migrate->dry_run) /* the migrations are undone with the rest, hence not each in a transaction */
        EDU_TRY(apply_all(db, migrate, pool));
    report->changes = apr_array_make(migrate->result_pool, 8, sizeof(const char *));
    EDU_TRY(edu_apply_catalogue(&report->version, &report->catalogue_changed, report->changes, db,
                                migrate->catalogue, migrate->by, migrate->result_pool, pool));
    if (migrate->dry_run)
        return edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run");
    return NULL;
}

edu_error_t *
edu_migrate(edu_migrate_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue, const char *by,
            bool dry_run, apr_pool_t *pool)
{
    migrate_t migrate = {catalogue, by, dry_run, apr_pcalloc(pool, sizeof **report), pool};
    int before;

    while (!dry_run) {
        before = migrate.report->migrations;
        EDU_TRY_WRAP(edu_db_transaction(db, EDU_READ_COMMITTED, 10, apply_next, &migrate, pool),
                     "could not bring the database's schema up to date");
        if (migrate.report->migrations == before)
            break;
    }

    edu_error_t *error = edu_db_transaction(db, EDU_READ_COMMITTED, 10, apply_catalogue, &migrate, pool);
    if (error != NULL && dry_run && error->code == EDU_ERR_CANCELLED && !edu_cancel_requested()) {
        edu_error_clear(error);
        error = NULL;
    }
    *report = migrate.report;
    return error;
}

static edu_error_t *
not_migrated(edu_error_t *cause, const char *what)
{
    return edu_error_hint(edu_error_create(EDU_ERR_DB_SCHEMA, cause, "%s", edu_translate(what)),
                          "run: edustat migrate");
}

edu_error_t *
edu_migrate_check_schema(edu_db_t *db, apr_pool_t *pool)
{
    const edu_sql_file_t *next;
    edu_result_t *rows;

    EDU_TRY(
        edu_db_query(&rows, db, "SELECT to_regclass('edustat.migration') IS NOT NULL", EDU_NO_PARAMS, pool));
    if (!edu_result_bool(rows, 0, 0))
        return not_migrated(NULL, EDU_SAID("the database has no edustat tables yet"));
    EDU_TRY(check_applied(&next, db, pool));
    if (next != NULL)
        return not_migrated(NULL, EDU_SAID("the database is older than this program"));
    return NULL;
}

edu_error_t *
edu_migrate_check(int *version, edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_migrate_check_schema(db, pool));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("catalogue_current"), EDU_NO_PARAMS, pool));
    if (edu_result_rows(rows) == 0)
        return not_migrated(NULL, EDU_SAID("no catalogue has been applied to the database yet"));
    if (strcmp(edu_result_text(rows, 0, 3), catalogue->digest) != 0)
        return not_migrated(edu_error_create(EDU_ERR_DB_SCHEMA, NULL,
                                             "the database holds version %s of \"%s\"",
                                             edu_result_text(rows, 0, 0), edu_result_text(rows, 0, 1)),
                            edu_translated(pool, "the catalogue \"%s\" is not the one in the database",
                                           catalogue->folder));
    if (version != NULL)
        *version = (int)edu_result_int(rows, 0, 0);
    return NULL;
}

edu_error_t *
edu_sql_open(edu_db_t **db, const edu_catalogue_t **catalogue, int *version, const edu_settings_t *settings,
             apr_pool_t *pool)
{
    edu_catalogue_t *read;

    EDU_TRY(edu_catalogue_open(&read, settings, pool));
    EDU_TRY(edu_session_connect(db, settings, pool));
    *catalogue = read;
    return edu_migrate_check(version, *db, read, pool);
}

const char *
edu_sql_by(const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *by = edu_setting(settings, EDU_SET_BY);
    char login[256];

    if (by != NULL && *by != '\0')
        return by;
    if (getlogin_r(login, sizeof login) == 0)
        return apr_pstrdup(pool, login);
    by = getenv("USER");
    return by != NULL && *by != '\0' ? by : apr_psprintf(pool, "uid %d", (int)getuid());
}
