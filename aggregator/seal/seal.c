#include "aggregator/seal/seal.h"

#include "aggregator/seal/compute.h"
#include "base/text.h"
#include "base/translate.h"
#include "catalogue/reader/read.h"
#include "sql/embedded.h"
#include "sql/form_past.h"
#include "sql/form_tables.h"
#include "sql/journal.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

typedef struct seal_t {
    edu_seal_report_t *report;
    const edu_catalogue_t *catalogue; /* as it is in the files that are sealed */
    const edu_seal_order_t *order;
    edu_seal_scope_t scope;
    edu_seal_parts_t *parts;
    apr_pool_t *pool; /* outlives the transactions */
} seal_t;

/* What was known ---------------------------------------------------------------------------------- */

static edu_error_t *
read_known(seal_t *seal, edu_db_t *db)
{
    edu_seal_known_t *known = &seal->report->known;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_state"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(seal->scope.inputs, seal->pool)),
                                    EDU_INT(edu_catalogue_reach(seal->catalogue, seal->order->year)),
                                    EDU_TEXT(edu_sql_array(seal->scope.results, seal->pool)),
                                    EDU_INT(seal->order->year)),
                         seal->pool));
    known->at = apr_pstrdup(seal->pool, edu_result_text(rows, 0, 0));
    known->submissions = apr_pstrdup(seal->pool, edu_result_text(rows, 0, 1));
    known->undone = apr_pstrdup(seal->pool, edu_result_text(rows, 0, 2));
    known->journal_entries = edu_result_int(rows, 0, 3);
    known->journal_head = apr_pstrdup(seal->pool, edu_result_text(rows, 0, 4));
    known->marks = edu_result_int(rows, 0, 5);
    known->hard = edu_result_int(rows, 0, 6);
    known->soft = edu_result_int(rows, 0, 7);
    return NULL;
}

/* What stands against a seal. */
static edu_error_t *
check_open_points(const seal_t *seal, edu_db_t *db, apr_pool_t *pool)
{
    const edu_seal_known_t *known = &seal->report->known;
    const edu_seal_order_t *order = seal->order;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_rollups"),
                         EDU_PARAMS(EDU_TEXT(order->area->code), EDU_INT(order->year)), pool));
    if (!edu_result_bool(rows, 0, 0))
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "there are no rollups of \"%s\" for %d", order->area->code,
                                               order->year),
                              "collect its returns and run: edustat aggregate");
    if (order->accept_open)
        return NULL;
    if (known->marks > 0)
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             known->marks == 1 ? "%" PRId64 " county-period changed and is not aggregated yet"
                                               : "%" PRId64
                                                 " county-periods changed and are not aggregated yet",
                             known->marks),
            "run: edustat aggregate; or seal what the returns give now: --accept-open --reason TEXT");
    if (known->hard > 0)
        return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                               known->hard == 1 ? "%" PRId64 " hard finding is open"
                                                                : "%" PRId64 " hard findings are open",
                                               known->hard),
                              "see them: edustat findings --area %s --open; they can be accepted: "
                              "--accept-open --reason TEXT",
                              order->area->code);
    return NULL;
}

/* Stored results must be those that the returns give ------------------------------------------------ */

static edu_error_t *
count_differences(int *count, const char **first, edu_db_t *db, const edu_seal_results_t *results,
                  const edu_seal_table_t *table, apr_pool_t *pool)
{
    apr_array_header_t *columns;
    edu_result_t *rows;

    EDU_TRY(edu_seal_table_columns(&columns, db, table, pool));
    EDU_TRY(edu_db_query(&rows, db,
                         edu_sql_differences(edu_seal_table_in(table, "edustat_live", pool),
                                             edu_seal_table_in(table, "edustat", pool), table->key, columns,
                                             edu_seal_results_where(table, results, pool), pool),
                         EDU_NO_PARAMS, pool));
    for (int i = 0; *count == 0 && edu_result_rows(rows) > 0 && i < table->key->nelts; i++)
        *first = apr_pstrcat(pool, *first, i > 0 ? " " : "", edu_result_text(rows, 0, i), NULL);
    if (*count == 0 && edu_result_rows(rows) > 0)
        *first = apr_pstrcat(pool, table->name, " ", *first, ": ",
                             edu_result_text(rows, 0, table->key->nelts), NULL);
    *count += edu_result_rows(rows);
    return NULL;
}

