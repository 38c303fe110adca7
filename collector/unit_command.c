/* unit close, rename, merge, recode, list, show: the register of reporting units by hand. */
#include "base/log.h"
#include "base/table.h"
#include "collector/commands_private.h"
#include "collector/row.h"
#include "collector/unit_change.h"
#include "collector/unit_import.h"
#include "sql/area.h"
#include "sql/embedded.h"
#include "sql/form_units.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* The code of the area that was named; "": none was. */
static edu_error_t *
read_area(const char **code, const edu_context_t *context, const edu_catalogue_t *catalogue, int year)
{
    const char *area = edu_setting(context->settings, EDU_SET_AREA);

    *code = "";
    return area == NULL ? NULL
                        : edu_sql_area_code(code, catalogue, area, year, year > 0 ? year : EDU_YEAR_FOREVER,
                                            context->pool);
}

/* Changes ----------------------------------------------------------------------------------------- */

static edu_error_t *
needed(const char **text, const edu_context_t *context, edu_setting_t id)
{
    *text = edu_setting(context->settings, id);
    if (*text != NULL && **text != '\0')
        return NULL;
    return edu_error_create(EDU_ERR_USAGE, NULL, "option \"--%s\" is missing", edu_setting_table[id].name);
}

static void
tell_late(const edu_unit_change_t *change)
{
    if (change->late_returns > 0)
        edu_log_result("%" APR_INT64_T_FMT " returns of that year or later stay and are findings now\n",
                       (apr_int64_t)change->late_returns);
    if (change->dry_run)
        edu_log_result("dry run; nothing changed\n");
}

/* Reads what every change needs and makes it. `count` of the operands are units. */
static edu_error_t *
make_change(edu_unit_change_t *change, edu_context_t *context, int count)
{
    apr_array_header_t *units = apr_array_make(context->pool, 4, sizeof(const char *));
    const edu_catalogue_t *catalogue;
    int64_t year;
    edu_db_t *db;

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(units, const char *) = context->argv[i];
    change->units = units;
    EDU_TRY(edu_setting_int(&year, context->settings, EDU_SET_SINCE, 1900, 2200));
    change->year = (int)year;
    EDU_TRY(needed(&change->reason, context, EDU_SET_REASON));
    change->by = edu_sql_by(context->settings, context->pool);
    change->force = edu_setting_on(context->settings, EDU_SET_FORCE);
    change->dry_run = edu_setting_on(context->settings, EDU_SET_DRY_RUN);
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_area(&change->area, context, catalogue, 0));
    return edu_unit_change(change, db, catalogue, context->pool);
}

edu_error_t *
edu_unit_close_command(edu_context_t *context)
{
    edu_unit_change_t change = {.deed = EDU_UNIT_CLOSE};

    EDU_TRY(make_change(&change, context, 1));
    edu_log_result("unit %s is closed: it does not report from %d on\n", context->argv[0], change.year);
    tell_late(&change);
    return NULL;
}

edu_error_t *
edu_unit_rename_command(edu_context_t *context)
{
    edu_unit_change_t change = {.deed = EDU_UNIT_RENAME, .into = context->argv[1]};

    if (*context->argv[1] == '\0')
        return edu_error_create(EDU_ERR_USAGE, NULL, "the new name is empty");
    EDU_TRY(make_change(&change, context, 1));
    edu_log_result("unit %s is called \"%s\" from %d on\n", context->argv[0], context->argv[1], change.year);
    tell_late(&change);
    return NULL;
}

edu_error_t *
edu_unit_merge_command(edu_context_t *context)
{
    edu_unit_change_t change = {.deed = EDU_UNIT_MERGE};

    EDU_TRY(needed(&change.into, context, EDU_SET_INTO));
    EDU_TRY(make_change(&change, context, context->argc));
    for (int i = 0; i < context->argc; i++)
        edu_log_result("unit %s is merged into %s: it does not report from %d on\n", context->argv[i],
                       change.into, change.year);
    tell_late(&change);
    return NULL;
}

edu_error_t *
edu_unit_recode_command(edu_context_t *context)
{
    edu_unit_change_t change = {.deed = EDU_UNIT_RECODE, .into = context->argv[1]};

    if (*context->argv[1] == '\0' || strlen(context->argv[1]) > EDU_UNIT_CODE_MOST)
        return edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" cannot be the code of a unit", context->argv[1]);
    EDU_TRY(make_change(&change, context, 1));
    edu_log_result("unit %s reports from %d on as %s\n", context->argv[0], change.year, context->argv[1]);
    tell_late(&change);
    return NULL;
}

/* Looking ----------------------------------------------------------------------------------------- */

