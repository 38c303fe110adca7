/* seal verify: whether seals are as they were, and whether the store still gives the same. */
#include "aggregator/seal/commands_private.h"
#include "aggregator/seal/replay.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/table.h"
#include "base/text.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

enum {
    SEAL,
    AREA,
    YEAR,
    STATE,
    SUMMARY_COLUMNS, /* what people get first */
    PART = SUMMARY_COLUMNS,
    FORM,
    WHERE,
    PERIOD,
    GROUP,
    INDICATOR,
    COLUMN,
    SEALED,
    REPLAYED,
    COLUMNS
};

typedef struct verify_t {
    edu_db_t *db;
    edu_table_t *summary; /* for people: a row a seal; else NULL */
    edu_table_t *details; /* what differs; for programs every seal */
    int detail_rows;
    bool zh; /* words for people in Chinese */
    int64_t limit;
    bool wrong;
    apr_pool_t *pool;
} verify_t;

typedef enum state_t { IDENTICAL, DIFFERS, CHANGED } state_t;

static const char *
state_word(const verify_t *verify, state_t state)
{
    static const char *const words[][2] = {[IDENTICAL] = {"identical", "一致"},
                                           [DIFFERS] = {"differs", "不符"},
                                           [CHANGED] = {"changed", "已被改动"}};

    return words[state][verify->zh];
}

static void
begin_row(const char *cells[COLUMNS], const verify_t *verify, const edu_stored_seal_t *seal, state_t state)
{
    memset(cells, 0, sizeof(const char *) * COLUMNS);
    cells[SEAL] = apr_psprintf(verify->pool, "%" PRId64, seal->number);
    cells[AREA] = seal->area;
    cells[YEAR] = apr_psprintf(verify->pool, "%d", seal->year);
    cells[STATE] = state_word(verify, state);
}

/* What becomes of a seal as a whole: for people a row of its own, for programs one where nothing else is to be told. */
static void
add_seal(verify_t *verify, const edu_stored_seal_t *seal, state_t state, bool told)
{
    const char *cells[COLUMNS];

    verify->wrong |= state != IDENTICAL;
    begin_row(cells, verify, seal, state);
    if (verify->summary != NULL)
        edu_table_row(verify->summary, cells);
    else if (!told)
        edu_table_row(verify->details, cells);
}

static const char *
text_or_null(const char *text)
{
    return *text != '\0' ? text : NULL;
}

static void
add_difference(verify_t *verify, const edu_stored_seal_t *seal, const edu_seal_difference_t *one)
{
    const char *cells[COLUMNS];

    begin_row(cells, verify, seal, DIFFERS);
    cells[PART] = one->part;
    cells[FORM] = text_or_null(one->form);
    cells[WHERE] = text_or_null(one->area);
    cells[PERIOD] = text_or_null(one->period);
    cells[GROUP] = text_or_null(one->grp);
    cells[INDICATOR] = text_or_null(one->indicator);
    cells[COLUMN] = text_or_null(one->column);
    cells[SEALED] = one->sealed;
    cells[REPLAYED] = one->now;
    edu_table_row(verify->details, cells);
    verify->detail_rows++;
}

static void
add_replay(verify_t *verify, const edu_stored_seal_t *seal, const edu_seal_replay_t *replay)
{
    const int all = replay->differences->nelts;
    const int shown = verify->limit > 0 && verify->limit < all ? (int)verify->limit : all;

    add_seal(verify, seal, replay->identical ? IDENTICAL : DIFFERS, shown > 0);
    for (int i = 0; i < shown; i++)
        add_difference(verify, seal, &APR_ARRAY_IDX(replay->differences, i, edu_seal_difference_t));
    if (shown < all)
        edu_log_notice("seal %" PRId64 ": %d more differences; --limit 0 shows them all", seal->number,
                       all - shown);
    if (!replay->identical && strcmp(seal->program_version, PACKAGE_VERSION) != 0)
        edu_log_notice("seal %" PRId64 " was made by edustat %s; this is %s", seal->number,
                       seal->program_version, PACKAGE_VERSION);
}

/* Parts that are not what was sealed. */
static void
add_changed(verify_t *verify, const edu_stored_seal_t *seal, const apr_array_header_t *wrong)
{
    add_seal(verify, seal, CHANGED, true);
    for (int i = 0; i < wrong->nelts; i++) {
        const char *cells[COLUMNS];

        begin_row(cells, verify, seal, CHANGED);
        cells[PART] = APR_ARRAY_IDX(wrong, i, const char *);
        edu_table_row(verify->details, cells);
        verify->detail_rows++;
    }
}

