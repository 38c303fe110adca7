#include "publish/protect.h"

#include "base/buffer.h"
#include "base/pool.h"
#include "base/text.h"
#include "publish/cells.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

typedef struct work_t {
    edu_db_t *db;
    const edu_protect_t *protect;
    edu_sides_t *sides;
    edu_pub_world_t *world;
    edu_buffer_t *hidden_sums; /* lines of COPY */
    edu_buffer_t *hidden_sides;
    int64_t exposed;
} work_t;

/* Reading a family ---------------------------------------------------------------------------------- */

static edu_error_t *
read_counts(edu_pub_cells_t *cells, const work_t *work, int family, bool *people, apr_pool_t *pool)
{
    apr_array_header_t *forms = apr_array_make(pool, 64, sizeof(const char *));
    apr_array_header_t *measures = apr_array_make(pool, 64, sizeof(const char *));
    const edu_catalogue_t *catalogue = work->protect->catalogue;
    edu_result_t *rows;

    for (int f = 0; f < catalogue->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *);

        for (int i = 0; i < form->cells->nelts; i++) {
            const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

            if (*(const int *)apr_hash_get(work->sides->family_of, &cell->measure, sizeof cell->measure) !=
                family)
                continue;
            APR_ARRAY_PUSH(forms, const char *) = form->code;
            APR_ARRAY_PUSH(measures, const char *) = cell->column;
            *people = *people || cell->measure->counted == EDU_PEOPLE;
        }
    }
    if (forms->nelts == 0 || !*people)
        return NULL;
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("publish_cells"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(forms, pool)),
                                    EDU_TEXT(edu_sql_array(measures, pool))),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const edu_form_t *form = edu_catalogue_form(catalogue, edu_result_text(rows, i, 3));
        const edu_pub_cell_t cell = {.area = edu_result_text(rows, i, 0),
                                     .period = edu_result_text(rows, i, 1),
                                     .grp = edu_result_text(rows, i, 2),
                                     .form = form,
                                     .of = edu_form_cell(form, edu_result_text(rows, i, 4)),
                                     .side = -1,
                                     .value = edu_result_double(rows, i, 5),
                                     .missing = edu_result_null(rows, i, 5),
                                     .units = edu_result_int(rows, i, 8)};

        edu_pub_cells_add(cells, &cell,
                          (edu_pub_known_t){edu_result_bool(rows, i, 6), edu_result_bool(rows, i, 7)});
    }
    return NULL;
}

/* An indicator with a side of the family. */
static void
want_side(const work_t *work, const edu_indicator_t *indicator, bool numerator, int family, bool *people,
          apr_array_header_t *indicators, apr_array_header_t *flags)
{
    int side = (numerator ? work->sides->numerator : work->sides->denominator)[indicator->index];

    if (side < 0 || APR_ARRAY_IDX(work->sides->list, side, edu_side_t).family != family)
        return;
    APR_ARRAY_PUSH(indicators, const char *) = indicator->code;
    APR_ARRAY_PUSH(flags, const char *) = numerator ? "t" : "f";
    *people = *people || APR_ARRAY_IDX(work->sides->list, side, edu_side_t).people;
}

static edu_error_t *
read_sides(edu_pub_cells_t *cells, const work_t *work, int family, bool *people, apr_pool_t *pool)
{
    apr_array_header_t *indicators = apr_array_make(pool, 16, sizeof(const char *));
    apr_array_header_t *flags = apr_array_make(pool, 16, sizeof(const char *));
    const edu_catalogue_t *catalogue = work->protect->catalogue;
    edu_result_t *rows;

    for (int i = 0; i < catalogue->indicators->nelts; i++)
        for (int numerator = 0; numerator < 2; numerator++)
            want_side(work, APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *), numerator != 0,
                      family, people, indicators, flags);
    if (indicators->nelts == 0 || !*people)
        return NULL;
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("publish_sides"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(indicators, pool)),
                                    EDU_TEXT(edu_sql_array(flags, pool))),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const edu_indicator_t *indicator = edu_catalogue_indicator(catalogue, edu_result_text(rows, i, 3));
        const bool numerator = edu_result_bool(rows, i, 4);
        const edu_pub_cell_t cell = {.area = edu_result_text(rows, i, 0),
                                     .period = edu_result_text(rows, i, 1),
                                     .grp = edu_result_text(rows, i, 2),
                                     .side = (numerator ? work->sides->numerator
                                                        : work->sides->denominator)[indicator->index],
                                     .value = edu_result_double(rows, i, 5)};

        edu_pub_cells_add_side(cells, &cell, indicator->code,
                               (edu_pub_known_t){edu_result_bool(rows, i, 6), edu_result_bool(rows, i, 7)});
    }
    return NULL;
}

