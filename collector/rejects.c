#include "collector/rejects.h"

#include "base/file.h"
#include "base/log.h"
#include "collector/workbook/sheet_row.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *code;
    const char *en;
    const char *zh;
} rule_table[EDU_REASON_COUNT] = {
#define EDU_REASON(code, en, zh) {#code, en, zh},
#include "collector/reasons.def"
#undef EDU_REASON
};

/* A cell's text in a message is cut here: somebody's whole file may stand in one cell. */
#define VALUE_MOST 120

/* Faults that are told at once. */
#define SHOWN_MOST 10

struct edu_rejects_t {
    edu_lang_t lang;
    FILE *file;  /* COPY lines: line, column, value, rule, message, cell */
    FILE *units; /* COPY lines: county, form, year, period, unit; NULL: none yet */
    int64_t unit_count;
    const char *const *headers; /* of a sheet; NULL: a text */
    int header_count;
    edu_buffer_t *text;
    edu_buffer_t *record;
    int64_t count;
    int64_t by_rule[EDU_REASON_COUNT];
    apr_pool_t *pool;
};

const char *
edu_reason_code(edu_reason_t rule)
{
    return rule_table[rule].code;
}

static void
add_named(edu_buffer_t *out, const char *name, size_t length, const char *value, const char *column,
          const char *other)
{
    const char *text = "";

    if (length == 5 && memcmp(name, "value", 5) == 0)
        text = value;
    else if (length == 6 && memcmp(name, "column", 6) == 0)
        text = column;
    else if (length == 5 && memcmp(name, "other", 5) == 0)
        text = other;
    edu_buffer_add_text(out, text != NULL ? text : "");
}

void
edu_reason_message(edu_buffer_t *out, edu_reason_t rule, edu_lang_t lang, const char *value,
                   const char *column, const char *other)
{
    const char *at = lang == EDU_LANG_ZH ? rule_table[rule].zh : rule_table[rule].en;

    while (*at != '\0') {
        const char *open = strchr(at, '{');
        const char *close = open != NULL ? strchr(open, '}') : NULL;

        if (close == NULL) {
            edu_buffer_add_text(out, at);
            return;
        }
        edu_buffer_add(out, at, (size_t)(open - at));
        add_named(out, open + 1, (size_t)(close - open - 1), value, column, other);
        at = close + 1;
    }
}

edu_error_t *
edu_rejects_create(edu_rejects_t **rejects, edu_lang_t lang, apr_pool_t *pool)
{
    edu_rejects_t *new_rejects = apr_pcalloc(pool, sizeof *new_rejects);

    new_rejects->lang = lang;
    new_rejects->text = edu_buffer_create(256, pool);
    new_rejects->record = edu_buffer_create(512, pool);
    new_rejects->pool = pool;
    EDU_TRY(edu_file_spill(&new_rejects->file, pool));
    *rejects = new_rejects;
    return NULL;
}

static edu_error_t *
spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep the rejects in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

edu_error_t *
edu_rejects_reset(edu_rejects_t *rejects)
{
    rejects->count = 0;
    rejects->unit_count = 0;
    if (rejects->units != NULL)
        rewind(rejects->units);
    rejects->headers = NULL;
    memset(rejects->by_rule, 0, sizeof rejects->by_rule);
    rewind(rejects->file);
    if (ftruncate(fileno(rejects->file), 0) != 0)
        return spill_failed();
    return NULL;
}

/* The value's beginning, cut between characters, bad bytes replaced. */
static const char *
shorten(edu_buffer_t *out, const char *value)
{
    size_t length = strlen(value);
    size_t keep = length <= VALUE_MOST ? length : VALUE_MOST;

    edu_buffer_clear(out);
    keep = edu_text_valid_utf8(value, keep);
    edu_buffer_add(out, value, keep);
    if (keep < length)
        edu_buffer_add_text(out, "…");
    return edu_buffer_text(out);
}

void
edu_rejects_of_sheet(edu_rejects_t *rejects, const char *const *headers, int count)
{
    rejects->headers = headers;
    rejects->header_count = count;
}

/* Appends the reference of the cell in this column, known by its header's address. */
static void
add_cell(edu_buffer_t *record, const edu_rejects_t *rejects, int64_t line, const char *column)
{
    char name[EDU_CELL_NAME_SIZE];

    for (int i = 0; rejects->headers != NULL && i < rejects->header_count; i++)
        if (rejects->headers[i] == column) {
            edu_cell_name(name, (size_t)i, line);
            edu_buffer_add_text(record, name);
            return;
        }
}

