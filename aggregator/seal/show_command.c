/* seal show: what a seal holds. */
#include "aggregator/seal/commands_private.h"
#include "base/table.h"
#include "base/text.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

static void
add_fact(edu_table_t *table, const char *name, const char *value)
{
    const char *const cells[] = {name, value};

    if (value != NULL && *value != '\0')
        edu_table_row(table, cells);
}

/* "1 to 17, 19": {[1,18),[19,20)} for people. */
static const char *
ranges_for_people(const char *ranges, edu_lang_t lang, apr_pool_t *pool)
{
    const char *list = "";

    for (const char *at = strchr(ranges, '['); at != NULL; at = strchr(at, '[')) {
        char *rest;
        int64_t first = apr_strtoi64(at + 1, &rest, 10);
        int64_t last = apr_strtoi64(rest + 1, &rest, 10) - 1;
        const char *comma = *list == '\0' ? "" : edu_text_pick(lang, "、", ", ");

        list = first == last ? apr_psprintf(pool, "%s%s%" PRId64, list, comma, first)
                             : apr_psprintf(pool, "%s%s%" PRId64 "%s%" PRId64, list, comma, first,
                                            edu_text_pick(lang, "～", " to "), last);
        at = rest;
    }
    return list;
}

static void
show_facts(edu_buffer_t *out, const edu_stored_seal_t *seal, const edu_seal_parts_t *parts, edu_lang_t lang,
           apr_pool_t *pool)
{
    const bool zh = lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {{"fact", zh ? "项目" : "fact", EDU_LEFT},
                                    {"value", zh ? "内容" : "value", EDU_LEFT}};
    edu_table_t *table = edu_table_create(EDU_TABLE_TEXT, columns, 2, out, pool);

    add_fact(table, zh ? "封存号" : "seal", apr_psprintf(pool, "%" PRId64, seal->number));
    add_fact(table, zh ? "区划" : "area",
             apr_psprintf(pool, "%s %s", seal->area, edu_seal_area_name(parts, lang, pool)));
    add_fact(table, zh ? "年份" : "year", apr_psprintf(pool, "%d", seal->year));
    add_fact(table, zh ? "封存时间" : "sealed at", edu_text_time(seal->at, true, pool));
    add_fact(table, zh ? "封存人" : "by", seal->by);
    add_fact(table, zh ? "原因" : "reason", seal->reason);
    add_fact(table, zh ? "程序" : "program", apr_psprintf(pool, "edustat %s", seal->program_version));
    add_fact(table, zh ? "指标目录" : "catalogue",
             apr_psprintf(pool, "%s %s", edu_seal_fact(parts, "catalogue", pool),
                          edu_seal_fact(parts, "catalogue_version", pool)));
    add_fact(table, zh ? "目录摘要" : "catalogue digest", seal->catalogue_digest);
    add_fact(table, zh ? "提交号" : "submissions",
             ranges_for_people(edu_seal_fact(parts, "submissions", pool), lang, pool));
    add_fact(table, zh ? "其中已撤销" : "of them undone",
             ranges_for_people(edu_seal_fact(parts, "submissions_undone", pool), lang, pool));
    add_fact(table, zh ? "未汇总的县期" : "not aggregated", apr_psprintf(pool, "%" PRId64, seal->marks_open));
    add_fact(table, zh ? "硬性错误" : "hard findings", apr_psprintf(pool, "%" PRId64, seal->hard_open));
    add_fact(table, zh ? "日志" : "journal entry", apr_psprintf(pool, "%" PRId64, seal->entry));
    add_fact(table, "SHA-256", seal->sha256);
    edu_error_clear(edu_table_finish(table)); /* only workbooks can fail */
    edu_buffer_add_char(out, '\n');
}

static void
show_parts(edu_buffer_t *out, const edu_seal_parts_t *parts, edu_lang_t lang, apr_pool_t *pool)
{
    const bool zh = lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {{"path", zh ? "部分" : "part", EDU_LEFT},
                                    {"bytes", zh ? "字节" : "bytes", EDU_RIGHT},
                                    {"sha256", "SHA-256", EDU_LEFT}};
    edu_table_t *table = edu_table_create(EDU_TABLE_TEXT, columns, 3, out, pool);

    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);
        const char *const cells[] = {part->path, apr_psprintf(pool, "%lu", (unsigned long)part->length),
                                     part->sha256};

        edu_table_row(table, cells);
    }
    edu_error_clear(edu_table_finish(table));
}

/* The facts as they were sealed, with number, hash and parts. */
static void
show_json(edu_buffer_t *out, const edu_stored_seal_t *seal, const edu_seal_parts_t *parts)
{
    const edu_seal_part_t *facts = edu_seal_parts_find(parts, EDU_SEAL_FACTS);

    edu_buffer_printf(out,
                      "{\n\"seal\": %" PRId64 ",\n\"sha256\": \"%s\",\n\"journal_entry\": %" PRId64
                      ",\n\"facts\": %s,\n\"parts\": [",
                      seal->number, seal->sha256, seal->entry, facts != NULL ? facts->data : "null\n");
    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);

        edu_buffer_add_text(out, i > 0 ? ",\n  {\"path\": " : "\n  {\"path\": ");
        edu_text_add_json(out, part->path);
        edu_buffer_printf(out, ", \"bytes\": %lu, \"sha256\": \"%s\"}", (unsigned long)part->length,
                          part->sha256);
    }
    edu_buffer_add_text(out, "\n]\n}\n");
}

edu_error_t *
edu_seal_run_show(edu_context_t *context)
{
    edu_buffer_t *out = edu_buffer_create(16384, context->pool);
    edu_table_format_t format;
    edu_stored_seal_t seal;
    apr_array_header_t *wrong;
    edu_seal_parts_t *parts;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_seal_connect(&db, context));
    EDU_TRY(edu_seal_find(&seal, db, context->argv[0], context->pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, &seal, context->pool));
    if (format == EDU_TABLE_JSON) {
        show_json(out, &seal, parts);
    } else {
        show_facts(out, &seal, parts, context->settings->lang, context->pool);
        show_parts(out, parts, context->settings->lang, context->pool);
    }
    return edu_seal_print(out);
}
