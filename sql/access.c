#include "sql/access.h"

#include "sql/embedded.h"

#include <apr_strings.h>

static edu_error_t *
database_name(const char **name, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, "SELECT current_database()", EDU_NO_PARAMS, pool));
    *name = edu_result_text(rows, 0, 0);
    return NULL;
}

edu_error_t *
edu_access_make_role(edu_db_t *db, const edu_access_role_t *role, apr_pool_t *pool)
{
    const char *database;

    EDU_TRY(database_name(&database, db, pool));
    return edu_db_script(db, edu_sql_access_role(role, database, pool));
}

static edu_access_areas_t
areas_at(const edu_result_t *rows, int column)
{
    return (edu_access_areas_t){edu_result_text(rows, 0, column), edu_result_text(rows, 0, column + 1),
                                edu_result_text(rows, 0, column + 2), edu_result_bool(rows, 0, column + 3)};
}

edu_error_t *
edu_access_refresh(edu_db_t *db, const char *role, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_list"), EDU_PARAMS(EDU_TEXT(role)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        edu_access_grant_t grant = {.role = edu_result_text(rows, i, 0),
                                    .valid_before =
                                        edu_result_null(rows, i, 4) ? NULL : edu_result_text(rows, i, 10)};
        edu_result_t *areas;

        if (!edu_result_bool(rows, i, 8))
            continue; /* somebody dropped the role */
        if (*edu_result_text(rows, i, 1) != '\0') {
            EDU_TRY(edu_db_query(&areas, db, edu_sql_query("access_areas"),
                                 EDU_PARAMS(EDU_TEXT(edu_result_text(rows, i, 9))), pool));
            grant.below = areas_at(areas, 0);
            grant.around = areas_at(areas, 4);
        }
        EDU_TRY_WRAP(edu_db_script(db, edu_sql_access_grant(&grant, pool)),
                     "could not give role \"%s\" its rights", grant.role);
    }
    return NULL;
}

edu_error_t *
edu_access_take_back(edu_db_t *db, const char *role, apr_pool_t *pool)
{
    const char *database;

    EDU_TRY(database_name(&database, db, pool));
    return edu_db_script(db, edu_sql_access_take_back(role, database, pool));
}

edu_error_t *
edu_access_drop_role(edu_db_t *db, const char *role, apr_pool_t *pool)
{
    return edu_db_script(db, edu_sql_access_drop_role(role, pool));
}
