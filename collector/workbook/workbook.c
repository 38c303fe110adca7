#include "collector/workbook/workbook.h"

#include "collector/workbook/xlsx.h"

#include <string.h>

/* What each kind of workbook can do. */
typedef struct kind_t {
    const char *name;
    edu_error_t *(*read)(edu_reader_t *reader, const edu_sheet_marks_t **marks, void *book, int index,
                         apr_pool_t *pool);
} kind_t;

struct edu_workbook_t {
    const kind_t *kind;
    void *book;
    const apr_array_header_t *sheets;
};

static edu_error_t *
read_xlsx(edu_reader_t *reader, const edu_sheet_marks_t **marks, void *book, int index, apr_pool_t *pool)
{
    return edu_xlsx_read(reader, marks, book, index, pool);
}

static const kind_t xlsx_kind = {"xlsx", read_xlsx};

bool
edu_workbook_looks(const char *head, size_t length)
{
    return length >= 4 && memcmp(head, "PK\x03\x04", 4) == 0;
}

edu_error_t *
edu_workbook_open(edu_workbook_t **workbook, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_workbook_t *created = apr_pcalloc(pool, sizeof *created);
    edu_xlsx_t *xlsx;
    edu_zip_t *zip;

    EDU_TRY(edu_zip_open(&zip, descriptor, bytes, pool));
    EDU_TRY(edu_xlsx_open(&xlsx, zip, pool));
    created->kind = &xlsx_kind;
    created->book = xlsx;
    created->sheets = xlsx->sheets;
    *workbook = created;
    return NULL;
}

const char *
edu_workbook_kind(const edu_workbook_t *workbook)
{
    return workbook->kind->name;
}

const apr_array_header_t *
edu_workbook_sheets(const edu_workbook_t *workbook)
{
    return workbook->sheets;
}

edu_error_t *
edu_workbook_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_workbook_t *workbook, int index,
                  apr_pool_t *pool)
{
    return workbook->kind->read(reader, marks, workbook->book, index, pool);
}
