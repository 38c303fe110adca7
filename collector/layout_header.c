/* A profile's header: which sheet, which rows, and what stands in the names of the file, the sheet and the title. */
#include "collector/layout_private.h"

#include "base/text.h"
#include "base/translate.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static edu_error_t *
no_such_sheet(const edu_profile_t *profile, const char *const *names, int count)
{
    edu_error_t *error =
        edu_error_create(EDU_ERR_INPUT, NULL, "there is no sheet \"%s\", which profile \"%s\" reads",
                         profile->sheet, profile->code);
    const char *list = "";

    for (int i = 0; i < count && i < 12; i++)
        list = apr_pstrcat(error->pool, list, i > 0 ? ", \"" : "\"", names[i], "\"", NULL);
    return edu_error_detail(error, "the sheets are %s%s", list, count > 12 ? edu_translate(", ...") : "");
}

edu_error_t *
edu_layout_pick_sheet(int *index, const edu_profile_t *profile, const char *const *names, int count,
                      apr_pool_t *scratch_pool)
{
    edu_pattern_t *pattern;

    *index = 0;
    if (profile->sheet == NULL)
        return NULL;
    if (profile->sheet[0] == '#') {
        *index = (int)strtol(profile->sheet + 1, NULL, 10) - 1;
        return *index < count ? NULL : no_such_sheet(profile, names, count);
    }
    *index = -1;
    EDU_TRY(edu_pattern_parse(&pattern, profile->sheet, scratch_pool));
    for (int i = 0; i < count; i++) {
        if (!edu_pattern_match(pattern, names[i], NULL, scratch_pool))
            continue;
        if (*index >= 0)
            return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                                   "the sheets \"%s\" and \"%s\" both are like \"%s\"",
                                                   names[*index], names[i], profile->sheet),
                                  "name the one that is meant with --sheet");
        *index = i;
    }
    return *index >= 0 ? NULL : no_such_sheet(profile, names, count);
}

/* Takes the gaps of the name of the file or of the sheet. */
static edu_error_t *
take_name(edu_layout_t *layout, bool sheet, const char *name, const char *like, apr_pool_t *pool)
{
    edu_pattern_t *pattern;

    EDU_TRY(edu_pattern_parse(&pattern, like, pool));
    if (edu_pattern_match(pattern, name, layout->taken, pool))
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_INPUT, NULL,
                         sheet ? "the name of the sheet is not like \"%s\", as profile \"%s\" has it"
                               : "the name of the file is not like \"%s\", as profile \"%s\" has it",
                         like, layout->profile->code),
        "it is \"%s\"", name);
}

static edu_error_t *
take_names(edu_layout_t *layout, const edu_reader_t *reader, const char *file_name, apr_pool_t *pool)
{
    const edu_profile_t *profile = layout->profile;

    layout->taken = apr_hash_make(pool);
    if (profile->file != NULL)
        EDU_TRY(take_name(layout, false, file_name != NULL ? apr_filepath_name_get(file_name) : "",
                          profile->file, pool));
    /* A sheet saved as text is the one that was meant. */
    if (profile->sheet != NULL && profile->sheet[0] != '#' &&
        (*reader->sheet != '\0' || edu_pattern_has_gaps(profile->sheet)))
        EDU_TRY(take_name(layout, true, reader->sheet, profile->sheet, pool));
    return NULL;
}

/* Whether one of the record's cells is the title; what it gives is taken. */
static edu_error_t *
look_for_title(bool *found, edu_layout_t *layout, const char *const *texts, size_t count, apr_pool_t *pool)
{
    edu_pattern_t *pattern;

    if (*found || layout->profile->title == NULL)
        return NULL;
    EDU_TRY(edu_pattern_parse(&pattern, layout->profile->title, pool));
    for (size_t i = 0; i < count && !*found; i++)
        *found = edu_pattern_match(pattern, texts[i], layout->taken, pool);
    return NULL;
}

/* Joins one more header record to those above it, column by column. An empty cell takes its left neighbour where the cells above
 * both of them are one: what is merged above another header is not merged with it. */
static void
join_header(edu_layout_t *layout, const char **texts, int text_count, bool fill, apr_pool_t *pool)
{
    int count = text_count > layout->column_count ? text_count : layout->column_count;
    const char **headers = apr_palloc(pool, sizeof(char *) * (size_t)count);
    /* A sheet's row ends with its last text: a merged cell may reach beyond it. */
    bool reaches = layout->profile->header_fill && layout->column_count > 0;
    const char *last = reaches ? layout->headers[layout->column_count - 1] : "";

    for (int i = 0; i < count; i++) {
        const char *above = i < layout->column_count ? layout->headers[i] : last;
        const char *text = i < text_count ? texts[i] : "";

        if (fill && *text == '\0' && i > 0 && i < text_count &&
            (i >= layout->column_count || strcmp(above, layout->headers[i - 1]) == 0))
            text = texts[i] = texts[i - 1];
        headers[i] = *above == '\0'  ? text
                     : *text == '\0' ? above
                                     : apr_pstrcat(pool, above, " ", text, NULL);
    }
    layout->headers = headers;
    layout->column_count = count;
}

