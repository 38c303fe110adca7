#include "sql/marks.h"

#include "sql/embedded.h"

edu_error_t *
edu_marks_leave(edu_db_t *db, const char *query, const edu_param_t *params, int param_count)
{
    EDU_TRY(edu_db_exec(db, edu_sql_query(query), params, param_count, NULL));
    return edu_marks_tell(db);
}

edu_error_t *
edu_marks_tell(edu_db_t *db)
{
    return edu_db_script(db, "NOTIFY " EDU_MARKS_CHANNEL);
}
