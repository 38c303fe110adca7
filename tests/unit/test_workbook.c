#include "base/buffer.h"
#include "base/pool.h"
#include "collector/input.h"
#include "collector/workbook/biff.h"
#include "tests/support/make_workbook.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_workbook(void);

static apr_pool_t *pool;
static char path[] = "/tmp/edustat-workbook-XXXXXX";
static edu_sheet_marks_t marks;

static int
set_up(void)
{
    int descriptor = mkstemp(path);

    if (descriptor < 0)
        return 1;
    close(descriptor);
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return unlink(path);
}

static void
add_record(edu_buffer_t *out, const edu_record_t *record)
{
    edu_buffer_printf(out, "%lld:", (long long)record->line);
    for (size_t i = 0; i < record->count && !record->blank; i++) {
        const edu_field_t *field = &record->fields[i];

        edu_buffer_printf(out, "%s%s%.*s", i > 0 ? "|" : "", field->error ? "!" : "", (int)field->length,
                          field->data);
    }
    edu_buffer_add_char(out, '\n');
}

/* The rows of a sheet as "line:cell|cell" with an error's cell behind "!"; or the error's text. */
static const char *
read_sheet(int sheet)
{
    edu_buffer_t *out = edu_buffer_create(256, pool);
    edu_input_rows_t rows;
    edu_record_t *record;
    edu_input_t *input;
    edu_error_t *error = edu_input_open(&input, path, "auto", pool);

    if (error == NULL)
        error = edu_input_read(&rows, input, sheet, '\0', pool);
    while (error == NULL && (error = edu_reader_next(&rows.reader, &record)) == NULL && record != NULL)
        add_record(out, record);
    if (error == NULL) {
        marks = *rows.marks;
        return edu_buffer_text(out);
    }
    const char *text = edu_error_text(error, pool);
    edu_error_clear(error);
    return text;
}

static const char *
read_rows(const char *rows, const char *strings, const char *styles)
{
    CU_ASSERT_EQUAL(make_xlsx(path, rows, strings, styles), 0);
    return read_sheet(0);
}

static const char *
read_table(const char *tables, const char *styles, int sheet)
{
    CU_ASSERT_EQUAL(make_ods(path, tables, styles), 0);
    return read_sheet(sheet);
}

#define IS(text, expected)                                                                                   \
    do {                                                                                                     \
        const char *got_text = (text);                                                                       \
        if (strcmp(got_text, expected) != 0)                                                                 \
            printf("# got: %s\n", got_text);                                                                 \
        CU_ASSERT_STRING_EQUAL(got_text, expected);                                                          \
    } while (0)

#define HAS(text, part)                                                                                      \
    do {                                                                                                     \
        const char *got_text = (text);                                                                       \
        if (strstr(got_text, part) == NULL)                                                                  \
            printf("# got: %s\n", got_text);                                                                 \
        CU_ASSERT_PTR_NOT_NULL(strstr(got_text, part));                                                      \
    } while (0)

static void
cells_stand_where_they_say(void)
{
    IS(read_rows(
           "<row r=\"3\"><c r=\"B3\"><v>7</v></c><c r=\"D3\" t=\"b\"><v>1</v></c></row><row><c><v>8</v></c><c/>"
           "<c t=\"b\"><v>0</v></c></row><row r=\"6\"/><row r=\"9\"><c r=\"AA9\"><v>9</v></c></row>",
           NULL, NULL),
       "1:\n2:\n3:|7||TRUE\n4:8||FALSE\n5:\n6:\n7:\n8:\n9:||||||||||||||||||||||||||9\n");
    HAS(read_rows("<row r=\"3\"><c><v>7</v></c></row><row r=\"2\"><c><v>7</v></c></row>", NULL, NULL),
        "row 2 does not stand in order");
    HAS(read_rows("<row r=\"1048577\"><c><v>7</v></c></row>", NULL, NULL), "beyond the last row");
    HAS(read_rows("<row><c r=\"XFE1\"><v>7</v></c></row>", NULL, NULL), "\"XFE1\" is no cell");
    IS(read_rows("<row><c r=\"XFD1\"/></row>", NULL, NULL), "");
}

