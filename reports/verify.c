#include "reports/verify.h"

#include "reports/messages.h"
#include "reports/verify_private.h"
#include "sql/embedded.h"
#include "sql/form_round.h"
#include "sql/journal.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

typedef struct check_t {
    const char *code;
    bool serious;
    edu_message_t what;   /* of a check that is a query: filled with its three columns */
    edu_message_t remedy; /* what to do */
    const char *query;    /* a statement of sql/queries, or NULL */
    char *(*form_query)(const edu_form_t *form, apr_pool_t *pool); /* one for each form, or NULL */
    edu_error_t *(*run)(edu_check_work_t *work);                   /* else this */
} check_t;

void
edu_check_found(edu_check_work_t *work, const char *text)
{
    if (work->result->count++ < EDU_VERIFY_KEPT_MOST)
        APR_ARRAY_PUSH(work->result->found, const char *) = text;
}

const char *
edu_check_number(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, value);
}

/* The journal's chain ---------------------------------------------------------------------------- */

typedef struct chain_t {
    edu_check_work_t *work;
    int64_t last;
    char previous[65];
    bool head_seen;
    apr_pool_t *scratch;
} chain_t;

static edu_error_t *
check_entry(const edu_journal_entry_t *entry, void *baton)
{
    chain_t *chain = baton;
    edu_check_work_t *work = chain->work;
    apr_pool_t *pool = work->pool;

    apr_pool_clear(chain->scratch);
    if (entry->entry != chain->last + 1)
        edu_check_found(work, EDU_SAY(work->lang, EDU_MSG_JOURNAL_GAP, pool,
                                      edu_check_number(chain->last + 1, pool),
                                      edu_check_number(entry->entry, pool)));
    else if (strcmp(entry->previous_sha256, chain->previous) != 0)
        edu_check_found(work, EDU_SAY(work->lang, EDU_MSG_JOURNAL_PREVIOUS, pool,
                                      edu_check_number(entry->entry, pool)));
    if (strcmp(edu_journal_hash(entry, chain->scratch), entry->sha256) != 0)
        edu_check_found(work, EDU_SAY(work->lang, EDU_MSG_JOURNAL_HASH, pool,
                                      edu_check_number(entry->entry, pool)));
    chain->last = entry->entry;
    apr_cpystrn(chain->previous, entry->sha256, sizeof chain->previous);
    chain->head_seen |= work->head != NULL && strcasecmp(work->head, entry->sha256) == 0;
    work->verify->journal_entries++;
    return NULL;
}

static edu_error_t *
check_journal(edu_check_work_t *work)
{
    chain_t chain = {.work = work, .previous = EDU_JOURNAL_START};

    apr_pool_create(&chain.scratch, work->pool);
    EDU_TRY(edu_journal_read(work->db, check_entry, &chain));
    apr_pool_destroy(chain.scratch);
    work->verify->journal_head = chain.last > 0 ? apr_pstrdup(work->pool, chain.previous) : "";
    if (work->head != NULL && !chain.head_seen)
        edu_check_found(work, EDU_SAY(work->lang, EDU_MSG_JOURNAL_HEAD_LOST, work->pool, work->head));
    return NULL;
}

/* All checks ------------------------------------------------------------------------------------- */

