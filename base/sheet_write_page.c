/* How a sheet is seen, printed and typed into. */
#include "base/workbook_write_private.h"

#include <apr_strings.h>
#include <string.h>

#define TITLE_MOST 32 /* characters of a validation's title */
#define MESSAGE_MOST 255

void
edu_sheet_write_width(edu_sheet_write_t *sheet, int first_column, int last_column, double width)
{
    if (sheet == NULL)
        return;
    for (int i = first_column; i <= last_column && i < EDU_SHEET_WRITE_COLUMNS_MOST; i++)
        sheet->is_fixed[i] = 1;
    edu_workbook_write_check(sheet->workbook, worksheet_set_column(sheet->sheet, (lxw_col_t)first_column,
                                                                   (lxw_col_t)last_column, width, NULL));
}

/* Whether the sheet's name fits twice into what the library has for the rows and columns repeated in print; it cuts off the rest and writes a workbook
 * that cannot be opened. */
static bool
fits_twice(const edu_sheet_write_t *sheet)
{
    enum { FORMULA_MOST = LXW_DEFINED_NAME_LENGTH - 1, CELLS = 2 * sizeof "''!$XFD:$XFD," };

    return 2 * strlen(sheet->name) + CELLS <= FORMULA_MOST;
}

void
edu_sheet_write_freeze(edu_sheet_write_t *sheet, int rows, int columns)
{
    if (sheet == NULL)
        return;
    worksheet_freeze_panes(sheet->sheet, (lxw_row_t)rows, (lxw_col_t)columns);
    if (rows > 0)
        edu_workbook_write_check(sheet->workbook,
                                 worksheet_repeat_rows(sheet->sheet, 0, (lxw_row_t)rows - 1));
    if (columns > 0 && (rows == 0 || fits_twice(sheet)))
        edu_workbook_write_check(sheet->workbook,
                                 worksheet_repeat_columns(sheet->sheet, 0, (lxw_col_t)(columns - 1)));
}

void
edu_sheet_write_repeat(edu_sheet_write_t *sheet, int first_column, int last_column)
{
    if (sheet != NULL && fits_twice(sheet))
        edu_workbook_write_check(sheet->workbook,
                                 worksheet_repeat_columns(sheet->sheet, (lxw_col_t)first_column,
                                                          (lxw_col_t)last_column));
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
edu_sheet_write_fit(edu_sheet_write_t *sheet, int pages)
{
    if (sheet == NULL)
        return;
    edu_sheet_write_landscape(sheet);
    worksheet_fit_to_pages(sheet->sheet, (uint16_t)pages, 0);
}

void
edu_sheet_write_footer(edu_sheet_write_t *sheet)
{
    if (sheet != NULL)
        edu_workbook_write_check(sheet->workbook, worksheet_set_footer(sheet->sheet, "&L&8&A&R&8&P / &N"));
}

/* Pixels of a chart: its width is 480 times its scale, its height 288 times. Bars need room for each. */
#define CHART_WIDTH 1.5
#define CHART_HEIGHT 288.0
#define LINES_HEIGHT 348.0
#define BARS_FRAME                                                                                           \
    157.0 /* title, axis with its title, and key; no height ends with a row of cells, else LibreOffice prints no lower edge */
#define BAR 19.0
#define AXIS_TITLE_SIZE 9
#define POINT_SIZE 7
#define CHART_TITLE_MOST 255 /* characters */
#define ROW_LEAST 25.0       /* the name beside it has to fit */

static void
dress_bars(lxw_chart_series *series, edu_series_look_t look)
{
    lxw_chart_fill fill = {.color = look == EDU_SERIES_BEFORE ? 0xC6D4E0 : 0x0072B2,
                           .none = look == EDU_SERIES_TARGET};
    lxw_chart_line line = {.color = look == EDU_SERIES_TARGET ? LXW_COLOR_BLACK : 0x595959,
                           .width = look == EDU_SERIES_TARGET ? 1.5F : 0.5F};

    chart_series_set_fill(series, &fill);
    chart_series_set_line(series, &line);
}

/* A mark at each point. */
static void
mark_points(lxw_chart_series *series, const lxw_chart_line *line, edu_series_look_t look)
{
    lxw_chart_fill fill = {.color = line->color};
    lxw_chart_line edge = {.color = line->color};

    chart_series_set_marker_type(series, look == EDU_SERIES_TARGET ? LXW_CHART_MARKER_DIAMOND
                                                                   : LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, POINT_SIZE);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &edge);
}

static void
dress_line(lxw_chart_series *series, edu_series_look_t look, bool dotted)
{
    lxw_chart_line line = {.color = look == EDU_SERIES_TARGET   ? LXW_COLOR_BLACK
                                    : look == EDU_SERIES_BEFORE ? 0x8C8C8C
                                                                : 0x0072B2,
                           .width = look == EDU_SERIES_VALUE ? 2.25F : 1.5F,
                           .dash_type = look == EDU_SERIES_TARGET     ? LXW_CHART_LINE_DASH_DASH
                                        : look == EDU_SERIES_FORECAST ? LXW_CHART_LINE_DASH_ROUND_DOT
                                                                      : LXW_CHART_LINE_DASH_SOLID};

    chart_series_set_line(series, &line);
    if (dotted)
        mark_points(series, &line, look);
}