static void
blank_rows_are_left_out_far_down(void)
{
    const char *text = read_rows("<row r=\"1000000\"><c><v>7</v></c></row>", NULL, NULL);

    HAS(text, "1024:\n1000000:7\n");
}

static void
texts_are_joined_and_unescaped(void)
{
    IS(read_rows(
           "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><t>a</t></is></c><c "
           "t=\"inlineStr\"><is><r><t>b</t></r><r><rPr/><t>c</t></r><rPh><t>no</t></rPh></is></c><c "
           "t=\"str\"><f>A1</f><v>d_x0041_</v></c></row>",
           "<si><t>学校_x000A_名称</t></si><si><r><rPr><b/></rPr><t xml:space=\"preserve\">在校 </t></r><r><t>生数</t></r>"
           "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si>",
           NULL),
       "1:学校\n名称|在校 生数|a|bc|dA\n");
    HAS(read_rows("<row><c r=\"C1\" t=\"s\"><v>2</v></c></row>", "<si><t>a</t></si>", NULL),
        "could not read sheet \"Sheet\": cell C1 points to a text that the workbook does not have");
    IS(read_rows("<row><c t=\"inlineStr\"><is><t>_x_xD800__x0000_</t></is></c></row>", NULL, NULL),
       "1:_x_xD800__x0000_\n");
}

static void
numbers_are_the_shortest_text(void)
{
    IS(read_rows(
           "<row><c><v>12</v></c><c><v>1E5</v></c><c><v>0.97799999999999998</v></c><c><v>-0.50</v></c><c>"
           "<v>1.5E-7</v></c><c><v>-0</v></c><c><v>12345678901234567890</v></c><c><v>007</v></c><c><v>abc</v></c></row>",
           NULL, NULL),
       "1:12|100000|0.978|-0.5|0.00000015|0|12345678901234567000|7|abc\n");
    IS(read_rows(
           "<row><c><f>0.1+0.2</f><v>0.30000000000000004</v></c><c><v>0.30000000000000004</v></c></row>",
           NULL, NULL),
       "1:0.3|0.30000000000000004\n");
}

static void
formats_make_dates_and_shares(void)
{
    static const char styles[] =
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/><numFmt "
        "numFmtId=\"165\" formatCode=\"yyyy\"/><numFmt numFmtId=\"166\" formatCode=\"[Red]0.0%\"/><numFmt numFmtId=\"167\" "
        "formatCode=\"[$-409]h:mm AM/PM\"/><numFmt numFmtId=\"168\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"169\" "
        "formatCode=\"0.0E+00\"/><numFmt numFmtId=\"170\" formatCode=\"yyyy-mm\"/><numFmt numFmtId=\"171\" "
        "formatCode=\"&quot;d&quot;0\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
        "numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf "
        "numFmtId=\"167\"/><xf numFmtId=\"168\"/><xf numFmtId=\"22\"/><xf numFmtId=\"169\"/><xf numFmtId=\"170\"/><xf "
        "numFmtId=\"171\"/></cellXfs>";

    IS(read_rows(
           "<row><c s=\"0\"><v>43709</v></c><c s=\"1\"><v>43709</v></c><c s=\"2\"><v>43709.9</v></c><c s=\"3\"><v>43709</v>"
           "</c><c s=\"4\"><v>0.97799999999999998</v></c><c s=\"5\"><v>0.3541666666666667</v></c><c s=\"6\"><v>1.5</v>"
           "</c><c s=\"7\"><v>43709.5</v></c><c s=\"7\"><v>43709</v></c><c s=\"8\"><v>5</v></c><c s=\"9\"><v>43709</v></c>"
           "<c s=\"10\"><v>5</v></c><c s=\"99\"><v>5</v></c></row>",
           NULL, styles),
       "1:43709|2019-09-01|2019-09-01|2019|97.8%|08:30:00|36:00:00|2019-09-01 12:00:00|2019-09-01|5|2019-09|5|5\n");
    IS(read_rows(
           "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c><c "
           "s=\"1\"><v>0</v></c><c s=\"1\"><v>2958465</v></c><c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>-1</v></c><c "
           "t=\"d\"><v>2019-09-01T00:00:00</v></c><c t=\"d\"><v>2019-09-01T08:30:00</v></c></row>",
           NULL, styles),
       "1:1900-01-01|1900-02-28|1900-02-29|1900-03-01|0|9999-12-31|2958466|-1|2019-09-01|2019-09-01 08:30:00\n");
}

