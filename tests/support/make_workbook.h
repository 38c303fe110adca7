/* Small workbooks made of parts, as tests need them. */
#ifndef EDU_TESTS_MAKE_WORKBOOK_H
#define EDU_TESTS_MAKE_WORKBOOK_H

#include <stddef.h>

#define XLSX_SPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define XLSX_RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

typedef struct make_part_t {
    const char *name; /* NULL ends the list */
    const char *text;
} make_part_t;

/* Writes the archive anew. Returns 0, or -1 when it could not. */
int make_archive(const char *path, const make_part_t *parts);

/* A workbook of one sheet "Sheet" with these rows (what stands in <sheetData>), shared strings (in <sst>) and cell formats (in
 * <styleSheet>); NULL: none. */
int make_xlsx(const char *path, const char *rows, const char *strings, const char *styles);

/* An OpenDocument spreadsheet with these tables (what stands in <office:spreadsheet>) and automatic styles. */
int make_ods(const char *path, const char *tables, const char *styles);

#endif