edu_error_t *
edu_rejects_add(edu_rejects_t *rejects, edu_reason_t rule, int64_t line, const char *column,
                const char *value, const char *other)
{
    edu_buffer_t *record = rejects->record;
    char shown[VALUE_MOST + 8];

    apr_cpystrn(shown, shorten(rejects->text, value), sizeof shown);
    edu_buffer_clear(record);
    edu_buffer_add_int(record, line);
    edu_buffer_add_char(record, '\t');
    edu_text_add_copy(record, column, strlen(column));
    edu_buffer_add_char(record, '\t');
    edu_text_add_copy(record, shown, strlen(shown));
    edu_buffer_add_char(record, '\t');
    edu_buffer_add_text(record, rule_table[rule].code);
    edu_buffer_add_char(record, '\t');
    edu_buffer_clear(rejects->text);
    edu_reason_message(rejects->text, rule, rejects->lang, shown, column, other);
    edu_text_add_copy(record, rejects->text->data, rejects->text->length);
    edu_buffer_add_char(record, '\t');
    add_cell(record, rejects, line, column);
    edu_buffer_add_char(record, '\n');
    if (fwrite(record->data, 1, record->length, rejects->file) != record->length)
        return spill_failed();
    rejects->count++;
    rejects->by_rule[rule]++;
    return NULL;
}

edu_error_t *
edu_rejects_unit(edu_rejects_t *rejects, const char *county, const char *form, int year, const char *period,
                 const char *unit)
{
    edu_buffer_t *record = rejects->record;

    if (rejects->units == NULL)
        EDU_TRY(edu_file_spill(&rejects->units, rejects->pool));
    edu_buffer_clear(record);
    edu_text_add_copy(record, county, strlen(county));
    edu_buffer_printf(record, "\t%s\t%d\t%s\t", form, year, period);
    edu_text_add_copy(record, unit, strlen(unit));
    edu_buffer_add_char(record, '\n');
    if (fwrite(record->data, 1, record->length, rejects->units) != record->length)
        return spill_failed();
    rejects->unit_count++;
    return NULL;
}

int64_t
edu_rejects_count(const edu_rejects_t *rejects)
{
    return rejects->count;
}

int64_t
edu_rejects_by_rule(const edu_rejects_t *rejects, edu_reason_t rule)
{
    return rejects->by_rule[rule];
}

typedef edu_error_t *(*each_t)(char *line, size_t length, int64_t position, void *baton);

/* The first `count` lines of a spill file, which is left at its end. */
static edu_error_t *
each_line(FILE *file, int64_t count, each_t each, void *baton)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    int64_t position = 0;
    edu_error_t *error = NULL;

    if (fflush(file) != 0)
        return spill_failed();
    rewind(file);
    while (error == NULL && position < count && (length = getline(&line, &capacity, file)) > 0)
        error = each(line, (size_t)length, ++position, baton);
    free(line);
    fseek(file, 0, SEEK_END);
    return error;
}

static edu_error_t *
each_reject(edu_rejects_t *rejects, each_t each, void *baton)
{
    return each_line(rejects->file, rejects->count, each, baton);
}

static edu_error_t *
append_one(char *line, size_t length, int64_t position, void *baton)
{
    edu_rejects_t *rejects = baton;

    (void)position;
    return fwrite(line, 1, length, rejects->file) == length ? NULL : spill_failed();
}

edu_error_t *
edu_rejects_append(edu_rejects_t *rejects, edu_rejects_t *part)
{
    EDU_TRY(each_reject(part, append_one, rejects));
    rejects->count += part->count;
    for (int i = 0; i < EDU_REASON_COUNT; i++)
        rejects->by_rule[i] += part->by_rule[i];
    return NULL;
}

typedef struct split_t {
    edu_reject_each_t each;
    void *baton;
} split_t;

static edu_error_t *
split_one(char *line, size_t length, int64_t position, void *baton)
{
    const split_t *split = baton;
    const char *fields[6] = {"", "", "", "", "", ""};
    char *field;
    size_t field_length;

    (void)position;
    line[length - 1] = '\0';
    for (int i = 0; i < 6 && edu_copy_field(&line, &field, &field_length); i++)
        fields[i] = field;
    edu_reject_t reject = {
        strtoll(fields[0], NULL, 10), fields[1], fields[2], fields[3], fields[4], fields[5]};
    return split->each(&reject, split->baton);
}

edu_error_t *
edu_rejects_each(edu_rejects_t *rejects, edu_reject_each_t each, void *baton)
{
    split_t split = {each, baton};

    return each_reject(rejects, split_one, &split);
}

bool
edu_rejects_have_cells(const edu_rejects_t *rejects)
{
    return rejects->headers != NULL;
}

edu_lang_t
edu_rejects_lang(const edu_rejects_t *rejects)
{
    return rejects->lang;
}

typedef struct store_t {
    edu_db_t *db;
    int64_t submission;
    edu_buffer_t *record;
} store_t;

static edu_error_t *
store_one(char *line, size_t length, int64_t position, void *baton)
{
    store_t *store = baton;

    edu_buffer_clear(store->record);
    edu_buffer_add_int(store->record, store->submission);
    edu_buffer_add_char(store->record, '\t');
    edu_buffer_add_int(store->record, position);
    edu_buffer_add_char(store->record, '\t');
    edu_buffer_add(store->record, line, length);
    return edu_copy_in_write(store->db, store->record->data, store->record->length);
}

static edu_error_t *
store_lines(FILE *file, int64_t count, const char *copy, store_t *store)
{
    int64_t rows;

    if (count == 0)
        return NULL;
    EDU_TRY(edu_copy_in_begin(store->db, copy));
    EDU_TRY(each_line(file, count, store_one, store));
    return edu_copy_in_end(store->db, &rows);
}

