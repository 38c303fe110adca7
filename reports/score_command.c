#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/score.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

enum { DRAWS_MOST = 1000000 };

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const char *area;
    int year;
    const char *composite;
    int64_t draws;
    int64_t seed;
    edu_lang_t lang;
    edu_scores_t *scores;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_scores_load(&request->scores, db, request->catalogue, request->area, request->year,
                           request->composite, request->draws, request->seed, request->lang, request->pool);
}

static const char *
whole(int number, apr_pool_t *pool)
{
    return number > 0 ? apr_psprintf(pool, "%d", number) : NULL;
}

static const char *
number(double value, apr_pool_t *pool)
{
    return isnan(value) ? NULL : edu_text_shortest(value, pool);
}

/* Codes of the parts that count and have no value, with a blank between them. */
static const char *
missing_codes(const edu_scores_t *scores, int area, apr_pool_t *pool)
{
    const apr_array_header_t *parts = scores->composite->parts;
    edu_level_t level = APR_ARRAY_IDX(scores->areas, area, const edu_area_t *)->level;
    const char *codes = NULL;

    for (int p = 0; p < parts->nelts; p++) {
        const edu_composite_part_t *part = &APR_ARRAY_IDX(parts, p, edu_composite_part_t);

        if (isnan(scores->parts[area * parts->nelts + p].points) && part->weights[level] > 0)
            codes = codes == NULL ? edu_composite_part_code(part)
                                  : apr_pstrcat(pool, codes, " ", edu_composite_part_code(part), NULL);
    }
    return codes;
}

static edu_error_t *
areas_table(edu_buffer_t *out, const edu_scores_t *scores, edu_table_format_t format, apr_pool_t *pool)
{
    static const edu_column_t columns[] = {
        {"area_code", NULL, EDU_LEFT},
        {"area_name", NULL, EDU_LEFT},
        {"level", NULL, EDU_LEFT},
        {"year", NULL, EDU_RIGHT},
        {"composite", NULL, EDU_LEFT},
        {"score", NULL, EDU_RIGHT},
        {"rank", NULL, EDU_RIGHT},
        {"rank_best_tenth", NULL, EDU_RIGHT},
        {"rank_worst_tenth", NULL, EDU_RIGHT},
        {"rank_p05", NULL, EDU_RIGHT},
        {"rank_p50", NULL, EDU_RIGHT},
        {"rank_p95", NULL, EDU_RIGHT},
        {"share_at_rank", NULL, EDU_RIGHT},
        {"parts_missing", NULL, EDU_LEFT},
        {"draws", NULL, EDU_RIGHT},
        {"seed", NULL, EDU_RIGHT},
    };
    edu_table_t *table = edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);

    for (int i = 0; i < scores->areas->nelts; i++) {
        int a = scores->order[i];
        const edu_area_t *area = APR_ARRAY_IDX(scores->areas, a, const edu_area_t *);
        const edu_standing_t *standing = &scores->standings[a];
        const char *cells[] = {area->code,
                               edu_text_pick(scores->lang, area->name_zh, area->name_en),
                               edu_level_name(area->level),
                               apr_psprintf(pool, "%d", scores->year),
                               scores->composite->code,
                               number(standing->score, pool),
                               whole(standing->rank, pool),
                               whole(standing->rank_best, pool),
                               whole(standing->rank_worst, pool),
                               whole(standing->rank_low, pool),
                               whole(standing->rank_median, pool),
                               whole(standing->rank_high, pool),
                               number(standing->share_at_rank, pool),
                               missing_codes(scores, a, pool),
                               apr_psprintf(pool, "%d", scores->draws),
                               apr_psprintf(pool, "%lu", scores->seed)};

        edu_table_row(table, cells);
    }
    return edu_table_finish(table);
}

static edu_error_t *
parts_table(edu_buffer_t *out, const edu_scores_t *scores, edu_table_format_t format, apr_pool_t *pool)
{
    static const edu_column_t columns[] = {
        {"area_code", NULL, EDU_LEFT}, {"area_name", NULL, EDU_LEFT}, {"year", NULL, EDU_RIGHT},
        {"composite", NULL, EDU_LEFT}, {"part", NULL, EDU_LEFT},      {"value", NULL, EDU_RIGHT},
        {"floor", NULL, EDU_RIGHT},    {"target", NULL, EDU_RIGHT},   {"points", NULL, EDU_RIGHT},
        {"weight", NULL, EDU_RIGHT},   {"missing", NULL, EDU_LEFT},
    };
    const apr_array_header_t *parts = scores->composite->parts;
    edu_table_t *table = edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);

    for (int i = 0; i < scores->areas->nelts; i++)
        for (int p = 0; p < parts->nelts; p++) {
            int a = scores->order[i];
            const edu_area_t *area = APR_ARRAY_IDX(scores->areas, a, const edu_area_t *);
            const edu_composite_part_t *part = &APR_ARRAY_IDX(parts, p, edu_composite_part_t);
            const edu_score_part_t *one = &scores->parts[a * parts->nelts + p];
            const char *cells[] = {area->code,
                                   edu_text_pick(scores->lang, area->name_zh, area->name_en),
                                   apr_psprintf(pool, "%d", scores->year),
                                   scores->composite->code,
                                   edu_composite_part_code(part),
                                   number(one->value, pool),
                                   edu_text_shortest(part->floor, pool),
                                   edu_text_shortest(part->target, pool),
                                   number(one->points, pool),
                                   edu_text_shortest(part->weights[area->level], pool),
                                   isnan(one->points) ? edu_part_missing_name(part->missing) : NULL};

            edu_table_row(table, cells);
        }
    return edu_table_finish(table);
}

edu_error_t *
edu_scores_table(edu_buffer_t *out, const edu_scores_t *scores, edu_table_format_t format, bool wide,
                 apr_pool_t *pool)
{
    return wide ? parts_table(out, scores, format, pool) : areas_table(out, scores, format, pool);
}

/* A whole number of an option; -1 when it was not given. */
static edu_error_t *
read_count(int64_t *count, const char *text, int64_t most)
{
    *count = -1;
    if (text == NULL)
        return NULL;
    if (edu_text_to_int64(text, strlen(text), count) && *count >= 0 && *count <= most)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is no number of draws and no seed",
                                           text),
                          "give a whole number from 0 on");
}

edu_error_t *
edu_reports_score(edu_context_t *context)
{
    const unsigned allowed =
        1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON | 1u << EDU_TABLE_MARKDOWN;
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    bool wide = edu_setting_on(context->settings, EDU_SET_WIDE);
    request_t request = {.area = context->argv[0],
                         .composite = edu_setting(context->settings, EDU_SET_COMPOSITE),
                         .lang = context->settings->lang,
                         .pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT), allowed));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(read_count(&request.draws, edu_setting(context->settings, EDU_SET_DRAWS), DRAWS_MOST));
    EDU_TRY(read_count(&request.seed, edu_setting(context->settings, EDU_SET_DRAW_SEED), INT32_MAX));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    if (format == EDU_TABLE_TEXT || format == EDU_TABLE_MARKDOWN)
        edu_scores_document(out, request.scores, format == EDU_TABLE_MARKDOWN, wide, context->pool);
    else
        EDU_TRY(edu_scores_table(out, request.scores, format, wide, context->pool));
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
