#include "base/workbook_write.h"

#include "base/file.h"
#include "base/text.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <errno.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_MOST 32767 /* characters of a cell or a note */
#define NAME_MOST 31    /* of a sheet's name */
#define TITLE_MOST 32   /* of a validation's title */
#define MESSAGE_MOST 255
#define WIDTH_MOST 60
#define HEADER_WIDTH 20
#define LINE_POINTS 15.0
#define DECIMALS_MOST 9

/* A day that every workbook is said to be made on: 2000-01-01. */
#define CREATED 946684800

enum { AS_IT_IS, FIXED, PERCENT = FIXED + DECIMALS_MOST + 1, SHAPE_COUNT = PERCENT + DECIMALS_MOST + 1 };

struct edu_workbook_write_t {
    lxw_workbook *file; /* NULL once it is closed */
    char *path;         /* of the temporary file */
    const char *failed; /* the first failure, or NULL */
    int failed_code;    /* errno with it, or 0 */
    apr_array_header_t *sheets;
    lxw_format *formats[EDU_CELL_STYLE_COUNT][SHAPE_COUNT];
    edu_buffer_t *text;
    apr_pool_t *pool;
};

struct edu_sheet_write_t {
    edu_workbook_write_t *workbook;
    lxw_worksheet *sheet;
    const char *name;
    int row;                 /* the one at hand, -1 */
    unsigned char *widths;   /* of each column's texts so far */
    unsigned char *is_fixed; /* whether its width was said */
    int columns;
};

static apr_status_t
close_workbook(void *data)
{
    edu_workbook_write_t *workbook = data;

    if (workbook->file != NULL)
        lxw_workbook_free(workbook->file);
    workbook->file = NULL;
    unlink(workbook->path);
    return APR_SUCCESS;
}

/* Keeps the first failure. */
static void
note_failure(edu_workbook_write_t *workbook, const char *what, int code)
{
    if (workbook->failed != NULL)
        return;
    workbook->failed = apr_pstrdup(workbook->pool, what);
    workbook->failed_code = code;
}

static void
check(edu_workbook_write_t *workbook, lxw_error code)
{
    if (code == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
        note_failure(workbook, "a sheet takes at most 1048576 rows of 16384 cells", 0);
    else if (code != LXW_NO_ERROR)
        note_failure(workbook, lxw_strerror(code), 0);
}

static const char *
temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder != NULL && folder[0] != '\0' ? folder : "/tmp";
}

edu_error_t *
edu_workbook_write_create(edu_workbook_write_t **workbook, apr_pool_t *pool)
{
    edu_workbook_write_t *new_workbook = apr_pcalloc(pool, sizeof *new_workbook);
    char *folder = apr_pstrdup(pool, temporary_folder());
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    lxw_doc_properties properties = {.created = CREATED};
    int descriptor;

    new_workbook->path = apr_pstrcat(pool, folder, "/edustat-XXXXXX", NULL);
    descriptor = mkstemp(new_workbook->path);
    if (descriptor < 0)
        return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not create temporary file \"%s\"",
                             new_workbook->path);
    close(descriptor);
    apr_pool_cleanup_register(pool, new_workbook, close_workbook, apr_pool_cleanup_null);
    new_workbook->file = workbook_new_opt(new_workbook->path, &options);
    if (new_workbook->file == NULL)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not begin a workbook");
    new_workbook->pool = pool;
    new_workbook->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_write_t *));
    new_workbook->text = edu_buffer_create(256, pool);
    check(new_workbook, workbook_set_properties(new_workbook->file, &properties));
    *workbook = new_workbook;
    return NULL;
}

/* Texts ----------------------------------------------------------------------------------------- */

/* The text in the workbook's buffer, at most `most` characters of it, as a workbook can hold it. Valid until the next call.
 * libxlsxwriter counts characters, spreadsheets count those beyond the basic plane twice: so do we. */