static edu_error_t *
read_format(edu_table_format_t *format, const edu_context_t *context)
{
    const char *name = edu_setting(context->settings, EDU_SET_FORMAT);

    *format = EDU_TABLE_TEXT;
    if (name == NULL)
        return NULL;
    return edu_table_format_parse(format, name,
                                  1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON);
}

/* The base areas at or below an area; NULL for all. */
static void
find_counties(const apr_array_header_t **counties, const edu_catalogue_t *catalogue, const char *code,
              int year, apr_pool_t *pool)
{
    const edu_area_t *area;
    apr_array_header_t *found;

    *counties = NULL;
    if (*code == '\0')
        return;
    area = edu_areas_nearest(catalogue->areas, code, year > 0 ? year : EDU_YEAR_FOREVER - 1);
    found = apr_array_make(pool, 16, sizeof(const char *));
    APR_ARRAY_PUSH(found, const char *) = area->code;
    /* Without a year: those of its first and its last, since divisions come and go. */
    for (int i = 0; i < 2; i++) {
        int of = year > 0 ? year : i == 0 ? area->valid_from : area->valid_to - 1;
        const apr_array_header_t *below = edu_areas_below(catalogue->areas, area->code, of, EDU_COUNTY, pool);

        for (int k = 0; k < below->nelts; k++)
            APR_ARRAY_PUSH(found, const char *) = APR_ARRAY_IDX(below, k, const edu_area_t *)->code;
    }
    *counties = found;
}

static edu_error_t *
read_year(int *year, const edu_context_t *context)
{
    const char *text = edu_setting(context->settings, EDU_SET_OPEN_IN);
    edu_period_t period;

    *year = 0;
    if (text == NULL)
        return NULL;
    EDU_TRY(edu_period_parse(&period, text, strlen(text)));
    *year = period.year;
    return NULL;
}

/* Columns are called as `unit import` reads them, so that a list can be corrected and imported. */
static edu_table_t *
list_table(edu_table_format_t format, const edu_form_t *all, bool zh, edu_buffer_t *out, apr_pool_t *pool)
{
    int attributes = all->attributes->nelts;
    edu_column_t *columns = apr_pcalloc(pool, sizeof *columns * (size_t)(attributes + 5));

    columns[0] = (edu_column_t){"county_code", zh ? "县区" : "county", EDU_LEFT};
    columns[1] = (edu_column_t){"unit_code", zh ? "单位代码" : "unit", EDU_LEFT};
    columns[2] = (edu_column_t){"name", zh ? "名称" : "name", EDU_LEFT};
    columns[3] = (edu_column_t){"valid_from", zh ? "启用" : "from", EDU_LEFT};
    columns[4] = (edu_column_t){"valid_to", zh ? "停用" : "to", EDU_LEFT};
    for (int i = 0; i < attributes; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(all->attributes, i, edu_attribute_t);

        columns[i + 5] = (edu_column_t){attribute->code,
                                        edu_text_pick(zh ? EDU_LANG_ZH : EDU_LANG_EN, attribute->name_zh,
                                                      attribute->name_en),
                                        EDU_LEFT};
    }
    return edu_table_create(format, columns, attributes + 5, out, pool);
}

static void
print_rows(edu_table_t *table, const edu_result_t *rows, edu_buffer_t *out, apr_pool_t *pool)
{
    int columns = edu_result_columns(rows);
    const char **cells = apr_palloc(pool, sizeof *cells * (size_t)(columns + 1));

    for (int i = 0; i < edu_result_rows(rows); i++) {
        for (int k = 0; k < columns; k++)
            cells[k] = edu_result_text(rows, i, k);
        edu_table_row(table, cells);
    }
    edu_table_finish(table);
    fwrite(out->data, 1, out->length, stdout);
}

edu_error_t *
edu_unit_list_command(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    apr_pool_t *pool = context->pool;
    edu_buffer_t *out = edu_buffer_create(4096, pool);
    const apr_array_header_t *counties;
    const char *area;
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_result_t *rows;
    int year;
    edu_db_t *db;

    EDU_TRY(read_format(&format, context));
    EDU_TRY(read_year(&year, context));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, pool));
    const edu_form_t *all = edu_unit_attributes(catalogue, pool);
    if (all == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "no form of the catalogue is reported by units");
    EDU_TRY(read_area(&area, context, catalogue, year));
    find_counties(&counties, catalogue, area, year, pool);
    EDU_TRY(
        edu_db_query(&rows, db, edu_sql_list_units(all, counties, pool), EDU_PARAMS(EDU_INT(year)), pool));
    print_rows(list_table(format, all, zh, out, pool), rows, out, pool);
    return NULL;
}