/* What is hidden ------------------------------------------------------------------------------------ */

static bool
is_hidden(edu_disclosure_state_t state)
{
    return state == EDU_CELL_PRIMARY || state == EDU_CELL_COMPLEMENTARY || state == EDU_CELL_EXPOSED;
}

static bool
is_hidden_by(const edu_disclosure_result_t *result, const edu_disclosure_result_t *plain, size_t cell)
{
    return is_hidden(result->states[cell]) || (plain != NULL && is_hidden(plain->states[cell]));
}

static void
add_field(edu_buffer_t *lines, const char *text, char behind)
{
    edu_text_add_copy(lines, text, strlen(text));
    edu_buffer_add_char(lines, behind);
}

/* What one of the results hides; plain: NULL for none. */
static void
note_hidden(work_t *work, const edu_pub_cells_t *cells, const edu_disclosure_result_t *result,
            const edu_disclosure_result_t *plain)
{
    const apr_array_header_t *list = edu_pub_cells_list(cells);
    const apr_array_header_t *sides = edu_pub_cells_sides(cells);

    for (int i = 0; i < list->nelts; i++) {
        const edu_pub_cell_t *cell = &APR_ARRAY_IDX(list, i, edu_pub_cell_t);

        if (cell->form == NULL || cell->missing || !is_hidden_by(result, plain, (size_t)i))
            continue;
        add_field(work->hidden_sums, cell->area, '\t');
        add_field(work->hidden_sums, cell->period, '\t');
        add_field(work->hidden_sums, cell->grp, '\t');
        add_field(work->hidden_sums, cell->form->code, '\t');
        add_field(work->hidden_sums, cell->of->column, '\n');
    }
    for (int i = 0; i < sides->nelts; i++) {
        const edu_pub_side_t *side = &APR_ARRAY_IDX(sides, i, edu_pub_side_t);

        if (!is_hidden_by(result, plain, side->cell))
            continue;
        add_field(work->hidden_sides, side->area, '\t');
        add_field(work->hidden_sides, side->period, '\t');
        add_field(work->hidden_sides, side->grp, '\t');
        add_field(work->hidden_sides, side->of, '\t');
        edu_buffer_printf(work->hidden_sides, "%d\n", side->side);
    }
    work->exposed += (int64_t)result->exposed;
}

static edu_error_t *
protect_family(work_t *work, int family, apr_pool_t *pool)
{
    edu_disclosure_options_t options = edu_disclosure_defaults();
    edu_pub_cells_t *cells = edu_pub_cells_create(work->world, pool);
    edu_disclosure_result_t *result;
    edu_disclosure_result_t *plain = NULL;
    bool people = false;

    EDU_TRY(read_counts(cells, work, family, &people, pool));
    EDU_TRY(read_sides(cells, work, family, &people, pool));
    if (edu_pub_cells_list(cells)->nelts == 0)
        return NULL;
    edu_pub_cells_relate(cells);
    options.threshold = work->protect->threshold;
    EDU_TRY(edu_disclosure_protect(&result, edu_pub_cells_system(cells), &options, pool, pool));
    if (result->exposed > 0)
        EDU_TRY(edu_disclosure_protect(&plain, edu_pub_cells_plain(cells), &options, pool, pool));
    note_hidden(work, cells, result, plain);
    return NULL;
}

/* What it means for rates --------------------------------------------------------------------------- */

static edu_error_t *
copy_lines(edu_db_t *db, const char *sql, const edu_buffer_t *lines)
{
    int64_t rows;

    EDU_TRY(edu_copy_in_begin(db, sql));
    EDU_TRY(edu_copy_in_write(db, lines->data, lines->length));
    return edu_copy_in_end(db, &rows);
}