static const char *
clean(edu_workbook_write_t *workbook, const char *text, size_t most)
{
    edu_buffer_t *out = workbook->text;
    size_t count = 0;
    size_t bytes;

    edu_buffer_clear(out);
    for (; *text != '\0'; text += bytes) {
        uint32_t character = edu_text_decode(text, &bytes);

        count += character > 0xFFFF ? 2 : 1;
        if (count > most - 1 && text[bytes] != '\0') {
            edu_buffer_add_text(out, "…");
            break;
        }
        if ((character < 0x20 && character != '\n' && character != '\t') || character == 0x7F)
            edu_buffer_add_char(out, ' ');
        else if (character == 0xFFFE || character == 0xFFFF || (character == 0xFFFD && bytes == 1))
            edu_buffer_add_text(out, "\xEF\xBF\xBD");
        else
            edu_buffer_add(out, text, bytes);
    }
    return edu_buffer_text(out);
}

/* Sheets' names are compared without case. */
static bool
is_taken(const edu_workbook_write_t *workbook, const char *name)
{
    for (int i = 0; i < workbook->sheets->nelts; i++)
        if (strcasecmp(APR_ARRAY_IDX(workbook->sheets, i, edu_sheet_write_t *)->name, name) == 0)
            return true;
    return false;
}

static const char *
clean_name(edu_workbook_write_t *workbook, const char *text)
{
    char *name = apr_pstrdup(workbook->pool, clean(workbook, text, NAME_MOST));
    const char *free_name;
    size_t length = strlen(name);

    for (char *at = name; *at != '\0'; at++)
        if (strchr("[]:*?/\\\n\t", *at) != NULL)
            *at = ' ';
    if (length > 0 && name[0] == '\'')
        name[0] = ' ';
    if (length > 0 && name[length - 1] == '\'')
        name[length - 1] = ' ';
    name = edu_text_trim(name, length, workbook->pool);
    free_name = *name != '\0' ? name : "Sheet1";
    for (int i = 2; is_taken(workbook, free_name); i++) {
        const char *tail = apr_psprintf(workbook->pool, " (%d)", i);

        free_name = apr_pstrcat(workbook->pool, clean(workbook, name, NAME_MOST - strlen(tail)), tail, NULL);
    }
    return free_name;
}

/* Sheets ---------------------------------------------------------------------------------------- */

edu_sheet_write_t *
edu_workbook_write_sheet(edu_workbook_write_t *workbook, const char *name)
{
    edu_sheet_write_t *sheet = apr_pcalloc(workbook->pool, sizeof *sheet);

    errno = 0;
    sheet->workbook = workbook;
    sheet->name = clean_name(workbook, name);
    sheet->sheet = workbook_add_worksheet(workbook->file, sheet->name);
    if (sheet->sheet == NULL || sheet->sheet->optimize_tmpfile == NULL) {
        note_failure(workbook, apr_psprintf(workbook->pool, "could not make sheet \"%s\"", sheet->name),
                     errno);
        return NULL;
    }
    sheet->row = -1;
    sheet->widths = apr_pcalloc(workbook->pool, EDU_SHEET_WRITE_COLUMNS_MOST);
    sheet->is_fixed = apr_pcalloc(workbook->pool, EDU_SHEET_WRITE_COLUMNS_MOST);
    APR_ARRAY_PUSH(workbook->sheets, edu_sheet_write_t *) = sheet;
    return sheet;
}

const char *
edu_sheet_write_name(const edu_sheet_write_t *sheet)
{
    return sheet != NULL ? sheet->name : "";
}