edu_error_t *
edu_rejects_store(edu_rejects_t *rejects, edu_db_t *db, int64_t submission)
{
    store_t store = {db, submission, rejects->text};

    EDU_TRY(store_lines(rejects->file, rejects->count,
                        "COPY edustat.reject (submission_id, position, line, column_name, value, rule, "
                        "message, cell) FROM STDIN",
                        &store));
    return store_lines(rejects->units, rejects->unit_count,
                       "COPY edustat.reject_unit (submission_id, position, county_code, form, year, period, "
                       "unit_code) FROM STDIN",
                       &store);
}

typedef struct write_t {
    edu_buffer_t *out;
    int columns;
} write_t;

static edu_error_t *
write_one(char *line, size_t length, int64_t position, void *baton)
{
    const write_t *write = baton;
    edu_buffer_t *out = write->out;
    char *field;
    size_t field_length;

    (void)position;
    line[length - 1] = '\0';
    for (int i = 0; i < write->columns && edu_copy_field(&line, &field, &field_length); i++) {
        if (i > 0)
            edu_buffer_add_char(out, ',');
        edu_text_add_csv(out, field);
    }
    edu_buffer_add_char(out, '\n');
    return NULL;
}

/* A fault as texts to show. */
typedef struct reject_t {
    const char *line;
    const char *column;
    const char *message;
    const char *cell;
} reject_t;

typedef struct first_t {
    apr_array_header_t *list; /* reject_t */
} first_t;

static edu_error_t *
take_first(char *line, size_t length, int64_t position, void *baton)
{
    const first_t *first = baton;
    const char *fields[6] = {"", "", "", "", "", ""};
    char *field;
    size_t field_length;

    if (position > SHOWN_MOST)
        return NULL;
    line[length - 1] = '\0';
    for (int i = 0; i < 6 && edu_copy_field(&line, &field, &field_length); i++)
        fields[i] = apr_pstrmemdup(first->list->pool, field, field_length);
    APR_ARRAY_PUSH(first->list, reject_t) = (reject_t){fields[0], fields[1], fields[4], fields[5]};
    return NULL;
}

edu_error_t *
edu_rejects_tell(edu_rejects_t *rejects, const char *file, const char *more, apr_pool_t *scratch_pool)
{
    const bool zh = rejects->lang == EDU_LANG_ZH;
    first_t first = {apr_array_make(scratch_pool, SHOWN_MOST, sizeof(reject_t))};

    if (rejects->count == 0)
        return NULL;
    EDU_TRY(each_reject(rejects, take_first, &first));
    for (int i = 0; i < first.list->nelts; i++) {
        const reject_t *reject = &APR_ARRAY_IDX(first.list, i, reject_t);

        edu_log_notice("  %s%sline %s%s%s%s%s%s: %s", file, *file != '\0' ? (zh ? "，" : ", ") : "",
                       reject->line, *reject->column != '\0' ? (zh ? "，" : ", ") : "", reject->column,
                       *reject->cell != '\0' ? (zh ? "（" : " (") : "", reject->cell,
                       *reject->cell != '\0' ? (zh ? "）" : ")") : "", reject->message);
    }
    if (rejects->count > first.list->nelts && *more != '\0')
        edu_log_notice("  ... %" APR_INT64_T_FMT " in all; %s writes them out", (apr_int64_t)rejects->count,
                       more);
    return NULL;
}

edu_error_t *
edu_rejects_check_path(const char *path, const char *input, apr_pool_t *scratch_pool)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash == NULL ? "." : apr_pstrmemdup(scratch_pool, path, (apr_size_t)(slash - path) + 1);
    struct stat status;

    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return edu_error_create(EDU_ERR_FILE, NULL, "could not write the rejects to \"%s\": it is a folder",
                                path);
    if (edu_file_is_same(input, path))
        return edu_error_hint(
            edu_error_create(EDU_ERR_USAGE, NULL,
                             "could not write the rejects to \"%s\": it is the file that is "
                             "read",
                             path),
            "give the rejects a file of their own");
    if (access(path, F_OK) == 0 ? access(path, W_OK) == 0 : access(folder, W_OK) == 0)
        return NULL;
    return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not write the rejects to \"%s\"",
                         path);
}

edu_error_t *
edu_rejects_write(edu_rejects_t *rejects, const char *path, apr_pool_t *scratch_pool)
{
    edu_buffer_t *out = edu_buffer_create(65536, scratch_pool);
    write_t write = {out, rejects->headers != NULL ? 6 : 5};

    /* Excel takes UTF-8 for what it is only behind a byte order mark; collect reads both. */
    if (rejects->lang == EDU_LANG_ZH)
        edu_buffer_add_text(out, "\xEF\xBB\xBF");
    edu_buffer_add_text(out, "line,column,value,rule,message");
    edu_buffer_add_text(out, rejects->headers != NULL ? ",cell\n" : "\n");
    EDU_TRY(each_reject(rejects, write_one, &write));
    return edu_file_write(path, out->data, out->length, scratch_pool);
}
