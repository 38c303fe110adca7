#include "collector/input.h"

#include "base/pool.h"
#include "collector/csv.h"
#include "collector/separator.h"

#include <apr_strings.h>
#include <string.h>

/* Sheets named in a message. */
#define NAMED_MOST 12

struct edu_input_t {
    edu_source_t *source;
    edu_workbook_t *workbook; /* NULL: a text */
    apr_array_header_t *no_sheets;
};

edu_error_t *
edu_input_open(edu_input_t **input, const char *path, const char *encoding, apr_pool_t *pool)
{
    return edu_input_open_quickly(input, path, encoding, 0, 1, pool);
}

edu_error_t *
edu_input_separator(char *separator, edu_input_t *input, apr_pool_t *pool)
{
    return edu_separator_guess(separator, input->source, pool);
}

const edu_source_t *
edu_input_text(const edu_input_t *input)
{
    return input->workbook == NULL ? input->source : NULL;
}

edu_error_t *
edu_input_open_quickly(edu_input_t **input, const char *path, const char *encoding, int jobs,
                       int64_t part_bytes, apr_pool_t *pool)
{
    edu_input_t *created = apr_pcalloc(pool, sizeof *created);
    const edu_source_info_t *info;
    char head[8];
    size_t length;

    created->no_sheets = apr_array_make(pool, 1, sizeof(edu_sheet_t));
    EDU_TRY(edu_source_open_bytes(&created->source, path, pool));
    edu_source_examine_quickly(created->source, jobs, part_bytes);
    EDU_TRY(edu_source_head(created->source, head, sizeof head, &length));
    *input = created;
    if (!edu_workbook_looks(head, length))
        return edu_source_examine_text(created->source, encoding);
    EDU_TRY(edu_source_examine_bytes(created->source));
    info = edu_source_info(created->source);
    EDU_TRY_WRAP(edu_workbook_open(&created->workbook, edu_source_descriptor(created->source), info->bytes,
                                   pool),
                 "could not open \"%s\"", info->name);
    edu_source_name_kind(created->source, edu_workbook_kind(created->workbook));
    return NULL;
}

const edu_source_info_t *
edu_input_info(const edu_input_t *input)
{
    return edu_source_info(input->source);
}

const apr_array_header_t *
edu_input_sheets(const edu_input_t *input)
{
    return input->workbook != NULL ? edu_workbook_sheets(input->workbook) : input->no_sheets;
}

edu_error_t *
edu_input_read(edu_input_rows_t *rows, edu_input_t *input, int sheet, char separator, apr_pool_t *pool)
{
    static const edu_sheet_marks_t no_marks;
    edu_csv_t *csv;

    if (input->workbook != NULL) {
        EDU_TRY(edu_source_check(input->source));
        return edu_workbook_read(&rows->reader, &rows->marks, input->workbook, sheet, pool);
    }
    if (separator == '\0')
        EDU_TRY(edu_separator_guess(&separator, input->source, pool));
    EDU_TRY(edu_source_rewind(input->source));
    EDU_TRY(edu_csv_open(&csv, input->source, separator, pool));
    rows->reader = edu_csv_reader(csv);
    rows->marks = &no_marks;
    return NULL;
}

static const edu_sheet_t *
sheet_at(const edu_input_t *input, int index)
{
    return &APR_ARRAY_IDX(edu_input_sheets(input), index, edu_sheet_t);
}

/* The names of the sheets, or of those that are marked, for a message. */
static const char *
list_sheets(const edu_input_t *input, const bool *marked, apr_pool_t *pool)
{
    edu_buffer_t *list = edu_buffer_create(256, pool);
    int named = 0;

    for (int i = 0; i < edu_input_sheets(input)->nelts; i++)
        if ((marked == NULL || marked[i]) && named++ < NAMED_MOST)
            edu_buffer_printf(list, "%s\"%s\"", list->length > 0 ? ", " : "", sheet_at(input, i)->name);
    if (named > NAMED_MOST)
        edu_buffer_add_text(list, ", ...");
    return edu_buffer_text(list);
}

static edu_error_t *
find_named(int *sheet, const edu_input_t *input, const char *wanted, apr_pool_t *pool)
{
    int count = edu_input_sheets(input)->nelts;

    for (*sheet = 0; *sheet < count; ++*sheet)
        if (strcmp(sheet_at(input, *sheet)->name, wanted) == 0)
            return NULL;
    for (*sheet = 0; *sheet < count; ++*sheet)
        if (strcmp(edu_text_fold(sheet_at(input, *sheet)->name, strlen(sheet_at(input, *sheet)->name), pool),
                   edu_text_fold(wanted, strlen(wanted), pool)) == 0)
            return NULL;
    if (count == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "\"%s\" is a text and has no sheet \"%s\"",
                                               edu_input_info(input)->name, wanted),
                              "leave --sheet out");
    return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "\"%s\" has no sheet \"%s\"",
                                           edu_input_info(input)->name, wanted),
                          "its sheets are: %s", list_sheets(input, NULL, pool));
}

/* Tries the visible sheets one after the other. */
static edu_error_t *
find_fitting(int *sheet, edu_input_t *input, edu_input_try_t try, void *baton, apr_pool_t *pool)
{
    int count = edu_input_sheets(input)->nelts;
    bool *fits = apr_pcalloc(pool, (size_t)count);
    edu_error_t *best = NULL;
    bool best_near = false;
    int fitting = 0;

    for (int i = 0; i < count; i++) {
        edu_input_rows_t rows;
        bool near = false;

        if (sheet_at(input, i)->hidden)
            continue;
        apr_pool_t *scratch = edu_pool_create(pool);
        edu_error_t *error = edu_input_read(&rows, input, i, ',', scratch);

        if (error == NULL)
            error = try(&near, &rows.reader, baton, scratch);
        apr_pool_destroy(scratch);
        if (error == NULL) {
            fits[i] = true;
            *sheet = fitting++ == 0 ? i : *sheet;
        } else if (best == NULL || (near && !best_near)) {
            edu_error_clear(best);
            best = edu_error_wrap(error, "sheet \"%s\"", sheet_at(input, i)->name);
            best_near = near;
        } else
            edu_error_clear(error);
    }
    if (fitting == 0)
        return edu_error_wrap(best, "no sheet fits");
    edu_error_clear(best);
    if (fitting > 1)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "several sheets fit: %s",
                                               list_sheets(input, fits, pool)),
                              "name one with --sheet");
    return NULL;
}

edu_error_t *
edu_input_choose(int *sheet, edu_input_t *input, const char *wanted, edu_input_try_t try, void *baton,
                 apr_pool_t *scratch_pool)
{
    int count = edu_input_sheets(input)->nelts;
    int visible = 0;

    *sheet = 0;
    if (wanted != NULL)
        return find_named(sheet, input, wanted, scratch_pool);
    for (int i = 0; i < count; i++)
        if (!sheet_at(input, i)->hidden)
            *sheet = visible++ == 0 ? i : *sheet;
    return visible <= 1 ? NULL : find_fitting(sheet, input, try, baton, scratch_pool);
}