const char *
edu_sheet_write_range(const edu_sheet_write_t *sheet, int column, int first_row, int last_row,
                      apr_pool_t *pool)
{
    edu_buffer_t *range = edu_buffer_create(64, pool);
    char cells[LXW_MAX_CELL_RANGE_LENGTH];

    edu_buffer_add_text(range, "='");
    for (const char *at = edu_sheet_write_name(sheet); *at != '\0'; at++) {
        if (*at == '\'')
            edu_buffer_add_char(range, '\'');
        edu_buffer_add_char(range, *at);
    }
    lxw_rowcol_to_range_abs(cells, (lxw_row_t)first_row, (lxw_col_t)column, (lxw_row_t)last_row,
                            (lxw_col_t)column);
    edu_buffer_printf(range, "'!%s", cells);
    return edu_buffer_text(range);
}

static void
set_look(lxw_format *format, edu_cell_style_t style)
{
    static const lxw_color_t grounds[EDU_CELL_STYLE_COUNT] = {
        [EDU_CELL_HEADER] = 0xD9E1F2, [EDU_CELL_CODE] = 0xF2F2F2,
        [EDU_CELL_FAULTY] = 0xFFC7CE, [EDU_CELL_FAULTY_TEXT] = 0xFFC7CE,
        [EDU_CELL_BARRED] = 0xD0D0D0, [EDU_CELL_INPUT_REQUIRED] = 0xFFF8DC};
    bool input = style == EDU_CELL_INPUT || style == EDU_CELL_INPUT_REQUIRED || style == EDU_CELL_INPUT_TEXT;

    if (grounds[style] != 0)
        format_set_bg_color(format, grounds[style]);
    if (input || style == EDU_CELL_HEADER || style == EDU_CELL_BARRED) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0xBFBFBF);
    }
    if (input)
        format_set_unlocked(format);
    if (style == EDU_CELL_CODE || style == EDU_CELL_TEXT || style == EDU_CELL_FAULTY_TEXT ||
        style == EDU_CELL_INPUT_TEXT)
        format_set_num_format(format, "@");
    if (style == EDU_CELL_CODE || style == EDU_CELL_NOTE) {
        format_set_font_size(format, 8);
        format_set_font_color(format, 0x7F7F7F);
    }
    if (style == EDU_CELL_TITLE)
        format_set_font_size(format, 14);
    if (style == EDU_CELL_HEADER || style == EDU_CELL_TITLE)
        format_set_bold(format);
    if (style == EDU_CELL_HEADER || style == EDU_CELL_WRAPPED) {
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
}

/* The format of a style and of a shape of numbers, made once. */
static lxw_format *
find_format(edu_workbook_write_t *workbook, edu_cell_style_t style, int shape)
{
    lxw_format **slot = &workbook->formats[style][shape];

    if (*slot == NULL && (*slot = workbook_add_format(workbook->file)) != NULL) {
        set_look(*slot, style);
        if (shape >= FIXED) {
            int decimals = shape >= PERCENT ? shape - PERCENT : shape - FIXED;
            const char *places = decimals > 0 ? "." : "";

            format_set_num_format(*slot,
                                  apr_psprintf(workbook->pool, "%s0%s%.*s%s", shape >= PERCENT ? "" : "#,##",
                                               places, decimals, "000000000", shape >= PERCENT ? "%" : ""));
        }
    }
    return *slot;
}

int
edu_sheet_write_row(edu_sheet_write_t *sheet, int lines)
{
    if (sheet == NULL)
        return 0;
    sheet->row++;
    if (lines > 0)
        check(sheet->workbook,
              worksheet_set_row(sheet->sheet, (lxw_row_t)sheet->row, LINE_POINTS * lines, NULL));
    return sheet->row;
}

int
edu_sheet_write_lines(const char *text, int width)
{
    int lines = 0;

    for (const char *end; text != NULL; text = end != NULL ? end + 1 : NULL) {
        size_t line_width = edu_text_width(text);
        int own;

        end = strchr(text, '\n');
        if (end != NULL)
            line_width -= edu_text_width(end);
        own = ((int)line_width + width - 1) / width;
        lines += own > 0 ? own : 1;
    }
    return lines;
}