/* What the items of balanced development are made of. */
static void
add_item_inputs(edu_buffer_t *lines, const edu_balanced_t *standard, const edu_balanced_item_t *item,
                const edu_expr_t *side, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = edu_expr_inputs(side, pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        add_field(lines, standard->code, '\t');
        add_field(lines, item->code, '\t');
        add_field(lines, input->form->code, '\t');
        add_field(lines, APR_ARRAY_IDX(input->form->cells, input->cell, const edu_cell_t *)->column, '\n');
    }
}

static edu_error_t *
tell_items(const work_t *work, apr_pool_t *pool)
{
    const apr_array_header_t *standards = work->protect->catalogue->balanced;
    edu_buffer_t *lines = edu_buffer_create(4096, pool);

    for (int s = 0; s < standards->nelts; s++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(standards, s, const edu_balanced_t *);

        for (int i = 0; i < standard->items->nelts; i++) {
            const edu_balanced_item_t *item = APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *);

            add_item_inputs(lines, standard, item, item->numerator, pool);
            add_item_inputs(lines, standard, item, item->denominator, pool);
        }
    }
    return copy_lines(work->db, "COPY pg_temp.publish_item_input FROM STDIN", lines);
}

static int
family_of_side(const work_t *work, int side)
{
    return APR_ARRAY_IDX(work->sides->list, side, edu_side_t).family;
}

static edu_error_t *
hide_rates(work_t *work, apr_pool_t *pool)
{
    const apr_array_header_t *indicators = work->protect->catalogue->indicators;
    edu_buffer_t *sides = edu_buffer_create(4096, pool);
    edu_buffer_t *factors = edu_buffer_create(1024, pool);

    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        if (indicator->made_of == EDU_MADE_OF_COUNTS) {
            const int numerator = work->sides->numerator[indicator->index];
            const int denominator = work->sides->denominator[indicator->index];

            add_field(sides, indicator->code, '\t');
            edu_buffer_printf(sides, "%d\t%d\t%d\t%d\n", numerator, denominator,
                              family_of_side(work, numerator), family_of_side(work, denominator));
            continue;
        }
        for (int f = 0; f < indicator->factors->nelts; f++) {
            const edu_factor_t *factor = &APR_ARRAY_IDX(indicator->factors, f, edu_factor_t);

            add_field(factors, indicator->code, '\t');
            add_field(factors, factor->indicator->code, '\t');
            add_field(factors, factor->group, '\n');
        }
    }
    EDU_TRY(copy_lines(work->db, "COPY pg_temp.publish_side FROM STDIN", sides));
    EDU_TRY(copy_lines(work->db, "COPY pg_temp.publish_factor FROM STDIN", factors));
    EDU_TRY(copy_lines(work->db, "COPY pg_temp.publish_hidden_sum FROM STDIN", work->hidden_sums));
    EDU_TRY(copy_lines(work->db, "COPY pg_temp.publish_hidden_side FROM STDIN", work->hidden_sides));
    EDU_TRY(edu_db_exec(work->db, edu_sql_query("publish_hide_rates"), EDU_NO_PARAMS, NULL));
    return edu_db_exec(work->db, edu_sql_query("publish_hide_combined"), EDU_NO_PARAMS, NULL);
}

edu_error_t *
edu_publish_protect(int64_t *exposed, edu_db_t *db, const edu_protect_t *protect, apr_pool_t *pool)
{
    work_t work = {.db = db,
                   .protect = protect,
                   .sides = edu_sides_create(protect->catalogue, pool),
                   .hidden_sums = edu_buffer_create(4096, pool),
                   .hidden_sides = edu_buffer_create(4096, pool)};

    work.world = edu_pub_world_create(protect->catalogue, work.sides, protect->year, pool);
    for (int family = 0; family < work.sides->families; family++) {
        apr_pool_t *turn = edu_pool_create(pool);
        edu_error_t *error = protect_family(&work, family, turn);

        apr_pool_destroy(turn);
        EDU_TRY(error);
    }
    *exposed = work.exposed;
    EDU_TRY(tell_items(&work, pool));
    return hide_rates(&work, pool);
}