static const check_t checks[] = {
    {"journal_chain", true, EDU_MSG_JOURNAL_HASH, EDU_MSG_JOURNAL_REMEDY, NULL, NULL, check_journal},
    {"submission_counts", true, EDU_MSG_SUBMISSION_COUNTS, EDU_MSG_SUBMISSION_REMEDY, "verify_submission",
     NULL, NULL},
    {"return_counts", true, EDU_MSG_STATE_COUNTS, EDU_MSG_STATE_REMEDY, NULL, edu_sql_verify_state, NULL},
    {"return_digests", true, EDU_MSG_DIGEST_DIFFERS, EDU_MSG_DIGEST_REMEDY, NULL, NULL, edu_check_digests},
    {"return_submissions", true, EDU_MSG_RETURN_SUBMISSION, EDU_MSG_RETURN_SUBMISSION_REMEDY, NULL,
     edu_sql_verify_returns, NULL},
    {"history_submissions", true, EDU_MSG_RETURN_SUBMISSION, EDU_MSG_RETURN_SUBMISSION_REMEDY,
     "verify_history", NULL, NULL},
    {"approval_entries", true, EDU_MSG_APPROVAL_ENTRY, EDU_MSG_APPROVAL_REMEDY, "verify_approval", NULL,
     NULL},
    {"approvals_removed", true, EDU_MSG_APPROVAL_GONE, EDU_MSG_APPROVAL_REMEDY, "verify_approval_gone", NULL,
     NULL},
    {"seal_entries", true, EDU_MSG_SEAL_ENTRY, EDU_MSG_SEAL_REMEDY, "verify_seal", NULL, NULL},
    {"seals_removed", true, EDU_MSG_SEAL_GONE, EDU_MSG_SEAL_REMEDY, "verify_seal_gone", NULL, NULL},
    {"seal_parts", true, EDU_MSG_SEAL_PARTS, EDU_MSG_SEAL_REMEDY, "verify_seal_parts", NULL, NULL},
    {"publication_entries", true, EDU_MSG_PUBLICATION_ENTRY, EDU_MSG_PUBLICATION_REMEDY, "verify_publication",
     NULL, NULL},
    {"publications_removed", true, EDU_MSG_PUBLICATION_GONE, EDU_MSG_PUBLICATION_REMEDY,
     "verify_publication_gone", NULL, NULL},
    {"publication_seals", true, EDU_MSG_PUBLICATION_SEAL, EDU_MSG_PUBLICATION_REMEDY,
     "verify_publication_seal", NULL, NULL},
    {"round_entries", false, EDU_MSG_ROUND_ENTRY, EDU_MSG_ROUND_REMEDY, "verify_round", NULL, NULL},
};

/* The third value of a row; of an approval it is a level. */
static const char *
third_value(const edu_check_work_t *work, const edu_result_t *rows, int row, edu_message_t what)
{
    const char *text = edu_result_text(rows, row, 2);
    int level = what == EDU_MSG_APPROVAL_ENTRY || what == EDU_MSG_APPROVAL_GONE ? edu_level_parse(text) : -1;

    return level < 0 ? text : edu_level_title((edu_level_t)level, work->lang);
}

static edu_error_t *
run_query(edu_check_work_t *work, const char *sql, edu_message_t what)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, work->db, sql, EDU_NO_PARAMS, work->pool));
    for (int row = 0; row < edu_result_rows(rows); row++)
        edu_check_found(work, EDU_SAY(work->lang, what, work->pool, edu_result_text(rows, row, 0),
                                      edu_result_text(rows, row, 1), third_value(work, rows, row, what)));
    return NULL;
}

static edu_error_t *
run_check(edu_check_work_t *work, const check_t *check)
{
    if (check->run != NULL)
        return check->run(work);
    if (check->query != NULL)
        return run_query(work, edu_sql_query(check->query), check->what);
    for (int i = 0; i < work->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(work->catalogue->forms, i, const edu_form_t *);

        EDU_TRY(run_query(work, check->form_query(form, work->pool), check->what));
    }
    return NULL;
}

/* Publications are all to be read by some roles only; the others leave these checks out. */
static edu_error_t *
may_check(bool *may, const check_t *check, const edu_check_work_t *work)
{
    edu_result_t *rows;

    *may = true;
    if (check->query == NULL ||
        strncmp(check->query, "verify_publication", strlen("verify_publication")) != 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("verify_publication_readable"), EDU_NO_PARAMS,
                         work->pool));
    *may = edu_result_bool(rows, 0, 0);
    work->verify->publications_left_out |= !*may;
    return NULL;
}

edu_error_t *
edu_verify_run(edu_verify_t **verify, edu_db_t *db, const edu_catalogue_t *catalogue, const char *head,
               edu_lang_t lang, apr_pool_t *pool)
{
    enum { CHECKS = sizeof checks / sizeof checks[0] };

    *verify = apr_pcalloc(pool, sizeof **verify);
    (*verify)->results = apr_array_make(pool, CHECKS, sizeof(edu_check_result_t));
    for (int i = 0; i < CHECKS; i++) {
        edu_check_result_t *result;
        edu_check_work_t work = {NULL, *verify, db, catalogue, head, lang, pool};
        bool may;

        EDU_TRY(may_check(&may, &checks[i], &work));
        if (!may)
            continue;
        work.result = result = &APR_ARRAY_PUSH((*verify)->results, edu_check_result_t);
        *result = (edu_check_result_t){.code = checks[i].code,
                                       .serious = checks[i].serious,
                                       .found = apr_array_make(pool, 4, sizeof(const char *)),
                                       .remedy = edu_message(lang, checks[i].remedy)};
        EDU_TRY_WRAP(run_check(&work, &checks[i]), "could not run check \"%s\"", checks[i].code);
    }
    return NULL;
}
