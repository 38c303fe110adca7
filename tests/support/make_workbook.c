#include "tests/support/make_workbook.h"

#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MOST 65536

int
make_archive(const char *path, const make_part_t *parts)
{
    static const zip_fileinfo info;
    int status = ZIP_OK;

    unlink(path);
    zipFile file = zipOpen(path, APPEND_STATUS_CREATE);
    if (file == NULL)
        return -1;
    for (; parts->name != NULL && status == ZIP_OK; parts++) {
        status = zipOpenNewFileInZip(file, parts->name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6);
        if (status == ZIP_OK)
            status = zipWriteInFileInZip(file, parts->text, (unsigned)strlen(parts->text));
        if (status == ZIP_OK)
            status = zipCloseFileInZip(file);
    }
    return zipClose(file, NULL) == ZIP_OK && status == ZIP_OK ? 0 : -1;
}

static char *
wrap(const char *before, const char *text, const char *behind)
{
    char *out = malloc(TEXT_MOST);

    if (out == NULL ||
        (size_t)snprintf(out, TEXT_MOST, "%s%s%s", before, text != NULL ? text : "", behind) >= TEXT_MOST)
        abort();
    return out;
}

int
make_xlsx(const char *path, const char *rows, const char *strings, const char *styles)
{
    char *sheet = wrap("<worksheet xmlns=\"" XLSX_SPACE "\"><sheetData>", rows, "</sheetData></worksheet>");
    char *table = wrap("<sst xmlns=\"" XLSX_SPACE "\">", strings, "</sst>");
    char *formats = wrap("<styleSheet xmlns=\"" XLSX_SPACE "\">", styles, "</styleSheet>");
    make_part_t parts[] = {
        {"_rels/.rels",
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
         "Id=\"r1\" Type=\"" XLSX_RELATIONS "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
        {"xl/workbook.xml",
         "<workbook xmlns=\"" XLSX_SPACE "\" xmlns:r=\"" XLSX_RELATIONS
         "\"><sheets><sheet name=\"Sheet\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s1\" "
         "Type=\"" XLSX_RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"s2\" "
         "Type=\"" XLSX_RELATIONS "/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"s3\" "
         "Type=\"" XLSX_RELATIONS "/styles\" Target=\"styles.xml\"/></Relationships>"},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/sharedStrings.xml", table},
        {"xl/styles.xml", formats},
        {NULL, NULL},
    };
    int status = make_archive(path, parts);

    free(sheet);
    free(table);
    free(formats);
    return status;
}

int
make_ods(const char *path, const char *tables, const char *styles)
{
    char *head =
        wrap("<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
             "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
             "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
             "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" "
             "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:automatic-styles>",
             styles, "</office:automatic-styles><office:body><office:spreadsheet>");
    char *content = wrap(head, tables, "</office:spreadsheet></office:body></office:document-content>");
    make_part_t parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml", content},
        {NULL, NULL},
    };
    int status = make_archive(path, parts);

    free(head);
    free(content);
    return status;
}
