#include "aggregator/seal/stored.h"

#include "base/pool.h"
#include "base/text.h"
#include "catalogue/reader/read.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

static edu_stored_seal_t
read_row(const edu_result_t *rows, int row)
{
    return (edu_stored_seal_t){.number = edu_result_int(rows, row, 0),
                               .area = edu_result_text(rows, row, 1),
                               .year = (int)edu_result_int(rows, row, 2),
                               .by = edu_result_text(rows, row, 3),
                               .at = edu_result_text(rows, row, 4),
                               .reason = edu_result_text(rows, row, 5),
                               .program_version = edu_result_text(rows, row, 6),
                               .catalogue_digest = edu_result_text(rows, row, 7),
                               .marks_open = edu_result_int(rows, row, 8),
                               .hard_open = edu_result_int(rows, row, 9),
                               .sha256 = edu_result_text(rows, row, 10),
                               .entry = edu_result_int(rows, row, 11),
                               .entry_sha256 = edu_result_text(rows, row, 12)};
}

edu_error_t *
edu_seals_list(apr_array_header_t **seals, edu_db_t *db, const char *area, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_list"), EDU_PARAMS(EDU_NULL, EDU_TEXT(area)), pool));
    *seals = apr_array_make(pool, edu_result_rows(rows), sizeof(edu_stored_seal_t));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(*seals, edu_stored_seal_t) = read_row(rows, i);
    return NULL;
}

edu_error_t *
edu_seal_find(edu_stored_seal_t *seal, edu_db_t *db, const char *text, apr_pool_t *pool)
{
    edu_result_t *rows;
    int64_t number;

    if (!edu_text_to_int64(text, strlen(text), &number) || number < 1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not the number of a seal",
                                               text),
                              "list them with: edustat seal list");
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_list"), EDU_PARAMS(EDU_INT(number), EDU_NULL), pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no seal %" PRId64, number),
                              "list them with: edustat seal list");
    *seal = read_row(rows, 0);
    return NULL;
}

edu_error_t *
edu_seal_read_parts(edu_seal_parts_t **parts, apr_array_header_t **wrong, edu_db_t *db,
                    const edu_stored_seal_t *seal, apr_pool_t *pool)
{
    edu_result_t *rows;

    *parts = edu_seal_parts_create(pool);
    *wrong = apr_array_make(pool, 4, sizeof(const char *));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("seal_parts"),
                         EDU_PARAMS(EDU_TEXT(seal->area), EDU_INT(seal->number)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *content = edu_result_text(rows, i, 1);

        edu_seal_parts_add(*parts, edu_result_text(rows, i, 0), content, strlen(content));
        if (strcmp(APR_ARRAY_IDX((*parts)->list, i, edu_seal_part_t).sha256, edu_result_text(rows, i, 2)) !=
            0)
            APR_ARRAY_PUSH(*wrong, const char *) = edu_result_text(rows, i, 0);
    }
    edu_seal_parts_sort(*parts);
    if (strcmp(edu_seal_parts_sha256(*parts, pool), seal->sha256) != 0)
        APR_ARRAY_PUSH(*wrong, const char *) = "SHA256SUMS";
    if (seal->entry_sha256 == NULL || strcmp(seal->entry_sha256, seal->sha256) != 0)
        APR_ARRAY_PUSH(*wrong, const char *) = "journal";
    return NULL;
}

const char *
edu_seal_fact(const edu_seal_parts_t *parts, const char *name, apr_pool_t *pool)
{
    const edu_seal_part_t *facts = edu_seal_parts_find(parts, EDU_SEAL_FACTS);
    const char *wanted = apr_pstrcat(pool, "\n  \"", name, "\": \"", NULL);
    const char *at = facts != NULL ? strstr(facts->data, wanted) : NULL;

    if (at == NULL)
        return "";
    at += strlen(wanted);
    return apr_pstrmemdup(pool, at, strcspn(at, "\""));
}

edu_error_t *
edu_seal_read_catalogue(edu_catalogue_t **catalogue, const edu_seal_parts_t *parts,
                        const edu_stored_seal_t *seal, apr_pool_t *pool)
{
    apr_array_header_t *files = apr_array_make(pool, 64, sizeof(edu_catalogue_file_t));
    const size_t prefix = strlen(EDU_SEAL_CATALOGUE);
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    edu_error_t *error;

    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);

        if (strncmp(part->path, EDU_SEAL_CATALOGUE, prefix) == 0)
            APR_ARRAY_PUSH(files, edu_catalogue_file_t) =
                (edu_catalogue_file_t){part->path + prefix, part->data, part->length};
    }
    error = edu_catalogue_read_files(catalogue, "catalogue", files, pool, scratch_pool);
    apr_pool_destroy(scratch_pool);
    return edu_error_wrap(error, "could not read the catalogue of seal %" PRId64, seal->number);
}

edu_error_t *
edu_seal_check_sound(const edu_stored_seal_t *seal, const apr_array_header_t *wrong)
{
    if (wrong->nelts == 0)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                           "seal %" PRId64 " is not what was sealed: \"%s\" differs",
                                           seal->number, APR_ARRAY_IDX(wrong, 0, const char *)),
                          "see all of it: edustat seal verify %" PRId64, seal->number);
}
