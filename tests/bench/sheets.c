/* sheets make FILE.xlsx ROWS COLUMNS   writes a workbook: every second column shared texts, the others numbers
 * sheets time FILE.xlsx [RUNS]         reads its sheet, in turns with a bare scan of the same part (minizip, expat with empty handlers);
 *                                      prints both medians in seconds, their ratio, cells, and the most memory held, in MB */
#include "base/log.h"
#include "base/pool.h"
#include "collector/input.h"

#include <apr_general.h>
#include <expat.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <xlsxwriter.h>

#define PIECE 65536
#define RUNS_MOST 100
#define SHEET_PART "xl/worksheets/sheet1.xml"

static int
compare_times(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static double
median_seconds(int64_t *times, int count)
{
    qsort(times, (size_t)count, sizeof *times, compare_times);
    return (double)times[count / 2] / 1e6;
}

static void XMLCALL
ignore_start(void *data, const char *name, const char **attributes)
{
    (void)data;
    (void)name;
    (void)attributes;
}

static void XMLCALL
ignore_end(void *data, const char *name)
{
    (void)data;
    (void)name;
}

static void XMLCALL
ignore_text(void *data, const char *text, int length)
{
    (void)data;
    (void)text;
    (void)length;
}

static bool
scan_bare(const char *path)
{
    unzFile file = unzOpen64(path);
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');
    bool sound = file != NULL && parser != NULL && unzLocateFile(file, SHEET_PART, 0) == UNZ_OK &&
                 unzOpenCurrentFile(file) == UNZ_OK;
    int got = 1;

    if (!sound)
        return false;
    XML_SetElementHandler(parser, ignore_start, ignore_end);
    XML_SetCharacterDataHandler(parser, ignore_text);
    while (sound && got > 0) {
        void *buffer = XML_GetBuffer(parser, PIECE);

        got = buffer != NULL ? unzReadCurrentFile(file, buffer, PIECE) : -1;
        sound = got >= 0 && XML_ParseBuffer(parser, got, got == 0) == XML_STATUS_OK;
    }
    XML_ParserFree(parser);
    unzClose(file);
    return sound;
}

static edu_error_t *
read_whole(int64_t *cells, const char *path)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_input_rows_t rows;
    edu_record_t *record;
    edu_input_t *input;

    *cells = 0;
    EDU_TRY(edu_input_open(&input, path, "auto", pool));
    EDU_TRY(edu_input_read(&rows, input, 0, '\0', pool));
    for (;;) {
        EDU_TRY(edu_reader_next(&rows.reader, &record));
        if (record == NULL)
            break;
        for (size_t i = 0; i < record->count; i++)
            *cells += record->fields[i].length > 0;
    }
    apr_pool_destroy(pool);
    return NULL;
}

static int
time_both(const char *path, int runs)
{
    int64_t bare[RUNS_MOST];
    int64_t ours[RUNS_MOST];
    struct rusage usage;
    int64_t cells = 0;

    for (int i = 0; i < runs; i++) {
        int64_t start = edu_clock_us();

        if (!scan_bare(path)) {
            fprintf(stderr, "sheets: \"%s\" cannot be scanned\n", path);
            return 1;
        }
        bare[i] = edu_clock_us() - start;
        start = edu_clock_us();
        edu_error_t *error = read_whole(&cells, path);
        ours[i] = edu_clock_us() - start;
        if (error != NULL) {
            edu_error_print(error, "sheets", stderr);
            edu_error_clear(error);
            return 1;
        }
    }
    double reference = median_seconds(bare, runs);
    double own = median_seconds(ours, runs);

    getrusage(RUSAGE_SELF, &usage);
    printf("%.4f %.4f %.2f %lld %.1f\n", reference, own, own / reference, (long long)cells,
           (double)usage.ru_maxrss / 1024);
    return 0;
}

static int
make_sheet(const char *path, unsigned rows, unsigned columns)
{
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    char text[64];

    for (unsigned row = 0; row < rows; row++)
        for (unsigned column = 0; column < columns; column++) {
            /* About one cell in twenty stays empty, as in returns. */
            if (row > 0 && (row * 7 + column * 3) % 22 == 0)
                continue;
            snprintf(text, sizeof text, "某县第%u学校", (row + column) % 5000);
            if (row == 0 || column % 2 == 0)
                worksheet_write_string(sheet, row, (lxw_col_t)column, text, NULL);
            else
                worksheet_write_number(sheet, row, (lxw_col_t)column,
                                       (row * 31 + column * 17) % 100000 / (column % 4 == 1 ? 1.0 : 10.0),
                                       NULL);
        }
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}

int
main(int argc, char **argv)
{
    int runs = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;

    if (apr_initialize() != APR_SUCCESS)
        return 1;
    if (argc == 5 && strcmp(argv[1], "make") == 0)
        return make_sheet(argv[2], (unsigned)strtoul(argv[3], NULL, 10),
                          (unsigned)strtoul(argv[4], NULL, 10));
    if (argc >= 3 && strcmp(argv[1], "time") == 0 && runs > 0 && runs <= RUNS_MOST)
        return time_both(argv[2], runs);
    fputs("usage: sheets make FILE.xlsx ROWS COLUMNS | sheets time FILE.xlsx [RUNS]\n", stderr);
    return 2;
}