static void
errors_and_uncomputed_formulas_are_marked(void)
{
    IS(read_rows(
           "<row><c t=\"e\"><v>#REF!</v></c><c><f>A1+1</f></c><c><f>A1+1</f><v></v></c><c t=\"str\"><f>A1</f><v></v></c>"
           "<c><f>1</f><v>1</v></c></row>",
           NULL, NULL),
       "1:!#REF!|!=A1+1|!=A1+1||1\n");
}

static const char workbook_1904[] =
    "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
    "xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><workbookPr date1904=\"1\"/><sheets><sheet "
    "name=\"One\" sheetId=\"1\" state=\"veryHidden\" r:id=\"a\"/><sheet name=\"Chart\" sheetId=\"2\" r:id=\"b\"/><sheet "
    "name=\"Two\" sheetId=\"3\" r:id=\"c\"/></sheets></workbook>";
static const char relations_1904[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" "
    "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"/xl/worksheets/one.xml\"/>"
    "<Relationship Id=\"b\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/chartsheet\" "
    "Target=\"chartsheets/x.xml\"/><Relationship Id=\"c\" "
    "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"..\\xl\\worksheets\\TWO.xml\"/>"
    "<Relationship Id=\"d\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/styles\" Target=\"styles.xml\"/>"
    "</Relationships>";

static void
parts_are_found_through_relations(void)
{
    static const char one[] =
        "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:dimension "
        "ref=\"A1\"/><x:cols><x:col min=\"2\" max=\"3\" hidden=\"1\"/></x:cols><x:sheetData>"
        "<x:row hidden=\"1\"><x:c s=\"1\"><x:v>42247</x:v></x:c><x:c><x:v>5</x:v></x:c></x:row>"
        "<x:row hidden=\"1\"/></x:sheetData></x:worksheet>";
    static const make_part_t parts[] = {
        {"xl\\workbook.xml", workbook_1904},
        {"xl/_rels/workbook.xml.rels", relations_1904},
        {"xl/worksheets/one.xml", one},
        {"xl/worksheets/two.xml",
         "<worksheet xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><sheetData><row><c><v>6</v>"
         "</c></row></sheetData></worksheet>"},
        {"xl/styles.xml", "<styleSheet xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><cellXfs><xf "
                          "numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"},
        {NULL, NULL},
    };
    edu_input_t *input;

    CU_ASSERT_EQUAL(make_archive(path, parts), 0);
    IS(read_sheet(0), "1:2019-09-01|5\n");
    CU_ASSERT_EQUAL(marks.hidden_rows, 1);
    CU_ASSERT_EQUAL(marks.hidden_columns, 1);
    IS(read_sheet(1), "1:6\n");
    CU_ASSERT_PTR_NULL_FATAL(edu_input_open(&input, path, "auto", pool));
    const apr_array_header_t *sheets = edu_input_sheets(input);
    CU_ASSERT_EQUAL_FATAL(sheets->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sheets, 0, edu_sheet_t).name, "One");
    CU_ASSERT(APR_ARRAY_IDX(sheets, 0, edu_sheet_t).hidden);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sheets, 1, edu_sheet_t).name, "Two");
    CU_ASSERT(!APR_ARRAY_IDX(sheets, 1, edu_sheet_t).hidden);
    CU_ASSERT_STRING_EQUAL(edu_input_info(input)->encoding, "xlsx");
}

#define CELL(attributes, text) "<table:table-cell " attributes "><text:p>" text "</text:p></table:table-cell>"

