#include "base/cancel.h"
#include "base/db_private.h"

#include <apr_strings.h>
#include <string.h>

/* How the connection was made, for another one. */
static edu_error_t *
connect_alike(edu_db_t **beside, edu_db_t *db, apr_pool_t *pool)
{
    PQconninfoOption *options = PQconninfo(db->connection);
    edu_buffer_t *conninfo = edu_buffer_create(256, pool);

    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (option->val == NULL || *option->val == '\0')
            continue;
        edu_buffer_printf(conninfo, "%s='", option->keyword);
        for (const char *at = option->val; *at != '\0'; at++) {
            if (*at == '\'' || *at == '\\')
                edu_buffer_add_char(conninfo, '\\');
            edu_buffer_add_char(conninfo, *at);
        }
        edu_buffer_add_text(conninfo, "' ");
    }
    PQconninfoFree(options);
    return edu_db_connect(beside, edu_buffer_text(conninfo), pool);
}

/* The server's own name of a snapshot: hexadecimal digits and dashes. */
static bool
is_snapshot(const char *name)
{
    return *name != '\0' && strspn(name, "0123456789ABCDEFabcdef-") == strlen(name);
}

edu_error_t *
edu_db_beside(edu_db_t **beside, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;
    const char *snapshot;
    edu_error_t *error;

    EDU_TRY(edu_db_query(&rows, db, "SELECT pg_export_snapshot()", EDU_NO_PARAMS, pool));
    snapshot = edu_result_string(rows, 0, 0);
    if (!is_snapshot(snapshot))
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "the server names a snapshot \"%s\"", snapshot);
    EDU_TRY(connect_alike(beside, db, pool));
    error = edu_db_script(*beside, apr_pstrcat(pool,
                                               "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                                               "SET TRANSACTION SNAPSHOT '",
                                               snapshot, "'", NULL));
    if (error != NULL) {
        edu_db_close(*beside);
        *beside = NULL;
    }
    return error;
}