static const char *
event_title(const char *kind, bool zh)
{
    static const char *const titles[][3] = {
        {"close", "closed", "停用"},
        {"rename", "renamed", "更名"},
        {"merge", "merged into", "并入"},
        {"take", "took in", "接收"},
        {"recode", "recoded to", "改代码为"},
        {"recoded", "recoded from", "原代码"},
        {"import_name", "renamed by a register file", "名录文件更名"},
        {"import_years", "other years by a register file", "名录文件改年份"},
    };

    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (strcmp(kind, titles[i][0]) == 0)
            return titles[i][zh ? 2 : 1];
    return kind;
}

static const char *
before_after(const char *before, const char *after, apr_pool_t *pool)
{
    return strcmp(before, after) == 0 ? after : apr_pstrcat(pool, before, " → ", after, NULL);
}

static edu_table_t *
show_table(edu_table_format_t format, bool zh, edu_buffer_t *out, apr_pool_t *pool)
{
    const edu_column_t columns[] = {
        {"county_code", zh ? "县区" : "county", EDU_LEFT},
        {"unit_code", zh ? "单位代码" : "unit", EDU_LEFT},
        {"year", zh ? "年份" : "year", EDU_LEFT},
        {"event", zh ? "变动" : "event", EDU_LEFT},
        {"other", zh ? "相关单位" : "other units", EDU_LEFT},
        {"name", zh ? "名称" : "name", EDU_LEFT},
        {"reason", zh ? "原因" : "reason", EDU_LEFT},
        {"by", zh ? "操作人" : "by", EDU_LEFT},
        {"at", zh ? "操作时间" : "at", EDU_LEFT},
        {"years", zh ? "填报年份" : "years", EDU_LEFT},
    };

    return edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);
}

static edu_error_t *
add_events(edu_table_t *table, edu_db_t *db, const char *county, const char *code, bool people, bool zh,
           apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_events"),
                         EDU_PARAMS(EDU_TEXT(county), EDU_TEXT(code)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *kind = edu_result_text(rows, i, 1);
        const char *before = edu_result_text(rows, i, 2);
        const char *after = edu_result_text(rows, i, 3);
        const char *cells[] = {
            county,
            code,
            edu_result_text(rows, i, 0),
            people ? event_title(kind, zh) : kind,
            edu_result_text(rows, i, 4),
            before_after(before, after, pool),
            edu_result_text(rows, i, 5),
            edu_result_text(rows, i, 6),
            edu_text_time(edu_result_text(rows, i, 7), people, pool),
            before_after(edu_result_text(rows, i, 8), edu_result_text(rows, i, 9), pool),
        };

        edu_table_row(table, cells);
    }
    return NULL;
}

/* A unit's own story, behind it those of the units it goes on for. */
static edu_error_t *
show_unit(edu_db_t *db, const edu_result_t *units, int row, edu_table_format_t format, bool zh,
          apr_pool_t *pool)
{
    const char *county = edu_result_text(units, row, 0);
    const char *code = edu_result_text(units, row, 1);
    edu_buffer_t *out = edu_buffer_create(1024, pool);
    edu_table_t *table = show_table(format, zh, out, pool);
    apr_array_header_t *before;

    if (format == EDU_TABLE_TEXT)
        printf(zh ? "%s/%s %s，填报年份 %s\n\n" : "%s/%s %s, reports %s\n\n", county, code,
               edu_result_text(units, row, 2),
               edu_unit_years((int)edu_result_int(units, row, 3), (int)edu_result_int(units, row, 4), pool));
    EDU_TRY(add_events(table, db, county, code, format == EDU_TABLE_TEXT, zh, pool));
    EDU_TRY(edu_unit_predecessors(&before, db, county, code, false, pool));
    for (int i = 0; i < before->nelts; i++) {
        const edu_predecessor_t *other = &APR_ARRAY_IDX(before, i, edu_predecessor_t);

        EDU_TRY(add_events(table, db, other->county, other->code, format == EDU_TABLE_TEXT, zh, pool));
    }
    edu_table_finish(table);
    fwrite(out->data, 1, out->length, stdout);
    return NULL;
}

edu_error_t *
edu_unit_show_command(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_result_t *rows;
    const char *area;
    edu_db_t *db;

    EDU_TRY(read_format(&format, context));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_area(&area, context, catalogue, 0));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("unit_find"),
                         EDU_PARAMS(EDU_TEXT(context->argv[0]), EDU_TEXT(area)), context->pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "unit \"%s\" is not in the register",
                                               context->argv[0]),
                              "list the units with: edustat unit list --area CODE");
    if (format != EDU_TABLE_TEXT && edu_result_rows(rows) > 1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "unit \"%s\" stands in several divisions",
                                               context->argv[0]),
                              "name the division with --area");
    for (int i = 0; i < edu_result_rows(rows); i++)
        EDU_TRY(show_unit(db, rows, i, format, zh, context->pool));
    return NULL;
}