static void
ods_cells_hold_their_values(void)
{
    IS(read_table(
           "<table:table table:name=\"A\"><table:table-row>" CELL(
               "office:value-type=\"float\" office:value=\"1234.5\"",
               "1,234.5") CELL("office:value-type=\"percentage\" office:value=\"0.978\"", "98%")
               CELL("office:value-type=\"date\" office:date-value=\"2019-09-01\"", "01.09.19") CELL(
                   "office:value-type=\"date\" office:date-value=\"2019-09-01\"",
                   "2019年") CELL("office:value-type=\"boolean\" office:boolean-value=\"true\"",
                                  "WAHR") CELL("office:value-type=\"time\" office:time-value=\"PT08H30M00S\"",
                                               "8:30") CELL("office:value-type=\"string\"",
                                                            "a<text:s text:c=\"2\"/>b</text:p><text:p>c")
                   CELL("office:value-type=\"string\" calcext:value-type=\"error\" table:formula=\"of:=1/0\"",
                        "#DIV/0!") "<table:table-cell office:value-type=\"float\" office:value=\"3\">"
                                   "<office:annotation><text:p>note</text:p></office:annotation><text:p>3"
                                   "</text:p></table:table-cell></table:table-row></table:table>",
           NULL, 0),
       "1:1234.5|97.8%|2019-09-01|2019|TRUE|08:30:00|a  b\nc|!#DIV/0!|3\n");
}

static void
ods_repeats_cost_nothing_when_empty(void)
{
    IS(read_table(
           "<table:table table:name=\"A\"><table:table-column table:number-columns-repeated=\"16384\"/><table:table-row "
           "table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\"/>" CELL(
               "table:number-columns-repeated=\"2\" office:value-type=\"string\"",
               "x") "<table:table-cell table:number-columns-repeated=\"16379\"/></table:table-row><table:table-row "
                    "table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/>"
                    "</table:table-row></table:table>",
           NULL, 0),
       "1:|||x|x\n2:|||x|x\n");
    HAS(read_table(
            "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"1048576\">" CELL(
                "table:number-columns-repeated=\"16384\" office:value-type=\"string\"",
                "x") "</table:table-row></table:table>",
            NULL, 0),
        "row 1 repeats cells or itself beyond what a sheet holds");
    HAS(read_table("<table:table table:name=\"A\"><table:table-row>" CELL(
                       "table:number-columns-repeated=\"999999999999999999999\" office:value-type=\"string\"",
                       "x") "</table:table-row></table:table>",
                   NULL, 0),
        "row 1 repeats cells");
}

static void
ods_knows_hidden_and_covered(void)
{
    edu_input_t *input;

    IS(read_table(
           "<table:table table:name=\"Old\" table:style-name=\"h\"><table:table-row>" CELL(
               "office:value-type=\"string\"",
               "old") "</table:table-row></table:table><table:table table:name=\"New\" "
                      "table:style-name=\"v\"><table:table-column/><table:table-column "
                      "table:visibility=\"collapse\"/><table:table-header-rows><table:table-row>" CELL(
                          "office:value-type=\"string\"",
                          "a") "<table:covered-table-cell><text:p>unseen</text:p>"
                               "</table:covered-table-cell></table:table-row>"
                               "</table:table-header-rows><table:table-row "
                               "table:visibility=\"filter\"><table:table-cell/>" CELL(
                                   "office:value-type=\"string\"", "b") "</table:table-row></table:table>",
           "<style:style style:name=\"h\" style:family=\"table\"><style:table-properties table:display=\"false\"/>"
           "</style:style><style:style style:name=\"v\" style:family=\"table\"><style:table-properties "
           "table:display=\"true\"/></style:style>",
           1),
       "1:a\n2:|b\n");
    CU_ASSERT_EQUAL(marks.hidden_rows, 1);
    CU_ASSERT_EQUAL(marks.hidden_columns, 1);
    CU_ASSERT_PTR_NULL_FATAL(edu_input_open(&input, path, "auto", pool));
    CU_ASSERT(APR_ARRAY_IDX(edu_input_sheets(input), 0, edu_sheet_t).hidden);
    CU_ASSERT(!APR_ARRAY_IDX(edu_input_sheets(input), 1, edu_sheet_t).hidden);
    CU_ASSERT_STRING_EQUAL(edu_input_info(input)->encoding, "ods");
}

