/* A preview as data: the rows that `query` prints of what is stored. */
#include "base/cancel.h"
#include "base/pool.h"
#include "base/text.h"
#include "preview/figures.h"
#include "reports/document.h"
#include "reports/sum_table.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define FLUSH_BYTES ((size_t)1 << 18)

typedef struct writing_t {
    const edu_preview_t *preview;
    const edu_selection_t *selection;
    edu_lang_t lang;
    edu_table_t *table;
    edu_buffer_t *out;
    const char *path;
    bool any;
    apr_pool_t *pool; /* cleared with each area */
} writing_t;

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The areas of all periods, by code: const char *. */
static apr_array_header_t *
list_areas(const edu_preview_t *preview, apr_pool_t *pool)
{
    apr_hash_t *codes = apr_hash_make(pool);
    apr_array_header_t *list = apr_array_make(pool, 64, sizeof(const char *));

    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_tree_t *tree = APR_ARRAY_IDX(preview->periods, i, const edu_preview_period_t *)->tree;

        for (int node = 0; node < tree->count; node++) {
            const char *code = tree->nodes[node].area->code;

            if (apr_hash_get(codes, code, APR_HASH_KEY_STRING) == NULL)
                APR_ARRAY_PUSH(list, const char *) = code;
            apr_hash_set(codes, code, APR_HASH_KEY_STRING, code);
        }
    }
    if (list->nelts > 1)
        qsort(list->elts, (size_t)list->nelts, sizeof(const char *), compare_texts);
    return list;
}

/* To a file all at once, to standard output as it comes. */
static edu_error_t *
flush(writing_t *writing)
{
    if (writing->path != NULL || writing->out->length < FLUSH_BYTES)
        return edu_cancel_check();
    EDU_TRY(edu_document_write(NULL, writing->out, writing->pool));
    edu_buffer_clear(writing->out);
    return edu_cancel_check();
}

static edu_error_t *
finish(bool *any, writing_t *writing)
{
    EDU_TRY(edu_table_finish(writing->table));
    *any = writing->any;
    return edu_document_write(writing->path, writing->out, writing->pool);
}

static bool
wants_group(const edu_selection_t *selection, const edu_catalogue_t *catalogue, int grp)
{
    return selection->grp == NULL || strcmp(selection->grp, edu_cube_group_code(catalogue, grp)) == 0;
}

static void
write_figure(writing_t *writing, const edu_preview_period_t *period, int node, int grp, int indicator,
             edu_past_t *past)
{
    const char *cells[EDU_FIGURE_COLUMNS];
    edu_outcome_t outcome = edu_outcome_of(period->rates, node, grp, indicator, &period->room, past);
    edu_figure_t figure = edu_preview_figure(&outcome);

    edu_figure_cells(cells, &figure, writing->preview->catalogue, writing->lang, writing->pool);
    edu_table_row(writing->table, cells);
    writing->any = true;
}

/* One period of an area. Years that are not asked for are still looked back on. */
static void
write_period(writing_t *writing, const edu_preview_period_t *period, int node, edu_past_t *past)
{
    const edu_preview_t *preview = writing->preview;
    const edu_selection_t *selection = writing->selection;
    bool wanted = edu_selection_takes(selection, period->tree->nodes[node].area, period->year);

    for (int g = 0; g <= preview->catalogue->groups->nelts; g++) {
        int grp = preview->group_order[g];

        for (int i = 0;
             wants_group(selection, preview->catalogue, grp) && i < preview->catalogue->indicators->nelts;
             i++) {
            int index = preview->indicator_order[i];
            const char *code =
                APR_ARRAY_IDX(preview->catalogue->indicators, index, const edu_indicator_t *)->code;

            if ((selection->indicator != NULL && strcmp(selection->indicator, code) != 0) ||
                !edu_outcome_exists(period->rates, node, grp, index))
                continue;
            if (wanted)
                write_figure(writing, period, node, grp, index, past);
            else
                edu_outcome_note(period->rates, node, grp, index, past);
        }
    }
}

/* Whether any year of the area is asked for. */
static bool
wants_area(const writing_t *writing, const char *code)
{
    for (int i = 0; i < writing->preview->periods->nelts; i++) {
        const edu_preview_period_t *period =
            APR_ARRAY_IDX(writing->preview->periods, i, const edu_preview_period_t *);
        int node = edu_tree_find(period->tree, code);

        if (node >= 0 &&
            edu_selection_takes(writing->selection, period->tree->nodes[node].area, period->year))
            return true;
    }
    return false;
}

