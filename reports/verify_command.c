#include "base/log.h"
#include "base/table.h"
#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/messages.h"
#include "reports/subject.h"
#include "reports/verify.h"
#include "sql/embedded.h"
#include "sql/migrate.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const char *head;
    edu_lang_t lang;
    edu_verify_t *verify;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
verify_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_verify_run(&request->verify, db, request->catalogue, request->head, request->lang,
                          request->pool);
}

static void
add_row(edu_table_t *table, const edu_check_result_t *result, const char *found, bool wrong, edu_lang_t lang)
{
    const char *const cells[] = {result->code,
                                 edu_message(lang, result->serious ? EDU_MSG_VERIFY_SERIOUS
                                                                   : EDU_MSG_VERIFY_SLIGHT),
                                 edu_message(lang, wrong ? EDU_MSG_VERIFY_FAILED : EDU_MSG_VERIFY_OK), found,
                                 wrong ? result->remedy : NULL};

    edu_table_row(table, cells);
}

/* How many are recomputed where nobody says. */
#define SAMPLE_DEFAULT 20

static edu_recompute_t recompute_by;

void
edu_verify_recompute_by(edu_recompute_t recompute)
{
    recompute_by = recompute;
}

/* A sample that can be foreseen is no check: without --seed it is another one every time. */
static edu_error_t *
read_order(edu_recompute_order_t *order, bool *asked, const edu_context_t *context)
{
    unsigned char random[4];
    int64_t seed;

    *order = (edu_recompute_order_t){.sample = SAMPLE_DEFAULT, .kept_most = EDU_VERIFY_KEPT_MOST};
    *asked = edu_setting_on(context->settings, EDU_SET_RECOMPUTE_ALL) ||
             edu_setting(context->settings, EDU_SET_SAMPLE) != NULL;
    if (edu_setting(context->settings, EDU_SET_SAMPLE) != NULL)
        EDU_TRY(edu_setting_int(&order->sample, context->settings, EDU_SET_SAMPLE, 0, INT_MAX));
    if (edu_setting_on(context->settings, EDU_SET_RECOMPUTE_ALL))
        order->sample = -1;
    if (edu_setting(context->settings, EDU_SET_SAMPLE_SEED) != NULL) {
        EDU_TRY(edu_setting_int(&seed, context->settings, EDU_SET_SAMPLE_SEED, 0, INT64_MAX));
    } else {
        apr_status_t status = apr_generate_random_bytes(random, sizeof random);

        if (status != APR_SUCCESS)
            return edu_error_apr(EDU_ERR_SYSTEM, status, "could not draw a random seed");
        seed = (random[0] | random[1] << 8 | random[2] << 16) % 1000000;
    }
    order->seed = apr_psprintf(context->pool, "%" PRId64, seed);
    return NULL;
}

/* Where a role may look but not make anything, the other checks are done all the same, unless the sample was asked for. */
static edu_error_t *
recompute(edu_recomputed_t *recomputed, bool *done, edu_db_t *db, const request_t *request,
          const edu_recompute_order_t *order, bool asked)
{
    edu_error_t *error;

    *done = false;
    if (recompute_by == NULL || order->sample == 0)
        return NULL;
    error = recompute_by(recomputed, db, request->catalogue, order, request->pool);
    *done = error == NULL;
    for (const edu_error_t *link = error; link != NULL && !asked; link = link->cause)
        if (strcmp(link->sqlstate, "42501") == 0 || strcmp(link->sqlstate, "25006") == 0) {
            edu_error_clear(error);
            edu_log_notice("rollups were not recomputed: this role may only read");
            return NULL;
        }
    return edu_error_wrap(error, "could not recompute the rollups");
}