/* Notes how wide the text's widest line is; what follows a title or a note may lie behind its neighbours. */
static void
measure(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    size_t most = style == EDU_CELL_HEADER ? HEADER_WIDTH : WIDTH_MOST;
    size_t width = 0;
    const char *end;

    if (column < 0 || column >= EDU_SHEET_WRITE_COLUMNS_MOST || style == EDU_CELL_TITLE ||
        style == EDU_CELL_NOTE)
        return;
    for (const char *line = text; line != NULL; line = end != NULL ? end + 1 : NULL) {
        size_t line_width;

        end = strchr(line, '\n');
        line_width = edu_text_width(line) - (end != NULL ? edu_text_width(end) : 0);
        width = line_width > width ? line_width : width;
    }
    width = width < most ? width : most;
    if (width > sheet->widths[column])
        sheet->widths[column] = (unsigned char)width;
    if (column >= sheet->columns)
        sheet->columns = column + 1;
}

void
edu_sheet_write_text(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    if (sheet == NULL)
        return;
    lxw_format *format = find_format(sheet->workbook, style, AS_IT_IS);

    if (text == NULL || *text == '\0') {
        check(sheet->workbook,
              worksheet_write_blank(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column, format));
        return;
    }
    text = clean(sheet->workbook, text, TEXT_MOST);
    measure(sheet, column, text, style);
    check(sheet->workbook,
          worksheet_write_string(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column, text, format));
}

static void
write_number(edu_sheet_write_t *sheet, int column, double value, int shape, edu_cell_style_t style)
{
    check(sheet->workbook, worksheet_write_number(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column,
                                                  value, find_format(sheet->workbook, style, shape)));
}

void
edu_sheet_write_number(edu_sheet_write_t *sheet, int column, double value, int decimals,
                       edu_cell_style_t style)
{
    char shown[64];

    if (sheet == NULL)
        return;
    decimals = decimals < DECIMALS_MOST ? decimals : DECIMALS_MOST;
    apr_snprintf(shown, sizeof shown, "%.*f", decimals < 0 ? 0 : decimals, value);
    measure(sheet, column, shown, style);
    write_number(sheet, column, value, decimals < 0 ? AS_IT_IS : FIXED + decimals, style);
}

/* A number as people write it, without its thousands separators; false when it is none. Places in *decimals. */
static bool
read_figure(double *value, int *decimals, bool *grouped, bool *percent, const char *text)
{
    char digits[40];
    size_t length = 0;
    const char *at = text + (*text == '+' || *text == '-');
    const char *point = NULL;

    *grouped = false;
    if (*at == '0' && at[1] >= '0' && at[1] <= '9')
        return false; /* a code */
    if (*text == '-')
        digits[length++] = '-';
    for (; (*at >= '0' && *at <= '9') || *at == ',' || *at == '.'; at++) {
        /* More digits than a number of a spreadsheet holds: a code too. */
        if (length > 16 || (*at != ',' && *at != '.' && length + 4 >= sizeof digits))
            return false;
        *grouped = *grouped || *at == ',';
        if (*at == '.' && point != NULL)
            return false;
        if (*at == '.')
            point = at;
        if (*at != ',')
            digits[length++] = *at;
    }
    digits[length] = '\0';
    *percent = *at == '%';
    *decimals = point != NULL ? (int)(at - point - 1) : 0;
    if (at == text || at[*percent] != '\0' || at[-1] < '0' || at[-1] > '9' || *decimals > DECIMALS_MOST)
        return false;
    if (*percent)
        memcpy(digits + length, "e-2", sizeof "e-2");
    *value = strtod(digits, NULL);
    return true;
}

void
edu_sheet_write_figure(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    double value;
    int decimals;
    bool grouped;
    bool percent;

    if (sheet == NULL)
        return;
    if (text == NULL || !read_figure(&value, &decimals, &grouped, &percent, text)) {
        edu_sheet_write_text(sheet, column, text, style);
        return;
    }
    measure(sheet, column, text, style);
    write_number(sheet, column, value,
                 percent                   ? PERCENT + decimals
                 : grouped || decimals > 0 ? FIXED + decimals
                                           : AS_IT_IS,
                 style);
}