static edu_error_t *
write_area(writing_t *writing, const char *code)
{
    edu_past_t *past;

    if (!wants_area(writing, code))
        return NULL;
    past = edu_past_create(writing->preview->catalogue, writing->pool);
    for (int i = 0; i < writing->preview->periods->nelts; i++) {
        const edu_preview_period_t *period =
            APR_ARRAY_IDX(writing->preview->periods, i, const edu_preview_period_t *);
        int node = edu_tree_find(period->tree, code);

        edu_preview_note_past(past, writing->preview, period, code, false, writing->pool);
        if (node >= 0 && period->rates != NULL)
            write_period(writing, period, node, past);
    }
    return flush(writing);
}

edu_error_t *
edu_preview_write_figures(bool *any, const edu_preview_t *preview, const edu_selection_t *selection,
                          edu_table_format_t format, const char *path, edu_lang_t lang, apr_pool_t *pool)
{
    apr_array_header_t *areas = list_areas(preview, pool);
    writing_t writing = {.preview = preview,
                         .selection = selection,
                         .lang = lang,
                         .out = edu_buffer_create(2 * FLUSH_BYTES, pool),
                         .path = path,
                         .pool = edu_pool_create(pool)};

    writing.table = edu_table_create(format, edu_figure_columns, EDU_FIGURE_QUERY, writing.out, pool);
    for (int i = 0; i < areas->nelts; i++) {
        apr_pool_clear(writing.pool);
        EDU_TRY(write_area(&writing, APR_ARRAY_IDX(areas, i, const char *)));
    }
    return finish(any, &writing);
}

static void
write_sum(writing_t *writing, const edu_sum_t *sum, const edu_area_t *area, const edu_form_t *form,
          const apr_array_header_t *cells)
{
    const edu_sum_head_t head = {sum->area,
                                 edu_level_name(area->level),
                                 sum->year,
                                 sum->period,
                                 edu_cube_group_code(writing->preview->catalogue, sum->grp),
                                 apr_itoa(writing->pool, sum->units_reported)};
    edu_buffer_t *value = edu_buffer_create(32, writing->pool);

    for (int i = 0; i < cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(cells, i, const edu_cell_t *);

        edu_buffer_clear(value);
        if (sum->count[cell->index] > 0)
            edu_text_add_scaled(value, sum->value[cell->index], edu_measure_sum_decimals(cell->measure));
        edu_sum_table_row(writing->table, &head, writing->preview->catalogue, cell, form->code,
                          edu_buffer_text(value), writing->lang);
        writing->any = true;
    }
}

/* All forms of one area, period and group. */
static void
write_sums_of(writing_t *writing, apr_array_header_t **cells, const edu_area_t *area, const char *period,
              int grp)
{
    const apr_array_header_t *forms = writing->preview->catalogue->forms;

    for (int f = 0; f < forms->nelts; f++) {
        const edu_sum_t *sum = edu_cube_find(writing->preview->cube, f, area->code, period, grp);

        if (sum != NULL)
            write_sum(writing, sum, area, APR_ARRAY_IDX(forms, f, const edu_form_t *), cells[f]);
    }
}

static edu_error_t *
write_area_sums(writing_t *writing, apr_array_header_t **cells, const char *code)
{
    const edu_preview_t *preview = writing->preview;

    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *period = APR_ARRAY_IDX(preview->periods, i, const edu_preview_period_t *);
        int node = edu_tree_find(period->tree, code);

        if (node < 0 ||
            !edu_selection_takes(writing->selection, period->tree->nodes[node].area, period->year))
            continue;
        for (int g = 0; g <= preview->catalogue->groups->nelts; g++)
            if (wants_group(writing->selection, preview->catalogue, preview->group_order[g]))
                write_sums_of(writing, cells, period->tree->nodes[node].area, period->period,
                              preview->group_order[g]);
    }
    return flush(writing);
}

edu_error_t *
edu_preview_write_sums(bool *any, const edu_preview_t *preview, const edu_selection_t *selection,
                       edu_table_format_t format, const char *path, edu_lang_t lang, apr_pool_t *pool)
{
    const apr_array_header_t *forms = preview->catalogue->forms;
    apr_array_header_t *areas = list_areas(preview, pool);
    apr_array_header_t **cells = apr_palloc(pool, sizeof(apr_array_header_t *) * (size_t)(forms->nelts + 1));
    writing_t writing = {.preview = preview,
                         .selection = selection,
                         .lang = lang,
                         .out = edu_buffer_create(2 * FLUSH_BYTES, pool),
                         .path = path,
                         .pool = edu_pool_create(pool)};

    for (int f = 0; f < forms->nelts; f++)
        cells[f] = edu_sum_table_cells(APR_ARRAY_IDX(forms, f, const edu_form_t *), pool);
    writing.table = edu_table_create(format, edu_sum_table_columns, EDU_SUM_TABLE_COLUMNS, writing.out, pool);
    for (int i = 0; i < areas->nelts; i++) {
        apr_pool_clear(writing.pool);
        EDU_TRY(write_area_sums(&writing, cells, APR_ARRAY_IDX(areas, i, const char *)));
    }
    return finish(any, &writing);
}
