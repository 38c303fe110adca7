#include "collector/unit_import.h"

#include "base/cancel.h"
#include "base/intern.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/translate.h"
#include "collector/feed.h"
#include "collector/input.h"
#include "collector/rejects_workbook.h"
#include "sql/journal.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* File columns of the register's fields; -1 where there is none. */
typedef struct columns_t {
    int county;
    int unit;
    int name;
    int from;
    int to;
    int *attributes;
    int count;
} columns_t;

typedef struct import_t {
    edu_unit_import_report_t *report;
    const edu_catalogue_t *catalogue;
    edu_form_t
        *all; /* no form of the catalogue: the attributes of all forms of units, as the register holds them */
    edu_input_t *input;
    edu_input_rows_t rows;
    edu_rejects_t *rejects;
    edu_lang_t lang;
    columns_t columns;
    const char **headers;
    edu_intern_t *seen;        /* "county unit" */
    apr_array_header_t *lines; /* int64_t: where those were met */
    const edu_unit_import_order_t *order;
    edu_unit_apply_t *apply;
    edu_unit_take_t take;
    void *baton;
} import_t;

static const edu_form_t *
form_at(const import_t *import, int index)
{
    return APR_ARRAY_IDX(import->catalogue->forms, index, const edu_form_t *);
}

edu_form_t *
edu_unit_attributes(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_form_t *all = apr_pcalloc(pool, sizeof *all);

    all->attributes = apr_array_make(pool, 8, sizeof(edu_attribute_t));
    all->class_attribute = -1;
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        for (int k = 0; edu_form_of_units(form) && k < form->attributes->nelts; k++) {
            const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, k, edu_attribute_t);

            if (edu_form_attribute(all, attribute->code) < 0)
                APR_ARRAY_PUSH(all->attributes, edu_attribute_t) = *attribute;
        }
        if (edu_form_of_units(form))
            all->code = form->code;
    }
    return all->code != NULL ? all : NULL;
}

/* The register's own names of its columns, beside those that the forms give to theirs. */
static const struct {
    const char *words[6];
    size_t slot; /* in columns_t */
} own_headers[] = {
    {{"county_code", "县区代码", "行政区划代码", NULL}, offsetof(columns_t, county)},
    {{"unit_code", "单位代码", "学校代码", NULL}, offsetof(columns_t, unit)},
    {{"name", "名称", "单位名称", "学校名称", NULL}, offsetof(columns_t, name)},
    {{"valid_from", "启用年份", "起始年份", "开办年份", NULL}, offsetof(columns_t, from)},
    {{"valid_to", "停用年份", "终止年份", "撤销年份", NULL}, offsetof(columns_t, to)},
};

static int *
own_column(columns_t *columns, const char *folded, apr_pool_t *pool)
{
    for (size_t i = 0; i < sizeof own_headers / sizeof own_headers[0]; i++)
        for (const char *const *word = own_headers[i].words; *word != NULL; word++)
            if (strcmp(folded, edu_text_fold(*word, strlen(*word), pool)) == 0)
                return (int *)(void *)((char *)columns + own_headers[i].slot);
    return NULL;
}

/* Which field of the register a header stands for; NULL when none. */
static int *
find_column(import_t *import, const char *text, size_t length, apr_pool_t *pool)
{
    columns_t *columns = &import->columns;
    int *own = own_column(columns, edu_text_fold(text, length, pool), pool);

    for (int i = 0; own == NULL && i < import->catalogue->forms->nelts; i++) {
        const edu_form_t *form = form_at(import, i);

        if (!edu_form_of_units(form))
            continue;
        edu_header_t header = edu_form_header(form, text, length, pool);
        if (header.kind == EDU_HEADER_AREA)
            own = &columns->county;
        else if (header.kind == EDU_HEADER_UNIT)
            own = &columns->unit;
        else if (header.kind == EDU_HEADER_UNIT_NAME)
            own = &columns->name;
        else if (header.kind == EDU_HEADER_ATTRIBUTE)
            own = &columns->attributes[edu_form_attribute(
                import->all, APR_ARRAY_IDX(form->attributes, header.index, edu_attribute_t).code)];
    }
    return own;
}

