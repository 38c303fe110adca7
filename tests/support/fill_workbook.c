/* fill_workbook IN OUT CELL=TEXT...
 *
 * Does to the first sheet of a workbook what somebody at a spreadsheet does who types into cells that are there: OUT is IN with
 * these cells' contents replaced, numbers as numbers. For tests. */
#include "base/buffer.h"
#include "base/pool.h"
#include "base/text.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <minizip/unzip.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEET "xl/worksheets/sheet1.xml"

static void
fail(const char *what, const char *name)
{
    fprintf(stderr, "fill_workbook: %s: %s\n", what, name);
    exit(1);
}

/* The cell's element with another content; its style stays. */
static const char *
new_cell(const char *old, const char *name, const char *text, apr_pool_t *pool)
{
    edu_buffer_t *cell = edu_buffer_create(128, pool);
    const char *style = strstr(old, " s=\"");
    const char *end = strchr(old, '>');
    const char *quote = style != NULL && style < end ? strchr(style + 4, '"') : NULL;

    edu_buffer_printf(cell, "<c r=\"%s\"", name);
    if (quote != NULL)
        edu_buffer_add(cell, style, (size_t)(quote + 1 - style));
    if (strspn(text, "-.0123456789") == strlen(text)) {
        edu_buffer_printf(cell, "><v>%s</v></c>", text);
    } else {
        edu_buffer_add_text(cell, " t=\"inlineStr\"><is><t>");
        edu_text_add_html(cell, text);
        edu_buffer_add_text(cell, "</t></is></c>");
    }
    return edu_buffer_text(cell);
}

static const char *
set_cell(const char *sheet, const char *change, apr_pool_t *pool)
{
    const char *equals = strchr(change, '=');

    if (equals == NULL)
        fail("CELL=TEXT is wanted", change);
    const char *name = apr_pstrmemdup(pool, change, (apr_size_t)(equals - change));
    const char *begin = strstr(sheet, apr_pstrcat(pool, "<c r=\"", name, "\"", NULL));
    if (begin == NULL)
        fail("there is no cell", name);
    const char *end = strchr(begin, '>');
    if (end[-1] != '/')
        end = strstr(end, "</c>") + 3;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, sheet, (apr_size_t)(begin - sheet)),
                       new_cell(begin, name, equals + 1, pool), end + 1, NULL);
}

/* Copies the part at hand, the sheet with its changes. */
static void
copy_part(zipFile to, unzFile from, int count, char **changes, apr_pool_t *pool)
{
    unz_file_info64 info;
    zip_fileinfo no_date;
    char name[256];

    memset(&no_date, 0, sizeof no_date);
    if (unzGetCurrentFileInfo64(from, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK ||
        unzOpenCurrentFile(from) != UNZ_OK)
        fail("could not open a part", name);
    char *data = apr_pcalloc(pool, (apr_size_t)info.uncompressed_size + 1);
    if (unzReadCurrentFile(from, data, (unsigned)info.uncompressed_size) < 0)
        fail("could not read", name);
    unzCloseCurrentFile(from);
    const char *text = data;
    for (int i = 0; strcmp(name, SHEET) == 0 && i < count; i++)
        text = set_cell(text, changes[i], pool);
    if (zipOpenNewFileInZip(to, name, &no_date, NULL, 0, NULL, 0, NULL, Z_DEFLATED, Z_DEFAULT_COMPRESSION) !=
            ZIP_OK ||
        zipWriteInFileInZip(to, text, (unsigned)strlen(text)) != ZIP_OK || zipCloseFileInZip(to) != ZIP_OK)
        fail("could not write", name);
}

int
main(int argc, char **argv)
{
    if (argc < 3)
        fail("IN OUT CELL=TEXT... are wanted", argv[0]);
    apr_initialize();
    apr_pool_t *pool = edu_pool_create(NULL);
    unzFile from = unzOpen64(argv[1]);
    zipFile to = from != NULL ? zipOpen64(argv[2], APPEND_STATUS_CREATE) : NULL;
    if (to == NULL)
        fail("could not open", from == NULL ? argv[1] : argv[2]);
    for (int code = unzGoToFirstFile(from); code == UNZ_OK; code = unzGoToNextFile(from))
        copy_part(to, from, argc - 3, argv + 3, pool);
    unzClose(from);
    if (zipClose(to, NULL) != ZIP_OK)
        fail("could not write", argv[2]);
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
