/* Rows of a sheet: texts, numbers and notes in their styles. */
#include "base/workbook_write_private.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MOST 32767 /* characters of a cell or a note */
#define HEADER_WIDTH 20
#define LINE_POINTS 16.5 /* Chinese lines are this high */
#define INDENT 1         /* of a text behind numbers */

static bool
is_header(edu_cell_style_t style)
{
    return style == EDU_CELL_HEADER || style == EDU_CELL_HEADER_RIGHT;
}

static void
set_look(lxw_format *format, edu_cell_style_t style, bool tall)
{
    static const lxw_color_t grounds[EDU_CELL_STYLE_COUNT] = {
        [EDU_CELL_HEADER] = 0xD9E1F2, [EDU_CELL_HEADER_RIGHT] = 0xD9E1F2,  [EDU_CELL_CODE] = 0xF2F2F2,
        [EDU_CELL_FAULTY] = 0xFFC7CE, [EDU_CELL_FAULTY_TEXT] = 0xFFC7CE,   [EDU_CELL_BARRED] = 0xD0D0D0,
        [EDU_CELL_BAD] = 0xFCE4D6,    [EDU_CELL_INPUT_REQUIRED] = 0xFFF8DC};
    bool input = style == EDU_CELL_INPUT || style == EDU_CELL_INPUT_REQUIRED || style == EDU_CELL_INPUT_TEXT;

    if (grounds[style] != 0)
        format_set_bg_color(format, grounds[style]);
    if (input || is_header(style) || style == EDU_CELL_BARRED) {
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
    if (is_header(style) || style == EDU_CELL_TITLE || style == EDU_CELL_BAD || style == EDU_CELL_BOLD)
        format_set_bold(format);
    if (style == EDU_CELL_GOOD)
        format_set_font_color(format, 0x00527F);
    if (style == EDU_CELL_UNSURE) {
        format_set_font_color(format, 0x595959);
        format_set_italic(format);
    }
    if (is_header(style) || style == EDU_CELL_WRAPPED)
        format_set_text_wrap(format);
    if (style == EDU_CELL_HEADER_RIGHT)
        format_set_align(format, LXW_ALIGN_RIGHT);
    /* Beside a text of several lines the others stand on its first one. In a row of one line they stand on its foot, where letters and figures of different
     * fonts meet; and so do headers, next to what they head. */
    if (style == EDU_CELL_WRAPPED || (tall && !is_header(style)))
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
}

/* How a spreadsheet is told to show numbers of a shape without a sign. */
static const char *
unsigned_text(int shape, apr_pool_t *pool)
{
    bool percent = shape >= EDU_SHAPE_PERCENT;
    bool grouped = !percent && shape >= EDU_SHAPE_GROUPED;
    int decimals = shape - (percent ? EDU_SHAPE_PERCENT : grouped ? EDU_SHAPE_GROUPED : EDU_SHAPE_FIXED);

    if (shape < EDU_SHAPE_FIXED)
        return "0";
    return apr_psprintf(pool, "%s0%s%.*s%s", grouped ? "#,##" : "", decimals > 0 ? "." : "", decimals,
                        "000000000", percent ? "%" : "");
}

/* How a spreadsheet is told to show numbers of a shape with a mark behind them, which holds no quotation mark; "" for none. */
static const char *
shape_text(int shape, const char *mark, apr_pool_t *pool)
{
    const char *behind = mark[0] != '\0' ? apr_psprintf(pool, "\" %s\"", mark) : "";
    const char *number;

    if (shape < EDU_SHAPE_SIGNED)
        return apr_pstrcat(pool, unsigned_text(shape, pool), behind, NULL);
    number = apr_pstrcat(pool, unsigned_text(shape - EDU_SHAPE_SIGNED, pool), behind, NULL);
    return apr_psprintf(pool, "+%s;-%s;%s", number, number, number);
}

/* The format of a style and of a shape of numbers in the row at hand, made once. */
static lxw_format *
find_format(edu_sheet_write_t *sheet, edu_cell_style_t style, int shape)
{
    edu_workbook_write_t *workbook = sheet->workbook;
    lxw_format **slot = &workbook->formats[sheet->is_tall][style][shape];

    if (*slot == NULL && (*slot = workbook_add_format(workbook->file)) != NULL) {
        set_look(*slot, style, sheet->is_tall);
        if (shape != EDU_SHAPE_AS_IT_IS)
            format_set_num_format(*slot, shape_text(shape, "", workbook->pool));
    }
    return *slot;
}

/* One that differs from it by what `name` says, made once: *is_new, and the caller changes it. NULL when it could not be made. */
static lxw_format *
find_other_format(edu_sheet_write_t *sheet, edu_cell_style_t style, const char *name, bool *is_new)
{
    edu_workbook_write_t *workbook = sheet->workbook;
    const char *key = apr_psprintf(workbook->pool, "%d %d %s", sheet->is_tall, (int)style, name);
    lxw_format *format = apr_hash_get(workbook->other_formats, key, APR_HASH_KEY_STRING);

    *is_new = format == NULL && (format = workbook_add_format(workbook->file)) != NULL;
    if (*is_new) {
        set_look(format, style, sheet->is_tall);
        apr_hash_set(workbook->other_formats, key, APR_HASH_KEY_STRING, format);
    }
    return format;
}

/* The same with a mark behind the number, which holds no quotation mark. */
static lxw_format *
find_marked_format(edu_sheet_write_t *sheet, edu_cell_style_t style, int shape, const char *mark)
{
    apr_pool_t *pool = sheet->workbook->pool;
    bool is_new;
    lxw_format *format = find_other_format(sheet, style, apr_psprintf(pool, "%d %s", shape, mark), &is_new);

    if (is_new)
        format_set_num_format(format, shape_text(shape, mark, pool));
    return format;
}

/* The same for a text among numbers, which stands to the right as they do. */
static lxw_format *
find_right_format(edu_sheet_write_t *sheet, edu_cell_style_t style)
{
    bool is_new;
    lxw_format *format = find_other_format(sheet, style, "right", &is_new);

    if (is_new)
        format_set_align(format, LXW_ALIGN_RIGHT);
    return format;
}

/* The same for a text that begins a blank behind the edge of its cell. */
static lxw_format *
find_indented_format(edu_sheet_write_t *sheet, edu_cell_style_t style)
{
    bool is_new;
    lxw_format *format = find_other_format(sheet, style, "indented", &is_new);

    if (is_new)
        format_set_indent(format, INDENT);
    return format;
}

int
edu_sheet_write_row(edu_sheet_write_t *sheet, int lines)
{
    if (sheet == NULL)
        return 0;
    sheet->row++;
    sheet->is_tall = lines > 1;
    if (lines > 0)
        edu_workbook_write_check(sheet->workbook, worksheet_set_row(sheet->sheet, (lxw_row_t)sheet->row,
                                                                    LINE_POINTS * lines, NULL));
    return sheet->row;
}

/* Hundredths of a digit's width that the first character of a text takes in the fonts that spreadsheets come with. */
static int
character_width(const char *text, size_t bytes)
{
    static const struct {
        const char *characters;
        int width;
    } known[] = {{" ijl.,;:'|!", 48}, {"frt()[]-/\"", 68}, {"mwMW@%", 150}, {"ABCDEFGHJKLNOPQRSTUVXYZ", 115}};
    enum { DIGIT = 100, SMALL = 95, LONGEST = 4 };
    char alone[LONGEST + 1] = "";

    if (bytes == 1) {
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strchr(known[i].characters, *text) != NULL)
                return known[i].width;
        if (*text >= 'a' && *text <= 'z')
            return SMALL;
    }
    memcpy(alone, text, bytes < LONGEST ? bytes : LONGEST);
    return DIGIT * (int)edu_text_width(alone);
}

