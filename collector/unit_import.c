#include "collector/unit_import.h"

#include "base/pool.h"
#include "collector/csv.h"
#include "collector/rejects.h"
#include "sql/form_units.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

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
    const edu_form_t *form; /* the first form of units: its key headers and attributes */
    edu_source_t *source;
    edu_rejects_t *rejects;
    bool dry_run;
    columns_t columns;
    apr_hash_t *seen; /* "county unit" to its line, as text */
    apr_pool_t *seen_pool;
} import_t;

static const edu_form_t *
form_of_units(const edu_catalogue_t *catalogue)
{
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);

        if (form->reporter == EDU_SCHOOL || form->reporter == EDU_TOWNSHIP)
            return form;
    }
    return NULL;
}

static bool
is_one_of(const char *text, size_t length, const char *const *words, apr_pool_t *pool)
{
    const char *folded = edu_text_fold(text, length, pool);

    for (; *words != NULL; words++)
        if (strcmp(folded, edu_text_fold(*words, strlen(*words), pool)) == 0)
            return true;
    return false;
}

static edu_error_t *
read_header(import_t *import, edu_csv_t *csv, apr_pool_t *pool)
{
    static const char *const from_words[] = {"valid_from", "启用年份", "开办年份", NULL};
    static const char *const to_words[] = {"valid_to", "停用年份", "撤销年份", NULL};
    columns_t *columns = &import->columns;
    edu_csv_record_t *record;

    EDU_TRY(edu_csv_next(csv, &record));
    if (record == NULL)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the file holds no rows");
    *columns = (columns_t){-1, -1, -1, -1, -1, NULL, (int)record->count};
    columns->attributes = apr_palloc(pool, sizeof(int) * (size_t)(import->form->attributes->nelts + 1));
    for (int i = 0; i < import->form->attributes->nelts; i++)
        columns->attributes[i] = -1;
    for (int i = 0; i < columns->count; i++) {
        const edu_csv_field_t *field = &record->fields[i];
        edu_header_t header = edu_form_header(import->form, field->data, field->length, pool);

        if (is_one_of(field->data, field->length, from_words, pool))
            columns->from = i;
        else if (is_one_of(field->data, field->length, to_words, pool))
            columns->to = i;
        else if (header.kind == EDU_HEADER_AREA)
            columns->county = i;
        else if (header.kind == EDU_HEADER_UNIT)
            columns->unit = i;
        else if (header.kind == EDU_HEADER_UNIT_NAME)
            columns->name = i;
        else if (header.kind == EDU_HEADER_ATTRIBUTE)
            columns->attributes[header.index] = i;
    }
    if (columns->county < 0 || columns->unit < 0 || columns->from < 0)
        return edu_error_hint(
            edu_error_create(EDU_ERR_INPUT, NULL, "columns are missing: %s%s%s",
                             columns->county < 0 ? "the division code; " : "",
                             columns->unit < 0 ? "the unit's code; " : "",
                             columns->from < 0 ? "valid_from" : ""),
            "a register has county_code, unit_code, name, valid_from, valid_to and the form's attributes");
    return NULL;
}

static const char *
cell(const edu_csv_record_t *record, int column, apr_pool_t *pool)
{
    return column < 0 || (size_t)column >= record->count
               ? ""
               : edu_text_trim(record->fields[column].data, record->fields[column].length, pool);
}

static edu_error_t *
reject(import_t *import, const edu_csv_record_t *record, edu_rule_t rule, const char *column,
       const char *value, const char *other)
{
    import->report->rejected++;
    return edu_rejects_add(import->rejects, rule, record->line, column, value, other);
}

static bool
take_year(int64_t *year, const char *text, int64_t otherwise)
{
    *year = otherwise;
    return *text == '\0' ? otherwise > 0
                         : edu_text_to_int64(text, strlen(text), year) && *year >= 1000 && *year <= 9999;
}

/* An attribute's code for what stands in the cell; NULL when it is not in the closed list. */
static const char *
attribute_code(const edu_attribute_t *attribute, const char *text)
{
    if (attribute->values->nelts == 0 || *text == '\0')
        return text;
    for (int i = 0; i < attribute->values->nelts; i++) {
        const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, i, edu_value_t);

        if (strcmp(text, value->code) == 0 || strcmp(text, value->name_zh) == 0)
            return value->code;
    }
    return NULL;
}