void
edu_sheet_write_comment(edu_sheet_write_t *sheet, int column, const char *text)
{
    lxw_comment_options options = {.width = 300, .height = 90};

    if (sheet == NULL)
        return;
    check(sheet->workbook, worksheet_write_comment_opt(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column,
                                                       clean(sheet->workbook, text, TEXT_MOST), &options));
}

void
edu_sheet_write_width(edu_sheet_write_t *sheet, int first_column, int last_column, double width)
{
    if (sheet == NULL)
        return;
    for (int i = first_column; i <= last_column && i < EDU_SHEET_WRITE_COLUMNS_MOST; i++)
        sheet->is_fixed[i] = 1;
    check(sheet->workbook,
          worksheet_set_column(sheet->sheet, (lxw_col_t)first_column, (lxw_col_t)last_column, width, NULL));
}

void
edu_sheet_write_freeze(edu_sheet_write_t *sheet, int rows, int columns)
{
    if (sheet == NULL)
        return;
    worksheet_freeze_panes(sheet->sheet, (lxw_row_t)rows, (lxw_col_t)columns);
    if (rows > 0)
        check(sheet->workbook, worksheet_repeat_rows(sheet->sheet, 0, (lxw_row_t)rows - 1));
    if (columns > 0)
        check(sheet->workbook, worksheet_repeat_columns(sheet->sheet, 0, (lxw_col_t)(columns - 1)));
}

void
edu_sheet_write_landscape(edu_sheet_write_t *sheet)
{
    if (sheet == NULL)
        return;
    worksheet_set_landscape(sheet->sheet);
    worksheet_set_paper(sheet->sheet, 9); /* A4 */
}

void
edu_sheet_write_hide(edu_sheet_write_t *sheet)
{
    if (sheet != NULL)
        worksheet_hide(sheet->sheet);
}

void
edu_sheet_write_protect(edu_sheet_write_t *sheet)
{
    /* Columns and rows may be made wider to read them. */
    lxw_protection options = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};

    if (sheet != NULL)
        worksheet_protect(sheet->sheet, NULL, &options);
}

static char *
kept(edu_workbook_write_t *workbook, const char *text, size_t most)
{
    return text == NULL ? NULL : apr_pstrdup(workbook->pool, clean(workbook, text, most));
}

void
edu_sheet_write_validate(edu_sheet_write_t *sheet, const edu_validation_t *validation)
{
    static const uint8_t kinds[] = {[EDU_VALID_WHOLE] = LXW_VALIDATION_TYPE_INTEGER,
                                    [EDU_VALID_DECIMAL] = LXW_VALIDATION_TYPE_DECIMAL,
                                    [EDU_VALID_LIST] = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                    [EDU_VALID_ANY] = LXW_VALIDATION_TYPE_ANY};
    lxw_data_validation data = {.criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .minimum_number = validation->least,
                                .maximum_number = validation->most};

    if (sheet == NULL)
        return;
    data.validate = kinds[validation->kind];
    if (validation->kind == EDU_VALID_LIST)
        data.value_formula = apr_pstrdup(sheet->workbook->pool, validation->list);
    data.input_title = kept(sheet->workbook, validation->title, TITLE_MOST);
    data.input_message = kept(sheet->workbook, validation->message, MESSAGE_MOST);
    data.error_message = kept(sheet->workbook, validation->refusal, MESSAGE_MOST);
    check(sheet->workbook,
          worksheet_data_validation_range(sheet->sheet, (lxw_row_t)validation->first_row,
                                          (lxw_col_t)validation->column, (lxw_row_t)validation->last_row,
                                          (lxw_col_t)validation->column, &data));
}

/* The end --------------------------------------------------------------------------------------- */

