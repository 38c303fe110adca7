/* seal export: the parts of a seal as files, so that its sum can be checked without this program. */
#include "aggregator/seal/commands_private.h"
#include "aggregator/seal/compute.h"
#include "aggregator/seal/replay.h"
#include "base/file.h"
#include "base/log.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

typedef struct export_t {
    const char *folder;
    const edu_seal_open_t *open;
    int files;
    apr_pool_t *pool;
} export_t;

/* Writes a file below the folder, and the folders on the way to it. */
static edu_error_t *
write_file(export_t *export, const char *path, const char *data, size_t length, apr_pool_t *pool)
{
    const char *full = apr_pstrcat(pool, export->folder, "/", path, NULL);
    const char *folder = apr_pstrmemdup(pool, full, (size_t)(strrchr(full, '/') - full));
    apr_status_t status = apr_dir_make_recursive(folder, APR_FPROT_OS_DEFAULT, pool);

    if (status != APR_SUCCESS && !APR_STATUS_IS_EEXIST(status))
        return edu_error_apr(EDU_ERR_FILE, status, "could not make folder \"%s\"", folder);
    export->files++;
    return edu_file_write(full, data, length, pool);
}

static edu_error_t *
write_returns(const edu_form_t *form, const char *county, const char *year, const char *period,
              const edu_buffer_t *text, int64_t rows, void *baton)
{
    export_t *export = baton;

    (void)year;
    (void)rows;
    return write_file(export, apr_psprintf(export->pool, "returns/%s/%s_%s.csv", form->code, county, period),
                      text->data, text->length, export->pool);
}

/* The returns as they were, out of the history. */
static edu_error_t *
returns_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    export_t *export = baton;
    const edu_catalogue_t *catalogue = export->open->catalogue;
    edu_shadow_t shadow;

    export->files = export->open->parts->list->nelts + 1; /* also when this is tried again */
    EDU_TRY(edu_seal_restore(&shadow, db, export->open, false, pool));
    for (int f = 0; f < catalogue->forms->nelts; f++)
        EDU_TRY(edu_seal_each_returns(db, APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *),
                                      write_returns, export, pool));
    return NULL;
}

/* What lies there already would pass for a part of the seal. */
static edu_error_t *
check_folder(const char *folder, apr_pool_t *pool)
{
    apr_finfo_t info;
    apr_dir_t *dir;
    bool empty = true;

    if (folder == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "--output is needed: the folder to write into");
    if (apr_stat(&info, folder, APR_FINFO_TYPE, pool) != APR_SUCCESS)
        return NULL;
    if (info.filetype != APR_DIR || apr_dir_open(&dir, folder, pool) != APR_SUCCESS)
        return edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a folder", folder);
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS)
        empty = empty && (strcmp(info.name, ".") == 0 || strcmp(info.name, "..") == 0);
    apr_dir_close(dir);
    if (!empty)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "folder \"%s\" is not empty", folder),
                              "name one that is not there yet");
    return NULL;
}

edu_error_t *
edu_seal_run_export(edu_context_t *context)
{
    export_t export = {.folder = edu_setting(context->settings, EDU_SET_FOLDER), .pool = context->pool};
    apr_array_header_t *wrong;
    edu_stored_seal_t seal;
    edu_seal_parts_t *parts;
    edu_seal_open_t open;
    const char *sums;
    edu_db_t *db;

    EDU_TRY(check_folder(export.folder, context->pool));
    EDU_TRY(edu_seal_connect(&db, context));
    EDU_TRY(edu_seal_find(&seal, db, context->argv[0], context->pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, &seal, context->pool));
    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);

        EDU_TRY(write_file(&export, part->path, part->data, part->length, context->pool));
    }
    sums = edu_seal_parts_sums(parts, context->pool);
    EDU_TRY(write_file(&export, "SHA256SUMS", sums, strlen(sums), context->pool));
    if (edu_setting_on(context->settings, EDU_SET_WITH_RETURNS)) {
        EDU_TRY(edu_seal_open(&open, &seal, parts, context->pool));
        export.open = &open;
        EDU_TRY(edu_shadow_transaction(db, returns_body, &export, context->pool));
    }
    edu_log_result("seal %" PRId64 ": %d files in %s\nSHA-256 %s\n", seal.number, export.files, export.folder,
                   seal.sha256);
    if (wrong->nelts > 0)
        edu_log_warning("seal %" PRId64 " is not what was sealed: \"%s\" differs", seal.number,
                        APR_ARRAY_IDX(wrong, 0, const char *));
    context->status = wrong->nelts > 0 ? 1 : 0;
    return NULL;
}