static edu_error_t *
check_columns(const columns_t *columns)
{
    if (columns->county >= 0 && columns->unit >= 0 && columns->from >= 0)
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_INPUT, NULL, "columns are missing: %s%s%s%s%s",
                         columns->county < 0 ? "county_code" : "",
                         columns->county < 0 && columns->unit < 0 ? ", " : "",
                         columns->unit < 0 ? "unit_code" : "",
                         (columns->county < 0 || columns->unit < 0) && columns->from < 0 ? ", " : "",
                         columns->from < 0 ? "valid_from" : ""),
        "a register has county_code, unit_code, name, valid_from, valid_to and the attributes of the forms");
}

static edu_error_t *
read_header(import_t *import, const edu_reader_t *reader, bool tells, apr_pool_t *pool)
{
    columns_t *columns = &import->columns;
    edu_record_t *record;

    do
        EDU_TRY(edu_reader_next(reader, &record));
    while (record != NULL && record->blank && *reader->sheet != '\0');
    if (record == NULL)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the file holds no rows");
    if (record->fault != EDU_CSV_SOUND)
        return edu_error_create(EDU_ERR_INPUT, NULL, "line %" APR_INT64_T_FMT ", column %u: %s",
                                (apr_int64_t)record->fault_line, (unsigned)record->fault_column,
                                edu_csv_fault_text(record->fault, edu_translate_language()));
    *columns = (columns_t){-1, -1, -1, -1, -1, NULL, (int)record->count};
    columns->attributes = apr_palloc(pool, sizeof(int) * (size_t)(import->all->attributes->nelts + 1));
    for (int i = 0; i < import->all->attributes->nelts; i++)
        columns->attributes[i] = -1;
    import->headers = apr_pcalloc(pool, sizeof(char *) * (size_t)(columns->count + 1));
    for (int i = 0; i < columns->count; i++) {
        const edu_field_t *field = &record->fields[i];
        int *slot = find_column(import, field->data, field->length, pool);

        import->headers[i] = edu_text_trim(field->data, field->length, pool);
        if (slot == NULL) {
            if (tells && *import->headers[i] != '\0')
                edu_log_warning(import->lang == EDU_LANG_ZH
                                    ? "“%s”列不认识，未导入"
                                    : "column \"%s\" is not understood and was left out",
                                import->headers[i]);
        } else if (*slot >= 0) {
            return edu_error_create(EDU_ERR_INPUT, NULL, "columns %d (\"%s\") and %d (\"%s\") say the same",
                                    *slot + 1, import->headers[*slot], i + 1, import->headers[i]);
        } else {
            *slot = i;
        }
    }
    return check_columns(columns);
}

static edu_error_t *
try_header(bool *near, const edu_reader_t *reader, void *baton, apr_pool_t *scratch_pool)
{
    import_t *import = baton;
    edu_error_t *error = read_header(import, reader, false, scratch_pool);

    *near = import->columns.county >= 0 || import->columns.unit >= 0;
    return error;
}

static const char *
cell(const edu_record_t *record, int column, apr_pool_t *pool)
{
    return column < 0 || (size_t)column >= record->count
               ? ""
               : edu_text_trim(record->fields[column].data, record->fields[column].length, pool);
}

static edu_error_t *
reject(import_t *import, const edu_record_t *record, edu_reason_t rule, int column, const char *value,
       const char *other)
{
    import->report->rejected++;
    return edu_rejects_add(import->rejects, rule, record->line, column >= 0 ? import->headers[column] : "",
                           value, other);
}