static edu_error_t *
verify_one(verify_t *verify, const edu_stored_seal_t *seal, apr_pool_t *pool)
{
    edu_seal_parts_t *parts;
    apr_array_header_t *wrong;
    edu_seal_open_t open;
    edu_seal_replay_t replay;

    EDU_TRY(edu_seal_read_parts(&parts, &wrong, verify->db, seal, pool));
    if (wrong->nelts > 0) {
        add_changed(verify, seal, wrong);
        return NULL;
    }
    EDU_TRY(edu_seal_open(&open, seal, parts, pool));
    EDU_TRY_WRAP(edu_seal_replay(&replay, verify->db, &open, pool), "could not replay seal %" PRId64,
                 seal->number);
    add_replay(verify, seal, &replay);
    return NULL;
}

static edu_error_t *
choose(apr_array_header_t **seals, edu_db_t *db, const edu_context_t *context)
{
    const bool all = edu_setting_on(context->settings, EDU_SET_ALL_SEALS);
    edu_stored_seal_t one;

    if (all == (context->argc > 0))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               all ? "either the number of a seal or --all, not both"
                                                   : "which seal is to be verified?"),
                              "give the number that \"edustat seal list\" shows, or --all");
    if (all)
        return edu_seals_list(seals, db, NULL, context->pool);
    EDU_TRY(edu_seal_find(&one, db, context->argv[0], context->pool));
    *seals = apr_array_make(context->pool, 1, sizeof(edu_stored_seal_t));
    APR_ARRAY_PUSH(*seals, edu_stored_seal_t) = one;
    return NULL;
}

edu_error_t *
edu_seal_run_verify(edu_context_t *context)
{
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    apr_array_header_t *seals;
    edu_table_format_t format;
    verify_t verify = {.pool = context->pool};

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_setting_int(&verify.limit, context->settings, EDU_SET_LIMIT, 0, INT_MAX));
    EDU_TRY(edu_seal_connect(&verify.db, context));
    EDU_TRY(choose(&seals, verify.db, context));
    if (format != EDU_TABLE_TEXT)
        verify.limit = 0;
    verify.zh = format == EDU_TABLE_TEXT && context->settings->lang == EDU_LANG_ZH;

    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[COLUMNS] = {
        [SEAL] = {"seal", zh ? "封存号" : "seal", EDU_RIGHT},
        [AREA] = {"area", zh ? "区划" : "area", EDU_LEFT},
        [YEAR] = {"year", zh ? "年份" : "year", EDU_RIGHT},
        [STATE] = {"state", zh ? "结果" : "state", EDU_LEFT},
        [PART] = {"part", zh ? "部分" : "part", EDU_LEFT},
        [FORM] = {"form", zh ? "报表" : "form", EDU_LEFT},
        [WHERE] = {"where", zh ? "所在区划" : "where", EDU_LEFT},
        [PERIOD] = {"period", zh ? "报告期" : "period", EDU_LEFT},
        [GROUP] = {"grp", zh ? "分组" : "group", EDU_LEFT},
        [INDICATOR] = {"indicator", zh ? "指标" : "indicator", EDU_LEFT},
        [COLUMN] = {"column", zh ? "项目" : "column", EDU_LEFT},
        [SEALED] = {"sealed", zh ? "封存值" : "sealed", EDU_LEFT},
        [REPLAYED] = {"replayed", zh ? "重放值" : "replayed", EDU_LEFT},
    };
    edu_buffer_t *details = edu_buffer_create(4096, context->pool);
    verify.details = edu_table_create(format, columns, COLUMNS, details, context->pool);
    edu_table_fit(verify.details, 0);
    if (format == EDU_TABLE_TEXT)
        verify.summary = edu_table_create(format, columns, SUMMARY_COLUMNS, out, context->pool);
    for (int i = 0; i < seals->nelts; i++) {
        apr_pool_t *pool = edu_pool_create(context->pool);

        EDU_TRY(verify_one(&verify, &APR_ARRAY_IDX(seals, i, edu_stored_seal_t), pool));
        apr_pool_destroy(pool);
    }
    if (verify.summary != NULL)
        EDU_TRY(edu_table_finish(verify.summary));
    EDU_TRY(edu_table_finish(verify.details));
    if (verify.detail_rows > 0 && verify.summary != NULL)
        edu_buffer_add_char(out, '\n');
    if (verify.detail_rows > 0 || verify.summary == NULL)
        edu_buffer_add(out, details->data, details->length);
    context->status = verify.wrong ? 1 : 0;
    return edu_seal_print(out);
}
