/* Statements that give login roles the right to read edustat_pub, and take it back. All texts live in `pool`. */
#ifndef EDU_SQL_FORM_ACCESS_H
#define EDU_SQL_FORM_ACCESS_H

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

/* The options of a login role. */
typedef struct edu_access_role_t {
    const char *name;
    const char *password;     /* as the server keeps it (edu_db_password()); NULL: as it is, or none */
    const char *valid_before; /* NULL: no end */
    int64_t connections;
    int64_t timeout_s;
    bool fresh; /* whether it is to be made */
} edu_access_role_t;

/* Areas, with the first and the last of their codes. */
typedef struct edu_access_areas_t {
    const char *list; /* as text[]; NULL: every area */
    const char *first;
    const char *last;
    bool unmixed; /* no other area lies between these two by its code */
} edu_access_areas_t;

/* What a role may read. */
typedef struct edu_access_grant_t {
    const char *role;
    const char *valid_before;  /* NULL: no end */
    edu_access_areas_t below;  /* those granted with all below */
    edu_access_areas_t around; /* the same with all above */
} edu_access_grant_t;

/* CREATE ROLE or ALTER ROLE, with its settings in the database. */
char *edu_sql_access_role(const edu_access_role_t *role, const char *database, apr_pool_t *pool);

/* Rights and policies on every table, view and function of edustat_pub, in place of those there were. */
char *edu_sql_access_grant(const edu_access_grant_t *grant, apr_pool_t *pool);

/* Takes back all of it, and the login. */
char *edu_sql_access_take_back(const char *role, const char *database, apr_pool_t *pool);

char *edu_sql_access_drop_role(const char *role, apr_pool_t *pool);

#endif
