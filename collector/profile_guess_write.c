/* A guessed profile as YAML. */
#include "collector/profile_guess.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer_t {
    edu_buffer_t *out;
    const edu_guess_t *guess;
    bool zh;
    apr_pool_t *pool;
} writer_t;

/* JSON's strings are YAML's as well. */
static const char *
quoted(const char *text, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(64, pool);

    edu_text_add_json(out, text);
    return edu_buffer_text(out);
}

/* A text on one line of a comment. */
static const char *
one_line(const char *text, apr_pool_t *pool)
{
    char *line = apr_pstrdup(pool, text);

    for (char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return line;
}

/* What names the column: its header where that is one, and the first of its kind; else its number. */
static const char *
column_name(const writer_t *writer, int column)
{
    const edu_guess_t *guess = writer->guess;
    const char *header = guess->columns[column].header;
    const char *folded = edu_text_fold(header, strlen(header), writer->pool);
    bool plain = *folded != '\0' && header[0] != '#' && strpbrk(header, "{}") == NULL;

    for (int i = 0; i < column && plain; i++)
        plain = strcmp(folded, edu_text_fold(guess->columns[i].header, strlen(guess->columns[i].header),
                                             writer->pool)) != 0;
    return quoted(plain ? header : apr_psprintf(writer->pool, "#%d", column + 1), writer->pool);
}

/* A code made of the file's name. */
static const char *
code_of(const char *file, apr_pool_t *pool)
{
    char code[41];
    size_t length = 0;

    for (const char *at = file; *at != '\0' && *at != '.' && length < sizeof code - 1; at++) {
        char c = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;

        if ((c >= 'a' && c <= 'z') || (length > 0 && c >= '0' && c <= '9'))
            code[length++] = c;
        else if (length > 0 && code[length - 1] != '_')
            code[length++] = '_';
    }
    while (length > 0 && code[length - 1] == '_')
        length--;
    code[length] = '\0';
    return length > 0 ? apr_pstrdup(pool, code) : "profile";
}

/* Where a year from 1900 to 2099 stands in the file's name, in digits of its own; NULL. */
static const char *
year_in(const char *file)
{
    for (const char *at = file; *at != '\0';) {
        size_t digits = strspn(at, "0123456789");

        if (digits == 4 && (strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0))
            return at;
        at += digits > 0 ? digits : 1;
    }
    return NULL;
}

static void
write_head(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;
    edu_buffer_t *out = writer->out;
    const char *code = guess->code != NULL ? guess->code : code_of(guess->file, writer->pool);

    edu_buffer_printf(out,
                      writer->zh ? "# 由 %s 推测而来，使用前请核对。"
                                 : "# Guessed from %s: check it before use. ",
                      one_line(guess->file, writer->pool));
    /* The shell empties what ">" leads to before the catalogue is read, which may be a part of it. */
    if (guess->code == NULL)
        edu_buffer_printf(out,
                          writer->zh
                              ? "存入指标目录：%s -o %s/profiles/%s.yaml，再运行 edustat catalogue check。\n"
                              : "To put it into the catalogue: %s -o %s/profiles/%s.yaml; then run edustat "
                                "catalogue check.\n",
                          one_line(guess->order, writer->pool),
                          edu_guess_shell_word(guess->catalogue->folder, writer->pool), code);
    else
        edu_buffer_add_text(out, writer->zh ? "请运行 edustat catalogue check。\n"
                                            : "Run edustat catalogue check.\n");
    edu_buffer_printf(out, "code: %s\n%s: %s\nform: %s\n", code, writer->zh ? "zh" : "en",
                      quoted(guess->file, writer->pool), guess->form->code);
    if (guess->separator != '\0')
        edu_buffer_printf(out,
                          writer->zh ? "encoding: auto            # 读到 %s\nseparator: %s\n"
                                     : "encoding: auto            # found: %s\nseparator: %s\n",
                          guess->encoding,
                          guess->separator == '\t'  ? "\"\\t\""
                          : guess->separator == ';' ? "\";\""
                                                    : "\",\"");
    if (*guess->sheet != '\0')
        edu_buffer_printf(out, "sheet: %s\n",
                          strpbrk(guess->sheet, "{}#") == NULL ? quoted(guess->sheet, writer->pool)
                                                               : "\"#1\"");
}

/* The header by what it holds, once it is not the first row: titles grow and shrink. */
static void
write_header(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;
    edu_buffer_t *out = writer->out;
    int named = 0;

    if (guess->header_row > 1 && guess->header_rows == 1)
        for (int i = 0; i < guess->column_count && named < 3; i++) {
            const char *name = column_name(writer, i);

            if (name[1] == '#' || guess->columns[i].is.kind == EDU_HEADER_UNKNOWN)
                continue;
            edu_buffer_printf(out, "%s%s", named == 0 ? "header: {contains: [" : ", ", name);
            named++;
        }
    if (named > 0)
        edu_buffer_printf(out, writer->zh ? "]}   # 第 %d 行\n" : "]}   # row %d\n", guess->header_row);
    else if (guess->header_row > 1)
        edu_buffer_printf(out, "header_row: %d\n", guess->header_row);
    if (guess->header_rows > 1)
        edu_buffer_printf(out, "header_rows: %d\nheader_fill: yes\n", guess->header_rows);
    if (guess->totals)
        edu_buffer_add_text(out, "totals: skip\n");
}

static void
write_marks(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;
    edu_buffer_t *out = writer->out;

    for (int i = 0; i < guess->missing->nelts; i++)
        edu_buffer_printf(out, "%s%s", i == 0 ? "missing: [" : ", ",
                          quoted(APR_ARRAY_IDX(guess->missing, i, const char *), writer->pool));
    if (guess->missing->nelts > 0)
        edu_buffer_add_text(out, "]\n");
    if (guess->thousands)
        edu_buffer_add_text(out, "thousands: yes\n");
    if (guess->percent)
        edu_buffer_add_text(out, "percent: yes\n");
    if (guess->decimal_comma)
        edu_buffer_add_text(out, "decimal_comma: yes\n");
}

/* The comment behind a column that is only like what the form knows. */
static const char *
remark(const writer_t *writer, const edu_guess_column_t *column)
{
    if (!column->by_likeness)
        return "";
    return apr_psprintf(writer->pool,
                        writer->zh ? "   # 与“%s”相近，请核对" : "   # only like \"%s\": check it",
                        column->like);
}

static void
write_keys(const writer_t *writer)
{
    static const struct {
        edu_header_kind_t kind;
        const char *name;
    } keys[] = {{EDU_HEADER_AREA, "area"},
                {EDU_HEADER_UNIT, "unit"},
                {EDU_HEADER_UNIT_NAME, "unit_name"},
                {EDU_HEADER_YEAR, "year"},
                {EDU_HEADER_PERIOD, "period"}};
    const edu_guess_t *guess = writer->guess;
    const char *year = year_in(guess->file);
    bool dated = false;

    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        int i = 0;

        while (i < guess->column_count && guess->columns[i].is.kind != keys[k].kind)
            i++;
        if (i < guess->column_count) {
            edu_buffer_printf(writer->out, "%s: {column: %s}%s\n", keys[k].name, column_name(writer, i),
                              remark(writer, &guess->columns[i]));
            dated |= keys[k].kind == EDU_HEADER_YEAR || keys[k].kind == EDU_HEADER_PERIOD;
        } else if (keys[k].kind == EDU_HEADER_AREA ||
                   (keys[k].kind == EDU_HEADER_UNIT && edu_form_of_units(guess->form))) {
            edu_buffer_printf(writer->out,
                              writer->zh ? "# %s: {column: ...}   # 未找到\n"
                                         : "# %s: {column: ...}   # not found\n",
                              keys[k].name);
        }
    }
    if (dated)
        return;
    if (year == NULL || strpbrk(guess->file, "{}") != NULL)
        edu_buffer_add_text(writer->out, writer->zh
                                             ? "# year: {value: \"...\"}   # 未找到；也可用 --period\n"
                                             : "# year: {value: \"...\"}   # not found; or give --period\n");
    else
        edu_buffer_printf(writer->out, "file: %s\nyear: {value: \"{year}\"}\n",
                          quoted(apr_psprintf(writer->pool, "%.*s{#year}%s", (int)(year - guess->file),
                                              guess->file, year + 4),
                                 writer->pool));
}