int
edu_sheet_write_lines(const char *text, int width)
{
    enum { HUNDREDTHS = 100, WIDE = 200 };
    int lines = text != NULL;
    int used = 0; /* of the line so far, */
    int word = 0; /* and of it what came since it could last be broken */
    size_t bytes;

    for (; text != NULL && *text != '\0'; text += bytes) {
        edu_text_decode(text, &bytes);
        int own = character_width(text, bytes);

        word = own < WIDE ? word + own : own;
        used += own;
        if (*text == '\n') {
            lines++;
            used = word = 0;
        } else if (*text == ' ') {
            word = 0;
        } else if (used >
                   HUNDREDTHS * width) { /* the word goes to the next line; one longer than that is parted */
            lines++;
            used = word = word <= HUNDREDTHS * width ? word : own;
        }
    }
    return lines;
}

int
edu_sheet_write_header_lines(const char *title)
{
    return edu_sheet_write_lines(title, HEADER_WIDTH);
}

/* Makes a column at least that wide, as far as it gets of itself. */
static void
widen(edu_sheet_write_t *sheet, int column, size_t width)
{
    width = width < EDU_SHEET_WRITE_WIDTH_MOST ? width : EDU_SHEET_WRITE_WIDTH_MOST;
    if (width > sheet->widths[column])
        sheet->widths[column] = (unsigned char)width;
    if (column >= sheet->columns)
        sheet->columns = column + 1;
}

