/* OOXML workbooks (.xlsx, .xlsm), transitional and strict. */
#ifndef EDU_COLLECTOR_WORKBOOK_XLSX_H
#define EDU_COLLECTOR_WORKBOOK_XLSX_H

#include "collector/workbook/strings.h"
#include "collector/workbook/workbook.h"
#include "collector/workbook/zip.h"

typedef struct edu_xlsx_t {
    const edu_zip_t *zip;
    apr_array_header_t *sheets; /* edu_sheet_t */
    apr_array_header_t *parts;  /* const char *: one a sheet */
    bool epoch_1904;
    const char *strings_part;  /* NULL: none */
    const char *styles_part;   /* NULL: none */
    edu_strings_t *strings;    /* NULL until the first sheet is read */
    apr_array_header_t *looks; /* edu_look_t, one a cell format (xf); the same */
    apr_pool_t *pool;
} edu_xlsx_t;

/* Finds the sheets through the package's relationships. Errors: INPUT, also when the package is no workbook. */
edu_error_t *edu_xlsx_open(edu_xlsx_t **xlsx, const edu_zip_t *zip, apr_pool_t *pool);

/* A reader of sheet number `index`, which lives in `pool`. */
edu_error_t *edu_xlsx_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_xlsx_t *xlsx, int index,
                           apr_pool_t *pool);

/* The looks of the cell formats of a styles part. */
edu_error_t *edu_xlsx_styles(apr_array_header_t **looks, const char *what, edu_xml_read_t read, void *part,
                             apr_pool_t *pool);

/* A reader of a sheet's XML. Strings and looks NULL: none. */
edu_error_t *edu_xlsx_sheet(edu_reader_t *reader, const edu_sheet_marks_t **marks, const char *what,
                            const char *name, edu_xml_read_t read, void *part, const edu_strings_t *strings,
                            const apr_array_header_t *looks, bool epoch_1904, apr_pool_t *pool);

#endif
