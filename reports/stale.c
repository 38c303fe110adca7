#include "reports/stale.h"

#include "base/log.h"
#include "sql/embedded.h"

#include <inttypes.h>

edu_error_t *
edu_stale_tell(edu_db_t *db, edu_lang_t lang, apr_pool_t *scratch_pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("dirty_count"), EDU_NO_PARAMS, scratch_pool));
    if (edu_result_int(rows, 0, 0) > 0)
        edu_log_warning(lang == EDU_LANG_ZH
                            ? "有 %" PRId64
                              " 个县期的数据在上次汇总之后有变动，以下数字尚未反映；请运行 edustat aggregate"
                            : "%" PRId64
                              " county-periods have changed since the last aggregation and are not in these "
                              "figures yet; run: edustat aggregate",
                        edu_result_int(rows, 0, 0));
    return NULL;
}