static const char *
number(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

static bool
take_year(int64_t *year, const char *text, int64_t otherwise)
{
    edu_period_t period;
    edu_error_t *error;

    *year = otherwise;
    if (*text == '\0')
        return otherwise > 0;
    error = edu_period_parse(&period, text, strlen(text));
    if (error != NULL || period.frequency != EDU_YEAR) {
        edu_error_clear(error);
        return false;
    }
    *year = period.year;
    return true;
}

/* The county as the catalogue writes it: the statistical bureau's twelve digits are the county's six and zeros. */
static const edu_area_t *
find_county(const char **code, const import_t *import, int year, apr_pool_t *pool)
{
    const edu_areas_t *areas = import->catalogue->areas;

    if (strlen(*code) == 12 && strcmp(*code + 6, "000000") == 0 &&
        edu_areas_nearest(areas, *code, year) == NULL)
        *code = apr_pstrmemdup(pool, *code, 6);
    return edu_areas_nearest(areas, *code, year);
}

/* Whether schools may hang on the area: a county, or what has no counties below it. */
static bool
is_base(const import_t *import, const edu_area_t *area, apr_pool_t *pool)
{
    return area->level == EDU_COUNTY ||
           (area->level < EDU_COUNTY &&
            edu_areas_below(import->catalogue->areas, area->code, area->valid_from, EDU_COUNTY, pool)
                    ->nelts == 0);
}

static edu_error_t *
take_attributes(bool *sound, edu_param_t *params, import_t *import, const edu_record_t *record,
                const char *unit, apr_pool_t *pool)
{
    for (int i = 0; i < import->all->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(import->all->attributes, i, edu_attribute_t);
        int column = import->columns.attributes[i];
        const char *text = cell(record, column, pool);
        const char *code = *text == '\0' ? text : edu_attribute_code(attribute, text);

        if (code == NULL) {
            *sound = false;
            return reject(import, record, EDU_REASON_attribute_bad, column, text,
                          edu_attribute_list(attribute, edu_translate_language(), pool));
        }
        if (*code == '\0')
            code = edu_attribute_of_unit(attribute, unit, pool);
        params[i] = EDU_TEXT(code);
    }
    return NULL;
}

/* Checks one row and fills the parameters of the statement; *sound is false after a reject. */
static edu_error_t *
take_row(bool *sound, edu_param_t *params, import_t *import, const edu_record_t *record, apr_pool_t *pool)
{
    const columns_t *columns = &import->columns;
    const char *county = cell(record, columns->county, pool);
    const char *unit = cell(record, columns->unit, pool);
    const char *from_text = cell(record, columns->from, pool);
    const char *to_text = cell(record, columns->to, pool);
    int64_t from;
    int64_t to;

    *sound = false;
    if (*county == '\0')
        return reject(import, record, EDU_REASON_area_missing, columns->county, "", NULL);
    if (*unit == '\0')
        return reject(import, record, EDU_REASON_unit_missing, columns->unit, "", NULL);
    if (strlen(unit) > EDU_UNIT_CODE_MOST)
        return reject(import, record, EDU_REASON_unit_too_long, columns->unit, unit,
                      apr_itoa(pool, EDU_UNIT_CODE_MOST));
    if (!take_year(&from, from_text, 0))
        return reject(import, record, EDU_REASON_year_bad, columns->from, from_text, NULL);
    if (!take_year(&to, to_text, EDU_YEAR_FOREVER))
        return reject(import, record, EDU_REASON_year_bad, columns->to, to_text, NULL);
    if (to <= from)
        return reject(import, record, EDU_REASON_unit_years, columns->to, to_text, from_text);
    const edu_area_t *area = find_county(&county, import, (int)from, pool);
    if (area == NULL)
        return reject(import, record, EDU_REASON_area_unknown, columns->county, county, NULL);
    if (!is_base(import, area, pool))
        return reject(import, record, EDU_REASON_area_level, columns->county, county,
                      edu_level_title(EDU_COUNTY, import->lang));
    const char *key = apr_pstrcat(pool, county, " ", unit, NULL);
    int earlier = edu_intern_find(import->seen, key);
    if (earlier >= 0)
        return reject(import, record, EDU_REASON_unit_duplicate, columns->unit, unit,
                      number(APR_ARRAY_IDX(import->lines, earlier, int64_t), pool));
    params[0] = EDU_TEXT(county);
    params[1] = EDU_TEXT(unit);
    params[2] = EDU_TEXT(cell(record, columns->name, pool));
    params[3] = EDU_INT(from);
    params[4] = EDU_INT(to);
    *sound = true;
    EDU_TRY(take_attributes(sound, params + 5, import, record, unit, pool));
    if (*sound) {
        edu_intern_add(import->seen, key);
        APR_ARRAY_PUSH(import->lines, int64_t) = record->line;
    }
    return NULL;
}

static edu_error_t *
reject_fault(import_t *import, const edu_record_t *record, apr_pool_t *pool)
{
    bool width = record->fault == EDU_CSV_FEWER_THAN_HEADER || record->fault == EDU_CSV_MORE_THAN_HEADER;
    int column = (int)record->fault_field - 1;

    return reject(import, record, edu_reason_of_fault(record->fault),
                  !width && column < import->columns.count ? column : -1,
                  width ? apr_itoa(pool, (int)record->count)
                        : apr_pstrmemdup(pool, record->fields[record->count - 1].data,
                                         record->fields[record->count - 1].length),
                  apr_itoa(pool, import->columns.count));
}

/* Rejects a row with error cells among the columns that are read. */
static edu_error_t *
check_errors(bool *sound, import_t *import, const edu_record_t *record, apr_pool_t *pool)
{
    *sound = true;
    for (int i = 0; (size_t)i < record->count && i < import->columns.count; i++) {
        const edu_field_t *field = &record->fields[i];

        if (!field->error ||
            find_column(import, import->headers[i], strlen(import->headers[i]), pool) == NULL)
            continue;
        *sound = false;
        return reject(import, record, field->data[0] == '=' ? EDU_REASON_cell_formula : EDU_REASON_cell_error,
                      i, apr_pstrmemdup(pool, field->data, field->length), NULL);
    }
    return NULL;
}

static edu_error_t *
import_row(import_t *import, edu_record_t *record, edu_param_t *params, apr_pool_t *pool)
{
    edu_unit_row_t row = {record->line, params};
    edu_reason_t reason = EDU_REASON_COUNT;
    const char *other = NULL;
    bool sound;

    if (record->fault == EDU_CSV_SOUND) {
        if (record->blank || edu_record_is_empty(record))
            return NULL;
        if (*import->rows.reader.sheet == '\0') {
            edu_record_drop_empty_tail(record, (size_t)import->columns.count);
            edu_csv_check_width(record, (size_t)import->columns.count);
        }
    }
    EDU_TRY(edu_feed_check_whole(record, (size_t)import->columns.count, edu_input_info(import->input)));
    import->report->read++;
    if (record->fault != EDU_CSV_SOUND)
        return reject_fault(import, record, pool);
    EDU_TRY(check_errors(&sound, import, record, pool));
    if (sound)
        EDU_TRY(take_row(&sound, params, import, record, pool));
    if (!sound)
        return NULL;
    EDU_TRY(import->take(&reason, &other, &row, import->baton, pool));
    if (reason != EDU_REASON_COUNT)
        return reject(import, record, reason,
                      import->columns.to >= 0 ? import->columns.to : import->columns.from,
                      params[1].value.text, other);
    import->report->accepted++;
    return NULL;
}

/* Into the register of the database. */
static edu_error_t *
apply_row(edu_reason_t *reason, const char **other, const edu_unit_row_t *row, void *baton, apr_pool_t *pool)
{
    import_t *import = baton;
    edu_unit_outcome_t outcome;
    int64_t returns;

    EDU_TRY(edu_unit_apply(&outcome, &returns, import->apply, row->params, pool));
    if (outcome == EDU_UNIT_HAS_RETURNS) {
        *reason = EDU_REASON_unit_returns;
        *other = apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)returns);
        return NULL;
    }
    import->report->of[outcome]++;
    return NULL;
}

