/* Which server a command works with: the one that is named, else the private one. */
#ifndef EDU_BASE_SESSION_H
#define EDU_BASE_SESSION_H

#include "base/db.h"
#include "base/settings.h"

/* Connects to the server that --dsn or EDUSTAT_DSN names; else, when PGHOST, PGHOSTADDR, PGSERVICE,
 * PGDATABASE, PGPORT or PGUSER is set, to the one that libpq makes of them; else to the private
 * one, which is made and started when it is not there. Errors: DB_CONNECT, CLUSTER, CANCELLED. */
edu_error_t *edu_session_connect(edu_db_t **db, const edu_settings_t *settings, apr_pool_t *pool);

/* The same choice as a conninfo for edu_db_connect, for further connections ("" when PG* says it
 * all). The private server runs when this returns. */
edu_error_t *edu_session_conninfo(const char **conninfo, const edu_settings_t *settings, apr_pool_t *pool);

/* Whether that choice falls on the private server. */
bool edu_session_is_private(const edu_settings_t *settings);

#endif
