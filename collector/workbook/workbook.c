#include "collector/workbook/workbook.h"

#include "collector/workbook/ods.h"
#include "collector/workbook/xls.h"
#include "collector/workbook/xlsx.h"

#include <string.h>
#include <unistd.h>

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

static edu_error_t *
read_ods(edu_reader_t *reader, const edu_sheet_marks_t **marks, void *book, int index, apr_pool_t *pool)
{
    return edu_ods_read(reader, marks, book, index, pool);
}

static edu_error_t *
read_xls(edu_reader_t *reader, const edu_sheet_marks_t **marks, void *book, int index, apr_pool_t *pool)
{
    return edu_xls_read(reader, marks, book, index, pool);
}

static const kind_t xlsx_kind = {"xlsx", read_xlsx};
static const kind_t ods_kind = {"ods", read_ods};
static const kind_t xls_kind = {"xls", read_xls};

bool
edu_workbook_looks(const char *head, size_t length)
{
    return edu_xls_looks(head, length) || (length >= 4 && memcmp(head, "PK\x03\x04", 4) == 0);
}

static void
set_book(edu_workbook_t *workbook, const kind_t *kind, void *book, const apr_array_header_t *sheets)
{
    workbook->kind = kind;
    workbook->book = book;
    workbook->sheets = sheets;
}

static edu_error_t *
open_archive(edu_workbook_t *workbook, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_xlsx_t *xlsx;
    edu_ods_t *ods;
    edu_zip_t *zip;

    EDU_TRY(edu_zip_open(&zip, descriptor, bytes, pool));
    if (edu_ods_looks(zip)) {
        EDU_TRY(edu_ods_open(&ods, zip, pool));
        set_book(workbook, &ods_kind, ods, ods->sheets);
        return NULL;
    }
    EDU_TRY(edu_xlsx_open(&xlsx, zip, pool));
    set_book(workbook, &xlsx_kind, xlsx, xlsx->sheets);
    return NULL;
}

edu_error_t *
edu_workbook_open(edu_workbook_t **workbook, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_workbook_t *created = apr_pcalloc(pool, sizeof *created);
    char head[8] = "";
    edu_xls_t *xls;

    *workbook = created;
    if (pread(descriptor, head, sizeof head, 0) < 0 || !edu_xls_looks(head, sizeof head))
        return open_archive(created, descriptor, bytes, pool);
    EDU_TRY(edu_xls_open(&xls, descriptor, bytes, pool));
    set_book(created, &xls_kind, xls, xls->sheets);
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