/* What was recomputed, in a sentence or two. */
static const char *
told(const edu_recomputed_t *recomputed, const edu_recompute_order_t *order, edu_lang_t lang,
     apr_pool_t *pool)
{
    const char *compared = apr_psprintf(pool, "%" PRId64, recomputed->chosen - recomputed->waiting);
    const char *total = apr_psprintf(pool, "%" PRId64, recomputed->total);
    const char *text = recomputed->chosen == recomputed->total
                           ? EDU_SAY(lang, EDU_MSG_ROLLUP_ALL, pool, compared, total)
                           : EDU_SAY(lang, EDU_MSG_ROLLUP_SAMPLE, pool, compared, total, order->seed);

    if (recomputed->waiting == 0)
        return text;
    return apr_pstrcat(pool, text, lang == EDU_LANG_ZH ? "" : " ",
                       EDU_SAY(lang, EDU_MSG_ROLLUP_WAITING, pool,
                               apr_psprintf(pool, "%" PRId64, recomputed->waiting)),
                       NULL);
}

static edu_error_t *
write_results(edu_buffer_t *out, bool *wrong, const request_t *request, edu_table_format_t format)
{
    const edu_lang_t lang = request->lang;
    /* Programs want the same words whatever the language. */
    const edu_lang_t words = format == EDU_TABLE_TEXT ? lang : EDU_LANG_EN;
    const edu_column_t columns[] = {
        {"check", edu_message(lang, EDU_MSG_VERIFY_CHECK), EDU_LEFT},
        {"severity", edu_message(lang, EDU_MSG_VERIFY_SEVERITY), EDU_LEFT},
        {"state", edu_message(lang, EDU_MSG_VERIFY_STATE), EDU_LEFT},
        {"found", edu_message(lang, EDU_MSG_VERIFY_FOUND), EDU_LEFT},
        {"remedy", edu_message(lang, EDU_MSG_VERIFY_REMEDY), EDU_LEFT},
    };
    edu_table_t *table =
        edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, request->pool);

    for (int i = 0; i < request->verify->results->nelts; i++) {
        const edu_check_result_t *result = &APR_ARRAY_IDX(request->verify->results, i, edu_check_result_t);
        int64_t more = result->count - result->found->nelts;

        *wrong |= result->count > 0;
        if (result->count == 0)
            add_row(table, result, NULL, false, words);
        for (int k = 0; k < result->found->nelts; k++)
            add_row(table, result, APR_ARRAY_IDX(result->found, k, const char *), true, words);
        if (more > 0)
            add_row(table, result,
                    EDU_SAY(lang, EDU_MSG_VERIFY_MORE, request->pool,
                            apr_psprintf(request->pool, "%" PRId64, more)),
                    true, words);
    }
    return edu_table_finish(table);
}

edu_error_t *
edu_reports_verify(edu_context_t *context)
{
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    request_t request = {.head = edu_setting(context->settings, EDU_SET_HEAD),
                         .lang = context->settings->lang,
                         .pool = context->pool};
    edu_recompute_order_t order;
    edu_recomputed_t recomputed;
    edu_table_format_t format;
    bool wrong = false;
    bool asked;
    bool done;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON));
    if (request.head != NULL &&
        (strlen(request.head) != 64 || strspn(request.head, "0123456789abcdefABCDEF") != 64))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a SHA-256", request.head),
                              "it has 64 hexadecimal digits, as verify prints it");
    EDU_TRY(read_order(&order, &asked, context));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, verify_body, &request, context->pool));
    if (request.verify->publications_left_out)
        edu_log_notice("publications were not checked: this role may not read them all");
    EDU_TRY(recompute(&recomputed, &done, db, &request, &order, asked));
    if (done)
        edu_verify_add_rollups(request.verify, &recomputed, request.catalogue, request.lang, request.pool);
    EDU_TRY(write_results(out, &wrong, &request, format));
    if (done && format == EDU_TABLE_TEXT)
        edu_buffer_printf(out, "%s\n", told(&recomputed, &order, request.lang, context->pool));
    else if (done)
        edu_log_notice("%s", told(&recomputed, &order, request.lang, context->pool));
    if (format == EDU_TABLE_TEXT && request.verify->journal_entries > 0) {
        edu_buffer_add_text(out,
                            EDU_SAY(request.lang, EDU_MSG_VERIFY_HEAD, context->pool,
                                    apr_psprintf(context->pool, "%" PRId64, request.verify->journal_entries),
                                    request.verify->journal_head));
        edu_buffer_add_char(out, '\n');
    }
    context->status = wrong ? 1 : 0;
    return edu_document_write(NULL, out, context->pool);
}