static void
bombs_are_refused(void)
{
    enum { BOMB = 64 * 1024 * 1024 };
    char *blanks = malloc(BOMB);
    make_part_t parts[] = {{"xl/workbook.xml", blanks}, {NULL, NULL}};

    if (blanks == NULL)
        abort();
    memset(blanks, ' ', BOMB - 1);
    blanks[BOMB - 1] = '\0';
    CU_ASSERT_EQUAL(make_archive(path, parts), 0);
    HAS(read_sheet(0), "unpacks to far more than a sheet can hold");
    free(blanks);

    static const make_part_t entities[] = {
        {"xl/workbook.xml",
         "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><workbook>&c;</workbook>"},
        {NULL, NULL}};
    CU_ASSERT_EQUAL(make_archive(path, entities), 0);
    HAS(read_sheet(0), "declares a document type");

    edu_buffer_t *deep = edu_buffer_create(4096, pool);
    for (int i = 0; i < 300; i++)
        edu_buffer_add_text(deep, "<a>");
    HAS(read_rows(edu_buffer_text(deep), NULL, NULL), "nests too deeply");
}

static void
what_is_no_workbook_is_told(void)
{
    static const make_part_t document[] = {
        {"_rels/.rels",
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
         "Id=\"r1\" Type=\"" XLSX_RELATIONS
         "/officeDocument\" Target=\"word/document.xml\"/></Relationships>"},
        {"word/document.xml", "<w/>"},
        {NULL, NULL}};
    static const make_part_t archive[] = {{"a.csv", "a,b\n"}, {NULL, NULL}};
    static const make_part_t text[] = {{"mimetype", "application/vnd.oasis.opendocument.text"}, {NULL, NULL}};
    static const make_part_t locked[] = {
        {"META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"},
        {"content.xml", "?"},
        {NULL, NULL}};

    CU_ASSERT_EQUAL(make_archive(path, document), 0);
    HAS(read_sheet(0), "it is a document (docx), not a workbook");
    CU_ASSERT_EQUAL(make_archive(path, archive), 0);
    HAS(read_sheet(0), "it is an archive (zip), not a workbook");
    CU_ASSERT_EQUAL(make_archive(path, text), 0);
    HAS(read_sheet(0), "it is no spreadsheet but \"application/vnd.oasis.opendocument.text\"");
    CU_ASSERT_EQUAL(make_archive(path, locked), 0);
    HAS(read_sheet(0), "locked by a password");
}

/* What Excel 5 wrote: texts in a code page, here that of China. */
static void
texts_of_old_workbooks_have_a_code_page(void)
{
    static const unsigned char stream[] = {
        0x09, 0x08, 8,  0, 0x00, 0x05, 5,    0, 0, 0, 0,    0, /* begin: Excel 5, workbook */
        0x42, 0x00, 2,  0, 0xA8, 0x03,                         /* code page 936 */
        0x85, 0x00, 11, 0, 37,   0,    0,    0, 1, 0, 4,    0xB1, 0xED, 'A',  'B', /* hidden sheet 表AB */
        0x0A, 0x00, 0,  0,                                                         /* end */
        0x09, 0x08, 8,  0, 0x00, 0x05, 0x10, 0, 0, 0, 0,    0,                     /* begin: sheet */
        0x04, 0x02, 12, 0, 1,    0,    2,    0, 0, 0, 4,    0,    0xD1, 0xA7, 0xD0,
        0xA3,                                                              /* label in C2: 学校 */
        0x7E, 0x02, 10, 0, 0,    0,    0,    0, 0, 0, 0x2F, 0,    0,    0, /* number in A1: 11 hundredths */
        0x0A, 0x00, 0,  0,                                                 /* end */
    };
    edu_bytes_t bytes = {stream, sizeof stream};
    edu_biff_sheet_t *sheet;
    edu_biff_t *biff;

    CU_ASSERT_PTR_NULL_FATAL(edu_biff_open(&biff, bytes, pool));
    CU_ASSERT_EQUAL_FATAL(edu_biff_sheets(biff)->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(edu_biff_sheets(biff), 0, edu_sheet_t).name, "表AB");
    CU_ASSERT(APR_ARRAY_IDX(edu_biff_sheets(biff), 0, edu_sheet_t).hidden);
    CU_ASSERT_PTR_NULL_FATAL(edu_biff_read(&sheet, biff, 0, pool));
    CU_ASSERT_EQUAL_FATAL(sheet->cells->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sheet->cells, 0, edu_biff_cell_t).text, "0.11");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sheet->cells, 1, edu_biff_cell_t).text, "学校");
    CU_ASSERT_EQUAL(APR_ARRAY_IDX(sheet->cells, 1, edu_biff_cell_t).row, 1);
    CU_ASSERT_EQUAL(APR_ARRAY_IDX(sheet->cells, 1, edu_biff_cell_t).column, 2);
    for (size_t cut = 0; cut < sizeof stream; cut++) {
        edu_error_t *error = edu_biff_open(&biff, (edu_bytes_t){stream, cut}, pool);

        if (error == NULL)
            error = edu_biff_read(&sheet, biff, 0, pool);
        CU_ASSERT_PTR_NOT_NULL(error);
        edu_error_clear(error);
    }
}