/* The import as a whole is one decision, whoever it concerns. */
static edu_error_t *
note_in_journal(const import_t *import, edu_db_t *db, apr_pool_t *pool)
{
    const edu_unit_import_report_t *report = import->report;

    return edu_journal_append(db, "unit_import", import->order->by, "", "", "",
                              edu_journal_content(pool, "file", apr_filepath_name_get(import->order->path),
                                                  "read", number(report->read, pool), "new",
                                                  number(report->of[EDU_UNIT_NEW], pool), "changed",
                                                  number(report->of[EDU_UNIT_CHANGED], pool), "closed",
                                                  number(report->of[EDU_UNIT_CLOSED], pool), "kept",
                                                  number(report->of[EDU_UNIT_KEPT], pool), "rejected",
                                                  number(report->rejected, pool), "force",
                                                  import->order->force ? "yes" : "no", NULL),
                              pool);
}

/* All rows of the file. */
static edu_error_t *
read_file(import_t *import, apr_pool_t *pool)
{
    const edu_unit_import_order_t *order = import->order;
    edu_param_t *params = apr_pcalloc(pool, sizeof *params * (size_t)(import->all->attributes->nelts + 5));
    apr_pool_t *row_pool = edu_pool_create(pool);
    edu_record_t *record;
    int sheet;

    import->seen = edu_intern_create(pool);
    import->lines = apr_array_make(pool, 64, sizeof(int64_t));
    EDU_TRY(edu_rejects_reset(import->rejects));
    EDU_TRY(edu_input_choose(&sheet, import->input, order->sheet, try_header, import, pool));
    EDU_TRY(edu_input_read(&import->rows, import->input, sheet, '\0', pool));
    EDU_TRY(read_header(import, &import->rows.reader, true, pool));
    if (*import->rows.reader.sheet != '\0')
        edu_rejects_of_sheet(import->rejects, import->headers, import->columns.count);
    for (;;) {
        apr_pool_clear(row_pool);
        EDU_TRY(edu_reader_next(&import->rows.reader, &record));
        if (record == NULL)
            return NULL;
        EDU_TRY(import_row(import, record, params, row_pool));
    }
}

