/* Who may read edustat_pub: login roles with rights of their own there and nowhere else. They are kept in edustat.access. */
#ifndef EDU_SQL_ACCESS_H
#define EDU_SQL_ACCESS_H

#include "base/db.h"
#include "sql/form_access.h"

/* Makes or changes the login role. In the caller's transaction. Errors: DB. */
edu_error_t *edu_access_make_role(edu_db_t *db, const edu_access_role_t *role, apr_pool_t *pool);

/* Gives the roles that are in edustat.access (`role`; NULL: all) their rights and policies anew: for the tables and views that there are
 * now, and the areas that there are now below those granted. In the caller's transaction. */
edu_error_t *edu_access_refresh(edu_db_t *db, const char *role, apr_pool_t *pool);

/* Takes every right in this database and the login from a role, and its policies. In the caller's transaction. */
edu_error_t *edu_access_take_back(edu_db_t *db, const char *role, apr_pool_t *pool);

/* DROP ROLE. Errors: DB when something in another database is still its own. */
edu_error_t *edu_access_drop_role(edu_db_t *db, const char *role, apr_pool_t *pool);

#endif
