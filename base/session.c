#include "base/session.h"

#include "base/cluster.h"

#include <stdlib.h>

static bool
has_pg_variable(void)
{
    static const char *const names[] = {"PGHOST",     "PGHOSTADDR", "PGSERVICE",
                                        "PGDATABASE", "PGPORT",     "PGUSER"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && *value != '\0')
            return true;
    }
    return false;
}

static const char *
dsn_of(const edu_settings_t *settings)
{
    const char *dsn = edu_setting(settings, EDU_SET_DSN);

    return dsn != NULL && *dsn != '\0' ? dsn : NULL;
}

bool
edu_session_is_private(const edu_settings_t *settings)
{
    return dsn_of(settings) == NULL && !has_pg_variable();
}

edu_error_t *
edu_session_conninfo(const char **conninfo, const edu_settings_t *settings, apr_pool_t *pool)
{
    if (edu_session_is_private(settings))
        return edu_cluster_start(conninfo, edu_setting(settings, EDU_SET_HOME), pool);
    *conninfo = dsn_of(settings) != NULL ? dsn_of(settings) : "";
    return NULL;
}

edu_error_t *
edu_session_connect(edu_db_t **db, const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *conninfo;

    /* Mostly it runs already; starting it takes a lock that others would wait for. */
    if (edu_session_is_private(settings)) {
        EDU_TRY(edu_cluster_conninfo(&conninfo, edu_setting(settings, EDU_SET_HOME), pool));
        edu_error_t *error = edu_db_connect(db, conninfo, pool);

        if (error == NULL)
            return NULL;
        edu_error_clear(error);
    }
    EDU_TRY(edu_session_conninfo(&conninfo, settings, pool));
    return edu_db_connect(db, conninfo, pool);
}