static void
set_widths(edu_sheet_write_t *sheet)
{
    for (int i = 0; i < sheet->columns; i++)
        if (!sheet->is_fixed[i] && sheet->widths[i] > 0)
            check(sheet->workbook, worksheet_set_column(sheet->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                                        (double)sheet->widths[i] + 2, NULL));
}

/* Whether the workbook holds at least as much of each sheet as was written: libxlsxwriter does not see when its own temporary
 * files cannot take any more, and the sheet would just end. */
static bool
is_whole(const edu_workbook_write_t *workbook, const off_t *sizes, apr_pool_t *pool)
{
    unzFile zip = unzOpen64(workbook->path);
    bool whole = zip != NULL;

    for (int i = 0; whole && i < workbook->sheets->nelts; i++) {
        unz_file_info64 info;

        whole = unzLocateFile(zip, apr_psprintf(pool, "xl/worksheets/sheet%d.xml", i + 1), 1) == UNZ_OK &&
                unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK &&
                (off_t)info.uncompressed_size >= sizes[i];
    }
    if (zip != NULL)
        unzClose(zip);
    return whole;
}

static edu_error_t *
cannot_save(const char *reason, int code)
{
    edu_error_t *error =
        code != 0
            ? edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(code), "could not write the workbook: %s", reason)
            : edu_error_create(EDU_ERR_FILE, NULL, "could not write the workbook: %s", reason);

    return edu_error_hint(error, "its temporary files are in \"%s\"; TMPDIR names another folder",
                          temporary_folder());
}

/* Ends the workbook in its temporary file. */
static edu_error_t *
finish(edu_workbook_write_t *workbook, apr_pool_t *pool)
{
    off_t *sizes = apr_pcalloc(pool, sizeof *sizes * (size_t)(workbook->sheets->nelts + 1));
    lxw_workbook *file = workbook->file;
    lxw_error code;

    for (int i = 0; i < workbook->sheets->nelts; i++) {
        edu_sheet_write_t *sheet = APR_ARRAY_IDX(workbook->sheets, i, edu_sheet_write_t *);

        set_widths(sheet);
        if (fflush(sheet->sheet->optimize_tmpfile) != 0 || ferror(sheet->sheet->optimize_tmpfile) != 0)
            note_failure(workbook, "a temporary file could not be written", errno);
        sizes[i] = ftello(sheet->sheet->optimize_tmpfile);
    }
    if (workbook->failed != NULL)
        return cannot_save(workbook->failed, workbook->failed_code);
    errno = 0;
    workbook->file = NULL;
    code = workbook_close(file);
    if (code != LXW_NO_ERROR)
        return cannot_save(lxw_strerror(code), errno);
    if (!is_whole(workbook, sizes, pool))
        return cannot_save("a temporary file could not be written", ENOSPC);
    return NULL;
}

edu_error_t *
edu_workbook_write_save(edu_workbook_write_t *workbook, const char *path, apr_pool_t *scratch_pool)
{
    edu_error_t *error = finish(workbook, scratch_pool);
    FILE *written = error == NULL ? fopen(workbook->path, "rb") : NULL;

    if (error == NULL)
        error = written != NULL ? edu_file_write_from(path, written, scratch_pool)
                                : edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                                "could not open temporary file \"%s\"", workbook->path);
    if (written != NULL)
        fclose(written);
    apr_pool_cleanup_run(workbook->pool, workbook, close_workbook);
    return error;
}

edu_error_t *
edu_workbook_write_append(edu_workbook_write_t *workbook, edu_buffer_t *out, apr_pool_t *scratch_pool)
{
    edu_error_t *error = finish(workbook, scratch_pool);
    size_t length;
    char *data;

    if (error == NULL)
        error = edu_file_read(&data, &length, workbook->path, INT32_MAX, scratch_pool);
    if (error == NULL)
        edu_buffer_add(out, data, length);
    apr_pool_cleanup_run(workbook->pool, workbook, close_workbook);
    return error;
}
