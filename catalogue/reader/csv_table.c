#include "catalogue/reader/csv_table.h"

#include "base/translate.h"
#include "catalogue/reader/hint.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

typedef struct scanner_t {
    const char *path;
    char *at;
    char *end;
    int line;
    int column;
} scanner_t;

static edu_error_t *
place_error(const char *path, int line, int column, const char *text)
{
    return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s", path, line, column, edu_translate(text));
}

/* Passes over one byte and keeps the place. */
static char
step(scanner_t *scanner)
{
    char c = *scanner->at++;

    if (c == '\n') {
        scanner->line++;
        scanner->column = 1;
    } else if (((unsigned char)c & 0xC0) != 0x80) {
        scanner->column++;
    }
    return c;
}

static bool
at_line_end(const scanner_t *scanner)
{
    return scanner->at == scanner->end || *scanner->at == '\n' ||
           (*scanner->at == '\r' && scanner->at + 1 < scanner->end && scanner->at[1] == '\n');
}

/* Reads a quoted field; its text moves forward over the quotes that are dropped. */
static edu_error_t *
scan_quoted(scanner_t *scanner, edu_csv_field_t *field)
{
    char *to = scanner->at;

    field->text = to;
    (void)step(scanner);
    for (;;) {
        if (scanner->at == scanner->end)
            return place_error(scanner->path, field->line, field->column,
                               EDU_SAID("the quote that begins here is not closed"));
        char c = step(scanner);

        if (c == '"') {
            if (scanner->at == scanner->end || *scanner->at != '"')
                break;
            (void)step(scanner);
        }
        *to++ = c;
    }
    if (scanner->at < scanner->end && *scanner->at != ',' && !at_line_end(scanner))
        return place_error(scanner->path, scanner->line, scanner->column,
                           EDU_SAID("expected a comma or the end of the line behind the quote"));
    *to = '\0';
    return NULL;
}

/* Reads one field. The NUL that ends it overwrites its separator, which is therefore looked at first. */
static edu_error_t *
scan_field(scanner_t *scanner, edu_csv_field_t *field, bool *more)
{
    char *end;

    field->line = scanner->line;
    field->column = scanner->column;
    field->text = scanner->at;
    if (scanner->at < scanner->end && *scanner->at == '"') {
        EDU_TRY(scan_quoted(scanner, field));
    } else {
        while (!at_line_end(scanner) && *scanner->at != ',') {
            if (*scanner->at == '"')
                return place_error(scanner->path, scanner->line, scanner->column,
                                   EDU_SAID("a quote within a field that does not begin with one"));
            (void)step(scanner);
        }
    }
    end = scanner->at;
    *more = end < scanner->end && *end == ',';
    if (*more) {
        (void)step(scanner);
    } else if (end < scanner->end) {
        if (step(scanner) == '\r')
            (void)step(scanner);
    }
    *end = '\0';
    return NULL;
}

/* Reads a record into `fields`. An empty line gives none. */
static edu_error_t *
scan_record(scanner_t *scanner, apr_array_header_t *fields)
{
    bool more = true;

    apr_array_clear(fields);
    while (more)
        EDU_TRY(scan_field(scanner, apr_array_push(fields), &more));
    if (fields->nelts == 1 && APR_ARRAY_IDX(fields, 0, edu_csv_field_t).text[0] == '\0')
        apr_array_clear(fields);
    return NULL;
}

static edu_error_t *
unknown_column(const edu_csv_table_t *table, const edu_csv_field_t *field, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, table->column_count, sizeof(const char *));

    for (int i = 0; i < table->column_count; i++)
        APR_ARRAY_PUSH(names, const char *) = table->columns[i].name;
    return edu_hint_nearest(place_error(table->path, field->line, field->column,
                                        edu_translated(pool, "unknown column \"%s\"", field->text)),
                            field->text, names);
}

/* Fills `place`: for each field of the file the column it is, then the columns that the file does not have. */
static edu_error_t *
read_header(const edu_csv_table_t *table, const apr_array_header_t *header, int *place, apr_pool_t *pool)
{
    bool *there = apr_pcalloc(pool, (size_t)table->column_count * sizeof *there);

    for (int i = 0; i < header->nelts; i++) {
        const edu_csv_field_t *field = &APR_ARRAY_IDX(header, i, edu_csv_field_t);
        int column = 0;

        while (column < table->column_count && strcmp(table->columns[column].name, field->text) != 0)
            column++;
        if (column == table->column_count)
            return unknown_column(table, field, pool);
        if (there[column])
            return place_error(table->path, field->line, field->column,
                               edu_translated(pool, "the column \"%s\" stands twice", field->text));
        there[column] = true;
        place[i] = column;
    }
    for (int i = 0, last = header->nelts; i < table->column_count; i++) {
        if (table->columns[i].required && !there[i])
            return place_error(table->path, 1, 1,
                               edu_translated(pool, "the column \"%s\" is missing", table->columns[i].name));
        if (!there[i])
            place[last++] = i;
    }
    return NULL;
}

