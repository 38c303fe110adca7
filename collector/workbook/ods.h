/* OpenDocument spreadsheets (.ods). */
#ifndef EDU_COLLECTOR_WORKBOOK_ODS_H
#define EDU_COLLECTOR_WORKBOOK_ODS_H

#include "collector/workbook/workbook.h"
#include "collector/workbook/xml.h"
#include "collector/workbook/zip.h"

/* Cells that repeats may make of those that stand in the file: a row or cell may say that it stands there a million times. */
#define EDU_ODS_REPEATS_MOST ((int64_t)16 * 1024 * 1024)

#define EDU_ODS_CONTENT "content.xml"

typedef struct edu_ods_t {
    const edu_zip_t *zip;
    apr_array_header_t *sheets; /* edu_sheet_t */
} edu_ods_t;

/* Whether the archive is an OpenDocument file of any kind. */
bool edu_ods_looks(const edu_zip_t *zip);

/* Lists the sheets, for which the document is read through once. Errors: INPUT, also when it is locked by a password or no spreadsheet. */
edu_error_t *edu_ods_open(edu_ods_t **ods, const edu_zip_t *zip, apr_pool_t *pool);

edu_error_t *edu_ods_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_ods_t *ods, int index,
                          apr_pool_t *pool);

/* A reader of sheet number `index` in a document's XML; index -1 lists the sheets (edu_sheet_t) instead, in one call of its next. */
edu_error_t *edu_ods_sheet(edu_reader_t *reader, const edu_sheet_marks_t **marks, apr_array_header_t *sheets,
                           int index, edu_xml_read_t read, void *part, apr_pool_t *pool);

#endif