static edu_error_t *
check_stored(edu_db_t *db, const edu_seal_results_t *results, apr_pool_t *pool)
{
    apr_array_header_t *tables;
    const char *first = "";
    int count = 0;

    EDU_TRY(edu_seal_tables(&tables, db, pool));
    for (int i = 0; i < tables->nelts; i++)
        EDU_TRY(count_differences(&count, &first, db, results, &APR_ARRAY_IDX(tables, i, edu_seal_table_t),
                                  pool));
    if (count == 0)
        return NULL;
    return edu_error_hint(
        edu_error_detail(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "the stored rollups are not what the returns give (values that differ: %d)",
                             count),
            "the first one: %s", first),
        "see where: edustat verify --all; compute them anew: edustat aggregate --full");
}

/* The parts ---------------------------------------------------------------------------------------- */

static void
add_number(edu_buffer_t *out, const char *name, int64_t value)
{
    edu_buffer_printf(out, "  \"%s\": %" PRId64 ",\n", name, value);
}

static void
add_text(edu_buffer_t *out, const char *name, const char *value)
{
    edu_buffer_printf(out, "  \"%s\": ", name);
    edu_text_add_json(out, value);
    edu_buffer_add_text(out, ",\n");
}

/* The facts, in a fixed order. */
static void
add_facts(const seal_t *seal)
{
    edu_buffer_t *out = edu_buffer_create(1024, seal->pool);
    const edu_seal_known_t *known = &seal->report->known;
    const edu_seal_order_t *order = seal->order;
    size_t length;

    edu_buffer_add_text(out, "{\n");
    add_text(out, "area", order->area->code);
    add_text(out, "area_zh", order->area->name_zh);
    add_text(out, "area_en", order->area->name_en);
    add_number(out, "year", order->year);
    add_text(out, "sealed_by", order->by);
    add_text(out, "sealed_at", known->at);
    add_text(out, "reason", order->reason);
    add_text(out, "program", "edustat");
    add_text(out, "program_version", order->program_version);
    add_text(out, "catalogue", seal->catalogue->code);
    add_text(out, "catalogue_version", seal->catalogue->version);
    add_text(out, "catalogue_digest", seal->catalogue->digest);
    add_text(out, "submissions", known->submissions);
    add_text(out, "submissions_undone", known->undone);
    add_number(out, "journal_entries", known->journal_entries);
    add_text(out, "journal_head", known->journal_head);
    add_number(out, "marks_open", known->marks);
    add_number(out, "hard_findings_open", known->hard);
    add_number(out, "soft_findings_open", known->soft);
    edu_buffer_add_text(out, "  \"format\": 1\n}\n");
    length = out->length;
    edu_seal_parts_add(seal->parts, EDU_SEAL_FACTS, edu_buffer_text(out), length);
}

/* In a transaction that is rolled back: the store beside the live one has the aggregator's results of what is stored now. */
static edu_error_t *
compute_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    seal_t *seal = baton;
    const edu_shadow_t shadow = {db, seal->catalogue, seal->scope.inputs,
                                 edu_catalogue_reach(seal->catalogue, seal->order->year)};
    const edu_seal_results_t results = {&seal->scope, seal->order->year, NULL};

    EDU_TRY(read_known(seal, db));
    EDU_TRY(check_open_points(seal, db, pool));
    EDU_TRY(edu_shadow_open(&shadow, pool));
    EDU_TRY(edu_shadow_fill_now(&shadow, pool));
    EDU_TRY(edu_shadow_aggregate(&shadow, pool));
    if (seal->report->known.marks == 0)
        EDU_TRY(check_stored(db, &results, pool));
    return edu_seal_collect(seal->parts, &shadow, &results, pool);
}

/* Lines behind the header. */
static int
count_lines(const edu_seal_part_t *part)
{
    int lines = -1;

    for (size_t i = 0; i < part->length; i++)
        lines += part->data[i] == '\n';
    return lines;
}