/* Puts a record's fields where their columns are. */
static edu_error_t *
add_row(edu_csv_table_t *table, const apr_array_header_t *record, const int *place, int width,
        apr_pool_t *pool)
{
    const edu_csv_field_t *first = &APR_ARRAY_IDX(record, 0, edu_csv_field_t);
    edu_csv_field_t *row = table->fields + table->row_count * table->column_count;

    if (record->nelts != width)
        return place_error(table->path, first->line, first->column,
                           edu_translated(pool, "%d fields, but the header has %d", record->nelts, width));
    for (int i = width; i < table->column_count; i++)
        row[place[i]] = (edu_csv_field_t){"", first->line, first->column};
    for (int i = 0; i < width; i++)
        row[place[i]] = APR_ARRAY_IDX(record, i, edu_csv_field_t);
    table->row_count++;
    return NULL;
}

/* How many lines are left: no fewer than there are rows. */
static size_t
count_lines(const scanner_t *scanner)
{
    size_t count = 1;

    for (const char *at = scanner->at; (at = memchr(at, '\n', (size_t)(scanner->end - at))) != NULL; at++)
        count++;
    return count;
}

static edu_error_t *
scan_table(edu_csv_table_t *table, scanner_t *scanner, apr_pool_t *pool)
{
    apr_array_header_t *record = apr_array_make(pool, 32, sizeof(edu_csv_field_t));
    int *place = apr_pcalloc(pool, (size_t)table->column_count * sizeof *place);
    int width;

    EDU_TRY(scan_record(scanner, record));
    if (record->nelts == 0)
        return place_error(table->path, 1, 1, EDU_SAID("expected a header"));
    width = record->nelts;
    EDU_TRY(read_header(table, record, place, pool));
    table->fields =
        apr_palloc(pool, count_lines(scanner) * (size_t)table->column_count * sizeof *table->fields);
    while (scanner->at < scanner->end) {
        EDU_TRY(scan_record(scanner, record));
        if (record->nelts > 0)
            EDU_TRY(add_row(table, record, place, width, pool));
    }
    return NULL;
}

/* Errors at the first byte that is no text. */
static edu_error_t *
check_text(const char *path, const char *data, size_t length)
{
    const char *nul = memchr(data, '\0', length);
    size_t valid = edu_text_valid_utf8(data, length);
    size_t bad = nul != NULL && (size_t)(nul - data) < valid ? (size_t)(nul - data) : valid;
    int line = 1;
    int column = 1;

    if (bad == length)
        return NULL;
    for (size_t i = 0; i < bad; i++) {
        column = data[i] == '\n' ? 1 : column + (((unsigned char)data[i] & 0xC0) != 0x80);
        line += data[i] == '\n';
    }
    return edu_error_hint(place_error(path, line, column,
                                      bad == valid ? EDU_SAID("not valid UTF-8")
                                                   : EDU_SAID("a NUL character")),
                          "save the file as UTF-8");
}

edu_error_t *
edu_csv_table_parse(edu_csv_table_t **table, const char *path, char *data, size_t length,
                    const edu_csv_column_t *columns, int column_count, apr_pool_t *pool)
{
    scanner_t scanner = {path, data, data + length, 1, 1};

    EDU_TRY(check_text(path, data, length));
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        scanner.at += 3;
    *table = apr_pcalloc(pool, sizeof **table);
    (*table)->path = path;
    (*table)->columns = columns;
    (*table)->column_count = column_count;
    return scan_table(*table, &scanner, pool);
}

const char *
edu_csv_text(const edu_csv_table_t *table, int row, int column)
{
    return table->fields[row * table->column_count + column].text;
}

int
edu_csv_line(const edu_csv_table_t *table, int row)
{
    return table->fields[row * table->column_count].line;
}

edu_error_t *
edu_csv_error(const edu_csv_table_t *table, int row, int column, const char *format, ...)
{
    const edu_csv_field_t *field = &table->fields[row * table->column_count + column];
    edu_error_t *error = edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s: ", table->path, field->line,
                                          field->column, table->columns[column].name);
    va_list arguments;

    va_start(arguments, format);
    error->message =
        apr_pstrcat(error->pool, error->message, edu_translated_v(error->pool, format, arguments), NULL);
    va_end(arguments);
    return error;
}

edu_error_t *
edu_csv_needed(const char **text, const edu_csv_table_t *table, int row, int column)
{
    *text = edu_csv_text(table, row, column);
    return (*text)[0] == '\0' ? edu_csv_error(table, row, column, "the field is empty") : NULL;
}

edu_error_t *
edu_csv_int64(int64_t *number, const edu_csv_table_t *table, int row, int column)
{
    const char *text = edu_csv_text(table, row, column);

    if (!edu_text_to_int64(text, strlen(text), number))
        return edu_csv_error(table, row, column, "\"%s\" is not a whole number", text);
    return NULL;
}

edu_error_t *
edu_csv_year(int *year, const edu_csv_table_t *table, int row, int column, int fallback)
{
    const char *text = edu_csv_text(table, row, column);
    int64_t number = 0;

    *year = fallback;
    if (text[0] == '\0' && fallback >= 0)
        return NULL;
    if (strlen(text) != 4 || !edu_text_to_int64(text, 4, &number) || number < 1000)
        return edu_csv_error(table, row, column, "\"%s\" is not a year", text);
    *year = (int)number;
    return NULL;
}