/* Checks one row and fills the parameters of the statement; *sound is false after a reject. */
static edu_error_t *
take_row(bool *sound, edu_param_t *params, import_t *import, const edu_csv_record_t *record,
         apr_pool_t *pool)
{
    const columns_t *columns = &import->columns;
    const char *county = cell(record, columns->county, pool);
    const char *unit = cell(record, columns->unit, pool);
    const char *from_text = cell(record, columns->from, pool);
    const char *to_text = cell(record, columns->to, pool);
    const char *key = apr_pstrcat(pool, county, " ", unit, NULL);
    const char *earlier = apr_hash_get(import->seen, key, APR_HASH_KEY_STRING);
    int64_t from;
    int64_t to;

    *sound = false;
    if (*unit == '\0')
        return reject(import, record, EDU_RULE_unit_missing, "unit_code", "", NULL);
    if (!take_year(&from, from_text, 0))
        return reject(import, record, EDU_RULE_year_bad, "valid_from", from_text, NULL);
    if (!take_year(&to, to_text, EDU_YEAR_FOREVER) || to <= from)
        return reject(import, record, EDU_RULE_year_bad, "valid_to", to_text, NULL);
    if (edu_areas_nearest(import->catalogue->areas, county, (int)from) == NULL)
        return reject(import, record, EDU_RULE_area_unknown, "county_code", county, NULL);
    if (earlier != NULL)
        return reject(import, record, EDU_RULE_duplicate, "unit_code", unit, earlier);
    params[0] = EDU_TEXT(county);
    params[1] = EDU_TEXT(unit);
    params[2] = EDU_TEXT(cell(record, columns->name, pool));
    params[3] = EDU_INT(from);
    params[4] = EDU_INT(to);
    for (int i = 0; i < import->form->attributes->nelts; i++) {
        const edu_attribute_t *attribute =
            &APR_ARRAY_IDX(import->form->attributes, i, edu_attribute_t);
        const char *text = cell(record, columns->attributes[i], pool);
        const char *code = attribute_code(attribute, text);

        if (code == NULL)
            return reject(import, record, EDU_RULE_attribute_bad, attribute->code, text, "");
        if (*code == '\0' && attribute->unit_from > 0 && strlen(unit) >= (size_t)attribute->unit_to)
            code = apr_pstrmemdup(pool, unit + attribute->unit_from - 1,
                                  (apr_size_t)(attribute->unit_to - attribute->unit_from + 1));
        params[5 + i] = EDU_TEXT(*code == '\0' ? NULL : code);
    }
    apr_hash_set(import->seen, apr_pstrdup(import->seen_pool, key), APR_HASH_KEY_STRING,
                 apr_psprintf(import->seen_pool, "%" APR_INT64_T_FMT, (apr_int64_t)record->line));
    *sound = true;
    return NULL;
}

static edu_error_t *
reject_fault(import_t *import, const edu_csv_record_t *record, apr_pool_t *pool)
{
    return reject(import, record,
                  record->fault == EDU_CSV_UNTERMINATED_QUOTE ? EDU_RULE_csv_unterminated_quote
                  : record->fault == EDU_CSV_STRAY_QUOTE      ? EDU_RULE_csv_stray_quote
                  : record->fault == EDU_CSV_FEWER_THAN_HEADER ? EDU_RULE_csv_fewer_than_header
                  : record->fault == EDU_CSV_MORE_THAN_HEADER  ? EDU_RULE_csv_more_than_header
                                                               : EDU_RULE_csv_text_after_quote,
                  "", apr_itoa(pool, (int)record->count), apr_itoa(pool, import->columns.count));
}

static edu_error_t *
import_row(import_t *import, edu_db_t *db, const char *sql, edu_csv_record_t *record,
           edu_param_t *params, apr_pool_t *pool)
{
    edu_result_t *rows;
    bool sound;

    import->report->read++;
    if (record->fault != EDU_CSV_SOUND || !edu_csv_check_width(record, (size_t)import->columns.count))
        return reject_fault(import, record, pool);
    EDU_TRY(take_row(&sound, params, import, record, pool));
    if (!sound)
        return NULL;
    EDU_TRY(edu_db_prepared(&rows, db, "import_unit", sql, params,
                            import->form->attributes->nelts + 5, pool));
    import->report->accepted++;
    import->report->fresh += edu_result_bool(rows, 0, 0);
    return NULL;
}

static edu_error_t *
import_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    import_t *import = baton;
    const char *sql = edu_sql_import_unit(import->form, pool);
    edu_param_t *params =
        apr_pcalloc(pool, sizeof *params * (size_t)(import->form->attributes->nelts + 5));
    apr_pool_t *row_pool = edu_pool_create(pool);
    edu_csv_record_t *record;
    edu_csv_t *csv;

    memset(import->report, 0, sizeof *import->report);
    import->seen = apr_hash_make(pool);
    import->seen_pool = pool;
    EDU_TRY(edu_rejects_reset(import->rejects));
    EDU_TRY(edu_source_rewind(import->source));
    EDU_TRY(edu_csv_open(&csv, import->source, ',', pool));
    EDU_TRY(read_header(import, csv, pool));
    for (;;) {
        apr_pool_clear(row_pool);
        EDU_TRY(edu_csv_next(csv, &record));
        if (record == NULL)
            break;
        if (record->blank)
            continue;
        EDU_TRY(import_row(import, db, sql, record, params, row_pool));
    }
    /* Who is expected changed: completeness is recomputed everywhere returns are. */
    EDU_TRY(edu_db_exec(db, edu_sql_mark_registered(import->form, pool), EDU_NO_PARAMS, NULL));
    return import->dry_run ? edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run") : NULL;
}

edu_error_t *
edu_unit_import(edu_unit_import_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                const char *path, const char *rejects_path, bool dry_run, edu_lang_t lang,
                apr_pool_t *pool)
{
    import_t import = {.report = report, .catalogue = catalogue, .dry_run = dry_run};
    edu_error_t *error;

    import.form = form_of_units(catalogue);
    if (import.form == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "no form of the catalogue is reported by units");
    EDU_TRY(edu_source_open(&import.source, path, "auto", pool));
    EDU_TRY(edu_rejects_create(&import.rejects, lang, pool));
    error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, import_body, &import, pool);
    if (error != NULL && dry_run && error->code == EDU_ERR_CANCELLED && error->cause == NULL) {
        edu_error_clear(error);
        error = NULL;
    }
    if (error != NULL)
        return edu_error_wrap(error, "could not import the register \"%s\"; nothing of it was kept",
                              path);
    return rejects_path != NULL ? edu_rejects_write(import.rejects, rejects_path, pool) : NULL;
}