/* The axis of the numbers says what they are; the lines across it stay behind the bars. */
static void
dress_values(lxw_chart_axis *axis, edu_workbook_write_t *workbook, const char *title)
{
    lxw_chart_line line = {.color = 0xD9D9D9, .width = 0.5F};
    lxw_chart_font font = {.size = AXIS_TITLE_SIZE, .bold = LXW_EXPLICIT_FALSE};

    chart_axis_major_gridlines_set_visible(axis, LXW_TRUE);
    chart_axis_major_gridlines_set_line(axis, &line);
    if (title == NULL || title[0] == '\0')
        return;
    chart_axis_set_name(axis, edu_workbook_write_clean(workbook, title, CHART_TITLE_MOST));
    chart_axis_set_name_font(axis, &font);
}

/* The bars of a row lie on each other where a target frames them, and beside each other where two years are compared. */
static void
lay_out_bars(lxw_chart *chart, bool framed, bool from_zero)
{
    if (from_zero)
        chart_axis_set_min(chart->x_axis, 0);
    chart_axis_set_interval_unit(chart->y_axis, 1); /* every row is named */
    chart_axis_set_reverse(chart->y_axis);          /* the first row on top, */
    chart_axis_set_crossing_max(chart->y_axis);     /* the numbers below all the same */
    chart_set_series_gap(chart, 50);
    chart_set_series_overlap(chart, framed ? 100 : 0);
}

static bool
add_series(lxw_chart *chart, edu_sheet_write_t *sheet, const edu_sheet_chart_t *spec)
{
    apr_pool_t *pool = sheet->workbook->pool;
    bool framed = false;

    for (int i = 0; i < spec->count; i++) {
        int column = spec->series[i].column;
        edu_series_look_t look = spec->series[i].look;
        lxw_chart_series *series = chart_add_series(
            chart, edu_sheet_write_range(sheet, spec->names, spec->header_row + 1, spec->last_row, pool),
            edu_sheet_write_range(sheet, column, spec->header_row + 1, spec->last_row, pool));

        if (series == NULL)
            continue;
        chart_series_set_name(series,
                              edu_sheet_write_range(sheet, column, spec->header_row, spec->header_row, pool));
        if (spec->bars)
            dress_bars(series, look);
        else
            dress_line(series, look, spec->series[i].dotted);
        framed = framed || look == EDU_SERIES_TARGET;
    }
    return framed;
}

void
edu_sheet_write_chart(edu_sheet_write_t *sheet, const edu_sheet_chart_t *spec)
{
    lxw_chart_font font = {.size = 12, .bold = LXW_TRUE};
    lxw_chart_options options = {.x_scale = CHART_WIDTH};
    double height = LINES_HEIGHT;
    lxw_chart *chart;

    if (sheet == NULL)
        return;
    chart = workbook_add_chart(sheet->workbook->file, spec->bars ? LXW_CHART_BAR : LXW_CHART_LINE);
    if (chart == NULL)
        return;
    bool framed = add_series(chart, sheet, spec);
    if (spec->bars) {
        int rows = spec->last_row - spec->header_row;

        lay_out_bars(chart, framed, spec->from_zero);
        height = BARS_FRAME + rows * (framed || spec->count == 1 ? ROW_LEAST : BAR * spec->count);
    }
    dress_values(spec->bars ? chart->x_axis : chart->y_axis, sheet->workbook, spec->values);
    options.y_scale = height / CHART_HEIGHT;
    if (spec->last_row - spec->header_row <= EDU_SHEET_CHART_PAGE) {
        worksheet_set_portrait(sheet->sheet);
        worksheet_fit_to_pages(sheet->sheet, 1, 1);
    }
    chart_title_set_name(chart, edu_workbook_write_clean(sheet->workbook, spec->title, CHART_TITLE_MOST));
    chart_title_set_name_font(chart, &font);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    edu_workbook_write_check(sheet->workbook,
                             worksheet_insert_chart_opt(sheet->sheet, (lxw_row_t)spec->at_row,
                                                        (lxw_col_t)spec->at_column, chart, &options));
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
    return text == NULL ? NULL : apr_pstrdup(workbook->pool, edu_workbook_write_clean(workbook, text, most));
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
    edu_workbook_write_check(sheet->workbook,
                             worksheet_data_validation_range(sheet->sheet, (lxw_row_t)validation->first_row,
                                                             (lxw_col_t)validation->column,
                                                             (lxw_row_t)validation->last_row,
                                                             (lxw_col_t)validation->column, &data));
}
