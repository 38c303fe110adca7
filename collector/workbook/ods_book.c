#include "collector/workbook/ods.h"

#include "base/pool.h"

#include <string.h>

#define MIMETYPE_MOST 1024
#define MANIFEST_MOST ((size_t)4 * 1024 * 1024)

static const char spreadsheet_type[] = "application/vnd.oasis.opendocument.spreadsheet";

bool
edu_ods_looks(const edu_zip_t *zip)
{
    return edu_zip_has(zip, "mimetype") || edu_zip_has(zip, "META-INF/manifest.xml");
}

static edu_error_t *
check_lock(const edu_zip_t *zip, apr_pool_t *pool)
{
    const char *manifest;
    size_t length;
    bool locked = edu_zip_has(zip, "encrypted-package");

    if (!locked && edu_zip_has(zip, "META-INF/manifest.xml")) {
        EDU_TRY(edu_zip_read(&manifest, &length, zip, "META-INF/manifest.xml", MANIFEST_MOST, pool));
        locked = memmem(manifest, length, "encryption-data", 15) != NULL;
    }
    if (!locked)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                          "open it with its program, take the password off and save it again");
}

static edu_error_t *
check_type(const edu_zip_t *zip, apr_pool_t *pool)
{
    const char *type;
    size_t length;

    if (!edu_zip_has(zip, "mimetype"))
        return NULL;
    EDU_TRY(edu_zip_read(&type, &length, zip, "mimetype", MIMETYPE_MOST, pool));
    if (strncmp(type, spreadsheet_type, sizeof spreadsheet_type - 1) == 0)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "it is no spreadsheet but \"%.80s\"", type),
                          "copy its table into a workbook");
}

edu_error_t *
edu_ods_open(edu_ods_t **ods, const edu_zip_t *zip, apr_pool_t *pool)
{
    edu_ods_t *created = apr_pcalloc(pool, sizeof *created);
    apr_pool_t *scratch = edu_pool_create(pool);
    const edu_sheet_marks_t *marks;
    edu_record_t *record;
    edu_reader_t reader;

    created->zip = zip;
    created->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_t));
    *ods = created;
    edu_error_t *error = check_lock(zip, scratch);
    if (error == NULL)
        error = check_type(zip, scratch);
    apr_pool_destroy(scratch);
    if (error != NULL)
        return error;

    edu_zip_part_t *part;
    EDU_TRY(edu_zip_part_open(&part, zip, EDU_ODS_CONTENT, pool));
    EDU_TRY(edu_ods_sheet(&reader, &marks, created->sheets, -1, edu_zip_part_read, part, pool));
    EDU_TRY(edu_reader_next(&reader, &record));
    if (created->sheets->nelts == 0)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the workbook has no sheet");
    return NULL;
}

edu_error_t *
edu_ods_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_ods_t *ods, int index,
             apr_pool_t *pool)
{
    edu_zip_part_t *part;

    EDU_TRY(edu_zip_part_open(&part, ods->zip, EDU_ODS_CONTENT, pool));
    return edu_ods_sheet(reader, marks, ods->sheets, index, edu_zip_part_read, part, pool);
}
