#include "sql/form_access.h"

#include "base/buffer.h"
#include "base/text.h"

#include <apr_strings.h>
#include <inttypes.h>

/* What stands in a policy's condition for a table. The constants of a role stand in its own policies, so that a reader's query looks up
 * nothing; what is asked of the session stands in a subquery, which is worked out once a query and not once a row. */
typedef enum condition_t {
    ANYBODY, /* only the date until which the role may read: names of areas, indicators and measures are no secret */
    OWN_AREAS_AND_ABOVE, /* targets are inherited from the areas above */
    VISIBLE_SEALS,       /* those of own areas or above that have been to be seen */
    EVER_VISIBLE,        /* every version that there ever was to be read */
    VISIBLE_NOW,         /* as of the session's time */
    VISIBLE_NOW_BIG      /* the same of a table that is not to be read from end to end */
} condition_t;

static const struct {
    const char *table;
    condition_t condition;
} tables[] = {
    {"area", ANYBODY},
    {"balanced_item", ANYBODY},
    {"balanced_item_value", VISIBLE_NOW},
    {"balanced_standard", ANYBODY},
    {"balanced_value", VISIBLE_NOW},
    {"bound_value", VISIBLE_NOW},
    {"completeness", VISIBLE_NOW},
    {"grp", ANYBODY},
    {"indicator", ANYBODY},
    {"indicator_value", VISIBLE_NOW},
    {"measure", ANYBODY},
    {"measure_sum", VISIBLE_NOW_BIG},
    {"peer_value", VISIBLE_NOW},
    {"seal", VISIBLE_SEALS},
    {"target", OWN_AREAS_AND_ABOVE},
    {"version", EVER_VISIBLE},
};

enum { TABLES = sizeof tables / sizeof tables[0] };

/* The areas are a filter: by the ends of their codes where no other area lies between, as it is with what lies below one area of a code that all others
 * begin with; else by a list, looked up by hash. CASE keeps it from the index, which would be searched once for each area of the list though the
 * query names its own, and from the planner's estimate, which would hold each area of the list against the statistics, longer than such a query
 * takes. */
static const char *
area_condition(const edu_access_areas_t *areas, apr_pool_t *pool)
{
    const char *among;

    if (areas->list == NULL)
        return "";
    among = areas->unmixed
                ? apr_pstrcat(pool, "area_code >= ", edu_text_quote_literal(areas->first, pool),
                              " AND area_code <= ", edu_text_quote_literal(areas->last, pool), NULL)
                : apr_pstrcat(pool, "area_code = ANY (", edu_text_quote_literal(areas->list, pool),
                              "::text[])", NULL);
    return apr_pstrcat(pool, " AND CASE WHEN ", among, " THEN true ELSE false END", NULL);
}

/* The first and the last code bound the scan of a big table where a query names no area. Where it does, they mislead the planner a little. */
static const char *
range_condition(const edu_access_areas_t *areas, apr_pool_t *pool)
{
    return areas->list == NULL
               ? ""
               : apr_pstrcat(pool, " AND area_code >= ", edu_text_quote_literal(areas->first, pool),
                             " AND area_code <= ", edu_text_quote_literal(areas->last, pool), NULL);
}

#define AS_OF                                                                                                \
    " AND visible_from <= (SELECT edustat_pub.as_of()) AND visible_until > (SELECT edustat_pub.as_of_first())"

static const char *
condition_text(const edu_access_grant_t *grant, condition_t condition, apr_pool_t *pool)
{
    const char *valid = grant->valid_before == NULL
                            ? "true"
                            : apr_pstrcat(pool, "now() < ", edu_text_quote_literal(grant->valid_before, pool),
                                          "::timestamptz", NULL);

    switch (condition) {
    case ANYBODY: return valid;
    case OWN_AREAS_AND_ABOVE: return apr_pstrcat(pool, valid, area_condition(&grant->around, pool), NULL);
    case VISIBLE_SEALS:
        return apr_pstrcat(pool, valid, area_condition(&grant->around, pool), " AND visible_from <= now()",
                           NULL);
    case EVER_VISIBLE:
        return apr_pstrcat(pool, valid, area_condition(&grant->below, pool),
                           " AND visible_from <= now() AND visible_until > '-infinity'", NULL);
    case VISIBLE_NOW: return apr_pstrcat(pool, valid, area_condition(&grant->below, pool), AS_OF, NULL);
    case VISIBLE_NOW_BIG:
        return apr_pstrcat(pool, valid, range_condition(&grant->below, pool),
                           area_condition(&grant->below, pool), AS_OF, NULL);
    }
    return "false";
}

