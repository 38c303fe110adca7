#include "publish/further.h"

#include "aggregator/seal/replay.h"
#include "sql/embedded.h"

#include <apr_strings.h>

/* A sealed table as pg_temp.<table>; *there is false when the seal has none. */
static edu_error_t *
load(bool *there, edu_db_t *db, const edu_seal_parts_t *parts, const char *name, const char *table,
     apr_pool_t *pool)
{
    const edu_seal_part_t *part =
        edu_seal_parts_find(parts, apr_pstrcat(pool, EDU_SEAL_RESULTS, name, ".csv", NULL));

    *there = part != NULL;
    if (part == NULL)
        return NULL;
    EDU_TRY(edu_seal_load_text(db, table, part, pool));
    return edu_db_script(db, apr_pstrcat(pool, "ANALYZE pg_temp.", table, NULL));
}

static edu_error_t *
publish_peers(edu_db_t *db, const edu_seal_parts_t *parts, const edu_further_t *further, apr_pool_t *pool)
{
    bool there;

    EDU_TRY(load(&there, db, parts, "peer", "publish_peer", pool));
    if (!there)
        return NULL;
    return edu_db_exec(db, edu_sql_query("publish_peers"),
                       EDU_PARAMS(EDU_INT(further->seal), EDU_TEXT(further->area_list)), NULL);
}

static edu_error_t *
publish_bounds(edu_db_t *db, const edu_seal_parts_t *parts, const edu_further_t *further, apr_pool_t *pool)
{
    bool there;

    EDU_TRY(load(&there, db, parts, "bound", "publish_bound", pool));
    if (!there)
        return NULL;
    return edu_db_exec(db, edu_sql_query("publish_bounds"),
                       EDU_PARAMS(EDU_INT(further->seal), EDU_INT(further->threshold)), NULL);
}

static edu_error_t *
publish_balanced(edu_db_t *db, const edu_seal_parts_t *parts, const edu_further_t *further, apr_pool_t *pool)
{
    bool there;
    bool items_there;

    EDU_TRY(load(&there, db, parts, "balanced", "publish_balance", pool));
    EDU_TRY(load(&items_there, db, parts, "balanced_item", "publish_balance_item", pool));
    if (!there || !items_there)
        return NULL;
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_standards"), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_standard_items"), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_balanced_items"),
                        EDU_PARAMS(EDU_INT(further->seal), EDU_INT(further->threshold)), NULL));
    return edu_db_exec(db, edu_sql_query("publish_balanced"),
                       EDU_PARAMS(EDU_INT(further->seal), EDU_TEXT(further->area_list),
                                  EDU_INT(further->year)),
                       NULL);
}

edu_error_t *
edu_publish_further(edu_db_t *db, const edu_seal_parts_t *parts, const edu_further_t *further,
                    apr_pool_t *pool)
{
    EDU_TRY_WRAP(publish_peers(db, parts, further, pool), "could not publish how areas stand to each other");
    EDU_TRY_WRAP(publish_bounds(db, parts, further, pool),
                 "could not publish what rates would be with the missing returns");
    EDU_TRY_WRAP(publish_balanced(db, parts, further, pool), "could not publish balanced development");
    return NULL;
}