static edu_error_t *
ends_before(const edu_layout_t *layout, int row)
{
    return edu_error_create(EDU_ERR_INPUT, NULL, "the file ends before the header in row %d (profile \"%s\")",
                            row, layout->profile->code);
}

/* The first of the wanted headers that the texts lack, or NULL; *found is how many of them are there. */
static const char *
first_lacking(int *found, const apr_array_header_t *wanted, const char *const *texts, size_t count,
              apr_pool_t *pool)
{
    const char *lacking = NULL;

    *found = 0;
    for (int i = 0; i < wanted->nelts; i++) {
        const apr_array_header_t *headers = APR_ARRAY_IDX(wanted, i, const apr_array_header_t *);

        if (edu_layout_find_column(headers, texts, (int)count, pool) >= 0)
            (*found)++;
        else if (lacking == NULL)
            lacking = APR_ARRAY_IDX(headers, 0, const char *);
    }
    return lacking;
}

static edu_error_t *
not_found(const edu_layout_t *layout, int rows, int64_t nearest, const char *lacking)
{
    edu_error_t *error =
        edu_error_create(EDU_ERR_INPUT, NULL,
                         "none of the first %d rows holds the headers that profile \"%s\" looks for", rows,
                         layout->profile->code);

    if (nearest == 0)
        return edu_error_hint(error, "they are named by \"contains\"; is this the right file and sheet?");
    return edu_error_hint(error, "line %" APR_INT64_T_FMT " is nearest, but has no \"%s\"",
                          (apr_int64_t)nearest, lacking);
}

/* Reads on to the first row of the header; its texts are in *texts. */
static edu_error_t *
search_header(const char ***texts, size_t *count, bool *titled, edu_layout_t *layout,
              const edu_reader_t *reader, apr_pool_t *pool)
{
    const edu_profile_t *profile = layout->profile;
    const char *nearest_lacks = NULL;
    edu_record_t *record;
    int64_t nearest = 0;
    int most = 0;

    for (int row = 1; row <= profile->header_within; row++) {
        const char *lacking;
        int found;

        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            return not_found(layout, row - 1, nearest, nearest_lacks);
        *texts = edu_layout_copy_headers(record, pool);
        *count = record->count;
        lacking = first_lacking(&found, profile->header_contains, *texts, *count, pool);
        if (lacking == NULL) {
            layout->header_line = record->line;
            return record->fault != EDU_CSV_SOUND ? edu_layout_header_fault(record) : NULL;
        }
        EDU_TRY(look_for_title(titled, layout, *texts, *count, pool));
        if (found > most) {
            most = found;
            nearest = record->line;
            nearest_lacks = lacking;
        }
    }
    return not_found(layout, profile->header_within, nearest, nearest_lacks);
}

/* Reads on to the header's row; its texts are in *texts. */
static edu_error_t *
count_to_header(const char ***texts, size_t *count, bool *titled, edu_layout_t *layout,
                const edu_reader_t *reader, apr_pool_t *pool)
{
    edu_record_t *record;

    for (int row = 1; row <= layout->profile->header_row; row++) {
        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            return ends_before(layout, row);
        *texts = edu_layout_copy_headers(record, pool);
        *count = record->count;
        layout->header_line = record->line;
        if (row < layout->profile->header_row)
            EDU_TRY(look_for_title(titled, layout, *texts, *count, pool));
    }
    return NULL;
}

edu_error_t *
edu_layout_read_header(edu_layout_t *layout, const edu_reader_t *reader, const char *file_name,
                       apr_pool_t *pool)
{
    const edu_profile_t *profile = layout->profile;
    int rows = profile->header_row > 0 || profile->header_contains != NULL ? profile->header_rows : 0;
    edu_record_t *record;
    const char **texts = NULL;
    bool titled = false;
    size_t count = 0;

    layout->headers = apr_pcalloc(pool, sizeof(char *));
    EDU_TRY(take_names(layout, reader, file_name, pool));
    EDU_TRY(profile->header_contains != NULL
                ? search_header(&texts, &count, &titled, layout, reader, pool)
                : count_to_header(&texts, &count, &titled, layout, reader, pool));
    if (profile->title != NULL && !titled)
        return edu_error_hint(
            edu_error_create(EDU_ERR_INPUT, NULL,
                             "nothing above the header is like \"%s\", the title of profile \"%s\"",
                             profile->title, profile->code),
            "is this the right file and sheet?");
    for (int i = 1; i <= rows + profile->skip_rows; i++) {
        if (i > 1 || rows == 0) {
            EDU_TRY(edu_reader_next(reader, &record));
            if (record == NULL)
                return ends_before(layout, profile->header_row + i - 1);
            if (i > rows)
                continue;
            texts = edu_layout_copy_headers(record, pool);
            count = record->count;
            layout->header_line = record->line;
        }
        join_header(layout, texts, (int)count, profile->header_fill && i < rows, pool);
    }
    return NULL;
}