/* The catalogue as it stands in its folder, read anew from just the bytes that are sealed. */
static edu_error_t *
take_catalogue(seal_t *seal, const edu_catalogue_t *current)
{
    apr_array_header_t *files;
    edu_catalogue_t *read;

    EDU_TRY(edu_catalogue_files(&files, current->folder, seal->pool));
    for (int i = 0; i < files->nelts; i++) {
        const edu_catalogue_file_t *file = &APR_ARRAY_IDX(files, i, edu_catalogue_file_t);

        edu_seal_parts_add(seal->parts, apr_pstrcat(seal->pool, EDU_SEAL_CATALOGUE, file->name, NULL),
                           file->data, file->length);
    }
    EDU_TRY(edu_catalogue_read_files(&read, current->folder, files, seal->pool, seal->pool));
    if (strcmp(read->digest, current->digest) != 0)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "the catalogue \"%s\" changed while it was read",
                                current->folder);
    seal->catalogue = read;
    return NULL;
}

/* Keeping ------------------------------------------------------------------------------------------ */

static edu_error_t *
keep_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    const seal_t *seal = baton;
    const edu_seal_order_t *order = seal->order;
    const edu_seal_known_t *known = &seal->report->known;
    edu_seal_report_t *report = seal->report;
    const char *year = apr_psprintf(pool, "%d", order->year);
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_number"), EDU_NO_PARAMS, pool));
    report->number = edu_result_int(rows, 0, 0);
    for (int i = 0; i < seal->parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(seal->parts->list, i, edu_seal_part_t);

        EDU_TRY_WRAP(edu_db_exec(db, edu_sql_query("seal_part_insert"),
                                 EDU_PARAMS(EDU_TEXT(order->area->code), EDU_INT(report->number),
                                            EDU_TEXT(part->path), EDU_TEXT(part->sha256),
                                            EDU_TEXT(part->data)),
                                 NULL),
                     "could not keep \"%s\"", part->path);
    }
    EDU_TRY(edu_journal_add(&report->entry, db, "seal", order->by, order->area->code, "", year,
                            edu_journal_content(pool, "seal", apr_psprintf(pool, "%" PRId64, report->number),
                                                "sha256", report->sha256, "reason", order->reason, NULL),
                            pool));
    return edu_db_exec(db, edu_sql_query("seal_insert"),
                       EDU_PARAMS(EDU_TEXT(order->area->code), EDU_INT(report->number), EDU_INT(order->year),
                                  EDU_TEXT(order->by), EDU_TEXT(known->at), EDU_TEXT(order->reason),
                                  EDU_TEXT(order->program_version), EDU_TEXT(seal->catalogue->digest),
                                  EDU_INT(known->marks), EDU_INT(known->hard), EDU_TEXT(report->sha256),
                                  EDU_INT(report->entry)),
                       NULL);
}

/* A transaction that was tried again must not leave the parts of the first try. */
static edu_error_t *
compute_anew(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    seal_t *seal = baton;
    int files = seal->parts->list->nelts;
    edu_error_t *error = compute_body(db, baton, pool);

    if (error != NULL)
        seal->parts->list->nelts = files;
    return error;
}

edu_error_t *
edu_seal_make(edu_seal_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
              const edu_seal_order_t *order, apr_pool_t *pool)
{
    seal_t seal = {.report = report, .order = order, .parts = edu_seal_parts_create(pool), .pool = pool};

    memset(report, 0, sizeof *report);
    EDU_TRY(take_catalogue(&seal, catalogue));
    seal.scope = edu_seal_scope(seal.catalogue, order->area->code, order->year, pool);
    EDU_TRY(edu_shadow_transaction(db, compute_anew, &seal, pool));
    add_facts(&seal);
    edu_seal_parts_sort(seal.parts);
    report->sha256 = edu_seal_parts_sha256(seal.parts, pool);
    report->inputs = count_lines(edu_seal_parts_find(seal.parts, EDU_SEAL_INPUTS));
    report->results = count_lines(edu_seal_parts_find(seal.parts, EDU_SEAL_INDICATORS));
    return edu_db_transaction(db, EDU_READ_COMMITTED, 5, keep_body, &seal, pool);
}