/* Notes how wide the text's widest line is; what follows a title or a note may lie behind its neighbours. */
static void
measure(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    size_t most = is_header(style) ? HEADER_WIDTH : EDU_SHEET_WRITE_WIDTH_MOST;
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
    widen(sheet, column, width < most ? width : most);
}

static void
write_text(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style, lxw_format *format)
{
    if (text == NULL || *text == '\0') {
        edu_workbook_write_check(sheet->workbook, worksheet_write_blank(sheet->sheet, (lxw_row_t)sheet->row,
                                                                        (lxw_col_t)column, format));
        return;
    }
    text = edu_workbook_write_clean(sheet->workbook, text, TEXT_MOST);
    measure(sheet, column, text, style);
    edu_workbook_write_check(sheet->workbook, worksheet_write_string(sheet->sheet, (lxw_row_t)sheet->row,
                                                                     (lxw_col_t)column, text, format));
}

void
edu_sheet_write_text(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    if (sheet != NULL)
        write_text(sheet, column, text, style, find_format(sheet, style, EDU_SHAPE_AS_IT_IS));
}

void
edu_sheet_write_indented(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    if (sheet == NULL)
        return;
    write_text(sheet, column, text, style, find_indented_format(sheet, style));
    if (!is_header(style) && text != NULL && *text != '\0' &&
        sheet->widths[column] < EDU_SHEET_WRITE_WIDTH_MOST)
        widen(sheet, column, edu_text_width(text) + INDENT);
}

static void
write_number(edu_sheet_write_t *sheet, int column, double value, int shape, edu_cell_style_t style)
{
    edu_workbook_write_check(sheet->workbook,
                             worksheet_write_number(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column,
                                                    value, find_format(sheet, style, shape)));
}

void
edu_sheet_write_number(edu_sheet_write_t *sheet, int column, double value, int decimals,
                       edu_cell_style_t style)
{
    char shown[64];

    if (sheet == NULL)
        return;
    decimals = decimals < EDU_DECIMALS_MOST ? decimals : EDU_DECIMALS_MOST;
    apr_snprintf(shown, sizeof shown, "%.*f", decimals < 0 ? 0 : decimals, value);
    measure(sheet, column, shown, style);
    write_number(sheet, column, value, decimals < 0 ? EDU_SHAPE_AS_IT_IS : EDU_SHAPE_GROUPED + decimals,
                 style);
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
    if (at == text || at[*percent] != '\0' || at[-1] < '0' || at[-1] > '9' || *decimals > EDU_DECIMALS_MOST)
        return false;
    if (*percent)
        memcpy(digits + length, "e-2", sizeof "e-2");
    *value = strtod(digits, NULL);
    return true;
}

static int
figure_shape(int decimals, bool grouped, bool percent, bool has_plus)
{
    int shape = percent        ? EDU_SHAPE_PERCENT + decimals
                : grouped      ? EDU_SHAPE_GROUPED + decimals
                : decimals > 0 ? EDU_SHAPE_FIXED + decimals
                               : EDU_SHAPE_AS_IT_IS;

    return has_plus ? EDU_SHAPE_SIGNED + shape : shape;
}

void
edu_sheet_write_marked(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style)
{
    const char *blank = text != NULL ? strrchr(text, ' ') : NULL;
    double value;
    int decimals;
    bool grouped;
    bool percent;

    if (sheet == NULL)
        return;
    if (blank == NULL || strlen(blank) > 8 || strchr(blank, '"') != NULL ||
        !read_figure(&value, &decimals, &grouped, &percent,
                     apr_pstrmemdup(sheet->workbook->pool, text, (size_t)(blank - text)))) {
        edu_sheet_write_figure(sheet, column, text, style);
        return;
    }
    measure(sheet, column, text, style);
    edu_workbook_write_check(
        sheet->workbook,
        worksheet_write_number(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column, value,
                               find_marked_format(sheet, style,
                                                  figure_shape(decimals, grouped, percent, *text == '+'),
                                                  blank + 1)));
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
        write_text(sheet, column, text, style, find_right_format(sheet, style));
        return;
    }
    measure(sheet, column, text, style);
    write_number(sheet, column, value, figure_shape(decimals, grouped, percent, *text == '+'), style);
}

void
edu_sheet_write_comment(edu_sheet_write_t *sheet, int column, const char *text)
{
    lxw_comment_options options = {.width = 300, .height = 90};

    if (sheet == NULL)
        return;
    edu_workbook_write_check(
        sheet->workbook,
        worksheet_write_comment_opt(sheet->sheet, (lxw_row_t)sheet->row, (lxw_col_t)column,
                                    edu_workbook_write_clean(sheet->workbook, text, TEXT_MOST), &options));
}