static edu_error_t *
import_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    import_t *import = baton;
    const edu_unit_import_order_t *order = import->order;

    memset(import->report, 0, sizeof *import->report);
    if (order->dry_run)
        import->report->items = apr_array_make(pool, 64, sizeof(edu_unit_item_t));
    import->apply =
        edu_unit_apply_create(db, import->catalogue, import->all, apr_filepath_name_get(order->path),
                              order->by, order->force, import->report->items, pool);
    import->take = apply_row;
    import->baton = import;
    EDU_TRY(read_file(import, pool));
    EDU_TRY(edu_unit_apply_finish(import->apply, pool));
    EDU_TRY(edu_unit_apply_twice(&import->report->twice, &import->report->twice_list, import->apply, pool));
    EDU_TRY(note_in_journal(import, db, pool));
    return order->dry_run ? edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run") : NULL;
}

/* Opens the file, and what takes its rejects. */
static edu_error_t *
open_file(import_t *import, apr_pool_t *pool)
{
    const char *path = import->order->path;
    const char *rejects = import->order->rejects;

    import->all = edu_unit_attributes(import->catalogue, pool);
    if (import->all == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "no form of the catalogue is reported by units");
    if (rejects != NULL && edu_rejects_is_workbook(rejects))
        return edu_error_hint(
            edu_error_create(EDU_ERR_USAGE, NULL,
                             "rejected rows of a register are written as a list, not as a workbook"),
            "let the file's name end in .csv");
    if (rejects != NULL)
        EDU_TRY(edu_rejects_check_path(rejects, path, pool));
    EDU_TRY(edu_input_open(&import->input, path, "auto", pool));
    return edu_rejects_create(&import->rejects, import->lang, pool);
}

static edu_error_t *
tell_rejects(const import_t *import, apr_pool_t *pool)
{
    const char *rejects = import->order->rejects;

    EDU_TRY(edu_rejects_tell(import->rejects, "", rejects == NULL ? "--rejects FILE" : "", pool));
    return rejects != NULL ? edu_rejects_write(import->rejects, rejects, pool) : NULL;
}

edu_error_t *
edu_unit_import(edu_unit_import_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                const edu_unit_import_order_t *order, edu_lang_t lang, apr_pool_t *pool)
{
    import_t import = {.report = report, .catalogue = catalogue, .order = order, .lang = lang};
    edu_error_t *error;

    EDU_TRY(open_file(&import, pool));
    error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, import_body, &import, pool);
    if (error != NULL && order->dry_run && error->code == EDU_ERR_CANCELLED && !edu_cancel_requested()) {
        edu_error_clear(error);
        error = NULL;
    }
    if (error != NULL)
        return edu_error_wrap(error, "could not import the register \"%s\"; nothing of it was kept",
                              order->path);
    return tell_rejects(&import, pool);
}

edu_error_t *
edu_unit_read(edu_unit_import_report_t *report, const edu_catalogue_t *catalogue,
              const edu_unit_import_order_t *order, edu_unit_take_t take, void *baton, edu_lang_t lang,
              apr_pool_t *pool)
{
    import_t import = {
        .report = report, .catalogue = catalogue, .order = order, .lang = lang, .take = take, .baton = baton};

    memset(report, 0, sizeof *report);
    EDU_TRY(open_file(&import, pool));
    EDU_TRY_WRAP(read_file(&import, pool), "could not read the register \"%s\"", order->path);
    return tell_rejects(&import, pool);
}