static void
write_long(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;
    edu_buffer_t *out = writer->out;

    edu_buffer_add_text(out, "layout: long\n");
    if (guess->measure_column >= 0) {
        edu_buffer_printf(out, "measure: {column: %s}\n", column_name(writer, guess->measure_column));
    } else {
        for (int d = 0; d < guess->measure->dimensions->nelts; d++) {
            int c = 0;

            while (guess->columns[c].dimension !=
                   APR_ARRAY_IDX(guess->measure->dimensions, d, const edu_dimension_t *))
                c++;
            edu_buffer_printf(out, "%s%s", d == 0 ? "measure: {columns: [" : ", ", column_name(writer, c));
        }
        edu_buffer_printf(out, "], join: \"_\", prefix: \"%s_\"}\n", guess->measure->code);
    }
    edu_buffer_printf(out, "value: {column: %s}\n", column_name(writer, guess->value_column));
}

/* Cells and attributes. */
static void
write_columns(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;
    const edu_form_t *form = guess->form;
    bool any = false;

    for (int i = 0; i < guess->column_count; i++) {
        const edu_guess_column_t *column = &guess->columns[i];
        bool attribute = column->is.kind == EDU_HEADER_ATTRIBUTE;

        if (!attribute && (!guess->wide || column->is.kind != EDU_HEADER_CELL))
            continue;
        edu_buffer_printf(writer->out, "%s  %s: %s%s\n", any ? "" : "columns:\n", column_name(writer, i),
                          attribute
                              ? APR_ARRAY_IDX(form->attributes, column->is.index, edu_attribute_t).code
                              : APR_ARRAY_IDX(form->cells, column->is.index, const edu_cell_t *)->column,
                          remark(writer, column));
        any = true;
        if (!attribute && column->odd != NULL && column->numbers > 0)
            edu_buffer_printf(writer->out,
                              writer->zh ? "  # 其中有非数字：%s\n" : "  # holds what is no number: %s\n",
                              one_line(quoted(column->odd, writer->pool), writer->pool));
    }
    if (!any && guess->wide)
        edu_buffer_add_text(writer->out, writer->zh ? "# columns: 没有一列能对上报表的指标项\n"
                                                    : "# columns: none could be placed in the form\n");
}

static void
write_rest(const writer_t *writer)
{
    const edu_guess_t *guess = writer->guess;

    for (int i = 0; i < guess->column_count; i++) {
        const edu_guess_column_t *column = &guess->columns[i];

        if (column->is.kind != EDU_HEADER_UNKNOWN || i == guess->measure_column || i == guess->value_column ||
            (guess->measure != NULL && column->dimension != NULL) || *column->header == '\0')
            continue;
        edu_buffer_printf(writer->out,
                          writer->zh ? "# 未能对上：第 %d 列 %s\n" : "# not placed: column %d, %s\n", i + 1,
                          one_line(quoted(column->header, writer->pool), writer->pool));
    }
}

void
edu_guess_write(edu_buffer_t *out, const edu_guess_t *guess, edu_lang_t lang, apr_pool_t *pool)
{
    writer_t writer = {out, guess, lang == EDU_LANG_ZH, pool};

    write_head(&writer);
    write_header(&writer);
    write_marks(&writer);
    write_keys(&writer);
    if (!guess->wide)
        write_long(&writer);
    write_columns(&writer);
    write_rest(&writer);
}