static void
add_drop_policies(edu_buffer_t *sql, const char *role)
{
    for (int i = 0; i < TABLES; i++)
        edu_buffer_printf(sql, "DROP POLICY IF EXISTS %s ON edustat_pub.%s; ", role, tables[i].table);
}

char *
edu_sql_access_grant(const edu_access_grant_t *grant, apr_pool_t *pool)
{
    const char *role = edu_text_quote_identifier(grant->role, pool);
    edu_buffer_t *sql = edu_buffer_create(16384, pool);

    add_drop_policies(sql, role);
    for (int i = 0; i < TABLES; i++)
        edu_buffer_printf(sql, "CREATE POLICY %s ON edustat_pub.%s FOR SELECT TO %s USING (%s); ", role,
                          tables[i].table, role, condition_text(grant, tables[i].condition, pool));
    edu_buffer_printf(sql,
                      "GRANT USAGE ON SCHEMA edustat_pub TO %s; "
                      "GRANT SELECT ON ALL TABLES IN SCHEMA edustat_pub TO %s; "
                      "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA edustat_pub TO %s",
                      role, role, role);
    return edu_buffer_text(sql);
}

char *
edu_sql_access_role(const edu_access_role_t *role, const char *database, apr_pool_t *pool)
{
    const char *name = edu_text_quote_identifier(role->name, pool);
    const char *in = edu_text_quote_identifier(database, pool);
    const char *valid = role->valid_before != NULL ? role->valid_before : "infinity";
    edu_buffer_t *sql = edu_buffer_create(1024, pool);

    edu_buffer_printf(sql,
                      "%s ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION "
                      "NOBYPASSRLS CONNECTION LIMIT %" PRId64 " VALID UNTIL %s",
                      role->fresh ? "CREATE" : "ALTER", name, role->connections,
                      edu_text_quote_literal(valid, pool));
    if (role->password != NULL)
        edu_buffer_printf(sql, " PASSWORD %s", edu_text_quote_literal(role->password, pool));
    edu_buffer_printf(sql,
                      "; ALTER ROLE %s IN DATABASE %s SET default_transaction_read_only = on"
                      "; ALTER ROLE %s IN DATABASE %s SET statement_timeout = '%" PRId64 "s'"
                      "; ALTER ROLE %s IN DATABASE %s SET search_path = edustat_pub"
                      "; GRANT CONNECT ON DATABASE %s TO %s",
                      name, in, name, in, role->timeout_s, name, in, in, name);
    return edu_buffer_text(sql);
}

char *
edu_sql_access_take_back(const char *role, const char *database, apr_pool_t *pool)
{
    const char *name = edu_text_quote_identifier(role, pool);
    edu_buffer_t *sql = edu_buffer_create(2048, pool);

    add_drop_policies(sql, name);
    edu_buffer_printf(sql,
                      "REVOKE ALL ON ALL TABLES IN SCHEMA edustat_pub FROM %s; "
                      "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA edustat_pub FROM %s; "
                      "REVOKE ALL ON SCHEMA edustat_pub FROM %s; REVOKE ALL ON DATABASE %s FROM %s; "
                      "ALTER ROLE %s NOLOGIN PASSWORD NULL",
                      name, name, name, edu_text_quote_identifier(database, pool), name, name);
    return edu_buffer_text(sql);
}

char *
edu_sql_access_drop_role(const char *role, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "DROP ROLE ", edu_text_quote_identifier(role, pool), NULL);
}