/* Every cut of a workbook is an error. Only the last two bytes, the length of a comment that is not there, may be missing. */
static void
cut_files_are_errors(void)
{
    CU_ASSERT_EQUAL(make_xlsx(path, "<row><c><v>1</v></c></row>", NULL, NULL), 0);
    FILE *file = fopen(path, "rb");
    char data[8192];
    size_t length = file != NULL ? fread(data, 1, sizeof data, file) : 0;

    if (file != NULL)
        fclose(file);
    CU_ASSERT_FATAL(length > 100 && length < sizeof data);
    for (size_t cut = 8; cut < length - 2; cut += 7) {
        CU_ASSERT_EQUAL(truncate(path, 0), 0);
        file = fopen(path, "wb");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        fwrite(data, 1, cut, file);
        fclose(file);
        const char *text = read_sheet(0);

        if (strstr(text, "damaged or not whole") == NULL) {
            printf("# cut at %zu of %zu: %s\n", cut, length, text);
            CU_FAIL("a cut file was taken");
        }
    }
    CU_ASSERT_EQUAL(make_archive(path,
                                 (make_part_t[]){{"xl/workbook.xml", "<workbook><sheets>"}, {NULL, NULL}}),
                    0);
    HAS(read_sheet(0), "part \"xl/workbook.xml\", line 1");
}

void
edu_suite_workbook(void)
{
    CU_pSuite suite = CU_add_suite("workbook", set_up, tear_down);

    CU_add_test(suite, "cells stand where they say", cells_stand_where_they_say);
    CU_add_test(suite, "blank rows are left out far down", blank_rows_are_left_out_far_down);
    CU_add_test(suite, "texts are joined and unescaped", texts_are_joined_and_unescaped);
    CU_add_test(suite, "numbers are the shortest text", numbers_are_the_shortest_text);
    CU_add_test(suite, "formats make dates and shares", formats_make_dates_and_shares);
    CU_add_test(suite, "errors and uncomputed formulas are marked",
                errors_and_uncomputed_formulas_are_marked);
    CU_add_test(suite, "parts are found through relations", parts_are_found_through_relations);
    CU_add_test(suite, "ods cells hold their values", ods_cells_hold_their_values);
    CU_add_test(suite, "ods repeats cost nothing when empty", ods_repeats_cost_nothing_when_empty);
    CU_add_test(suite, "ods knows what is hidden and covered", ods_knows_hidden_and_covered);
    CU_add_test(suite, "texts of old workbooks have a code page", texts_of_old_workbooks_have_a_code_page);
    CU_add_test(suite, "bombs are refused", bombs_are_refused);
    CU_add_test(suite, "what is no workbook is told", what_is_no_workbook_is_told);
    CU_add_test(suite, "cut files are errors", cut_files_are_errors);
}
