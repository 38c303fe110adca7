#include "reports/stale.h"

#include "base/log.h"
#include "sql/embedded.h"

#include <inttypes.h>

edu_error_t *
edu_stale_tell(edu_db_t *db, apr_pool_t *scratch_pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("dirty_count"), EDU_NO_PARAMS, scratch_pool));
    if (edu_result_int(rows, 0, 0) > 0)
        edu_log_warning("%" PRId64
                        " county-periods have changed since the last aggregation and are not in these "
                        "figures yet; run: edustat aggregate",
                        edu_result_int(rows, 0, 0));
    return NULL;
}
