#include "collector/edit/differences.h"

#include "base/buffer.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"

#include <apr_strings.h>

enum { COUNTY, FORM, YEAR, PERIOD, NEW, OTHER, GONE };

edu_error_t *
edu_edit_differences_begin(edu_db_t *db)
{
    return edu_db_script(db, edu_sql_create_finding_before);
}

/* Adds ", 3 with other numbers" where there are any. */
static void
add_count(edu_buffer_t *line, const char *comma, const edu_result_t *rows, int row, int column,
          const char *words)
{
    int64_t count = edu_result_int(rows, row, column);

    if (count == 0)
        return;
    if (edu_buffer_text(line)[line->length - 1] != ' ')
        edu_buffer_add_text(line, comma);
    edu_buffer_printf(line, "%" APR_INT64_T_FMT " %s", (apr_int64_t)count, words);
}

static const char *
describe(const edu_result_t *rows, int row, const edu_catalogue_t *catalogue, edu_lang_t lang,
         apr_pool_t *pool)
{
    const bool zh = lang == EDU_LANG_ZH;
    const char *code = edu_result_text(rows, row, COUNTY);
    const edu_area_t *area = edu_areas_nearest(catalogue->areas, code, (int)edu_result_int(rows, row, YEAR));
    const char *name = area == NULL ? code : edu_text_pick(lang, area->name_zh, area->name_en);
    edu_buffer_t *line = edu_buffer_create(256, pool);

    edu_buffer_printf(line, zh ? "%s（%s）%s %s：问题 " : "%s (%s), %s %s: findings: ", name, code,
                      edu_result_text(rows, row, FORM), edu_result_text(rows, row, PERIOD));
    add_count(line, zh ? "，" : ", ", rows, row, NEW, zh ? "条未登记" : "not noted");
    add_count(line, zh ? "，" : ", ", rows, row, OTHER, zh ? "条所记数字不同" : "noted with other numbers");
    add_count(line, zh ? "，" : ", ", rows, row, GONE, zh ? "条已登记而不成立" : "noted that do not hold");
    return edu_buffer_text(line);
}

edu_error_t *
edu_edit_differences_read(apr_array_header_t **lines, edu_db_t *db, const edu_catalogue_t *catalogue,
                          edu_lang_t lang, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("finding_differences"), EDU_NO_PARAMS, pool));
    *lines = apr_array_make(pool, edu_result_rows(rows) + 1, sizeof(const char *));
    for (int row = 0; row < edu_result_rows(rows); row++)
        APR_ARRAY_PUSH(*lines, const char *) = describe(rows, row, catalogue, lang, pool);
    return NULL;
}
