/* Names to things: forms, measures, and the cells that selectors take of a breakdown. */
#include "base/text.h"
#include "model/expr_private.h"

#include <apr_strings.h>
#include <string.h>

enum { LABELS_LISTED = 30, FORMS_LISTED = 10 };

static edu_error_t *
with_hint(edu_error_t *error, const char *hint)
{
    return hint == NULL ? error : edu_error_hint(error, "%s", hint);
}

static edu_error_t *
unknown_form(const edu_token_t *token, const apr_array_header_t *forms, apr_pool_t *pool)
{
    const char *code = edu_token_text(token, pool);
    apr_array_header_t *codes = apr_array_make(pool, forms->nelts, sizeof(const char *));
    edu_error_t *error =
        edu_expr_error(token->line, token->column, pool, "unknown form %s", edu_token_found(token, pool));

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);

        APR_ARRAY_PUSH(codes, const char *) = form->code;
        if (edu_form_measure(form, code) != NULL)
            return edu_error_hint(error, "\"%s\" is a measure of form %s; its labels are written in [ ]",
                                  code, form->code);
    }
    edu_error_detail(error, "forms: %s", edu_expr_list(codes, FORMS_LISTED, pool));
    const char *nearest = edu_expr_nearest(code, codes);
    return nearest == NULL ? error : edu_error_hint(error, "did you mean \"%s\"?", nearest);
}

static edu_error_t *
unknown_in_form(const edu_form_t *form, const edu_token_t *token, const apr_array_header_t *forms,
                apr_pool_t *pool)
{
    const char *code = edu_token_text(token, pool);
    apr_array_header_t *here = apr_array_make(pool, 1, sizeof(const edu_form_t *));
    edu_error_t *error = edu_expr_error(token->line, token->column, pool, "form \"%s\" has no measure %s",
                                        form->code, edu_token_found(token, pool));

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *other = APR_ARRAY_IDX(forms, i, const edu_form_t *);

        if (edu_form_measure(other, code) != NULL)
            return edu_error_hint(error, "form %s has it: write %s.%s", other->code, other->code, code);
    }
    APR_ARRAY_PUSH(here, const edu_form_t *) = form;
    return with_hint(error, edu_expr_hint_word(code, here, pool));
}

edu_error_t *
edu_expr_find_measure(const edu_measure_t **measure, const edu_token_t *form_name, const edu_token_t *name,
                      const apr_array_header_t *forms, apr_pool_t *pool)
{
    const char *code = edu_token_text(name, pool);
    apr_array_header_t *ways = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        const edu_measure_t *found = edu_form_measure(form, code);

        if (form_name != NULL && !edu_token_is(form_name, form->code))
            continue;
        if (form_name != NULL && found == NULL)
            return unknown_in_form(form, name, forms, pool);
        if (found != NULL) {
            *measure = found;
            APR_ARRAY_PUSH(ways, const char *) = apr_pstrcat(pool, form->code, ".", code, NULL);
        }
    }
    if (ways->nelts == 1)
        return NULL;
    if (form_name != NULL)
        return unknown_form(form_name, forms, pool);
    if (ways->nelts == 0)
        return with_hint(edu_expr_error(name->line, name->column, pool, "unknown measure %s",
                                        edu_token_found(name, pool)),
                         edu_expr_hint_word(code, forms, pool));
    return edu_error_hint(edu_expr_error(name->line, name->column, pool,
                                         "measure \"%s\" is ambiguous: %d forms have it", code, ways->nelts),
                          "say which one: %s", edu_expr_list(ways, FORMS_LISTED, pool));
}

static const edu_cell_t *
measure_cell(const edu_measure_t *measure, int index)
{
    return APR_ARRAY_IDX(measure->form->cells, measure->first_cell + index, const edu_cell_t *);
}

static int
label_index(const apr_array_header_t *labels, const char *label)
{
    for (int i = 0; i < labels->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(labels, i, const char *), label) == 0)
            return i;
    return -1;
}

/* The labels that the measure's cells have at one position, each once: a form need not use all of a dimension. */
static apr_array_header_t *
measure_labels(const edu_measure_t *measure, int position, apr_pool_t *pool)
{
    apr_array_header_t *labels = apr_array_make(pool, 16, sizeof(const char *));

    for (int i = 0; i < measure->cell_count; i++) {
        const char *label = measure_cell(measure, i)->labels[position];

        if (label_index(labels, label) < 0)
            APR_ARRAY_PUSH(labels, const char *) = label;
    }
    return labels;
}

edu_selection_t *
edu_selection_create(const edu_measure_t *measure, apr_pool_t *pool)
{
    edu_selection_t *selection = apr_pcalloc(pool, sizeof *selection);

    selection->measure = measure;
    selection->count = measure->dimensions->nelts;
    selection->selectors = apr_pcalloc(pool, sizeof *selection->selectors * (size_t)(selection->count + 1));
    for (int i = 0; i < selection->count; i++) {
        edu_selector_t *selector = &selection->selectors[i];

        selector->dimension = APR_ARRAY_IDX(measure->dimensions, i, const edu_dimension_t *);
        selector->labels = measure_labels(measure, i, pool);
        selector->chosen =
            apr_pcalloc(pool, sizeof(const edu_token_t *) * (size_t)(selector->labels->nelts + 1));
    }
    return selection;
}

static edu_error_t *
choose(edu_selection_t *selection, int position, const char *label, const edu_token_t *token,
       apr_pool_t *pool)
{
    edu_selector_t *selector = &selection->selectors[position];
    int index = label_index(selector->labels, label);

    if (index < 0) {
        edu_error_t *error =
            edu_expr_error(token->line, token->column, pool, "measure \"%s\" has no label \"%s\" of %s",
                           selection->measure->code, label, selector->dimension->code);

        edu_error_detail(error, "labels of %s: %s", selector->dimension->code,
                         edu_expr_list(selector->labels, LABELS_LISTED, pool));
        return with_hint(error, edu_expr_hint_label(label, selection, position, pool));
    }
    if (selector->chosen[index] != NULL)
        return edu_error_hint(edu_expr_error(token->line, token->column, pool,
                                             "label \"%s\" is selected twice", label),
                              "a sum counts each cell once; select the label once");
    selector->chosen[index] = token;
    return NULL;
}

edu_error_t *
edu_selection_label(edu_selection_t *selection, int position, const edu_token_t *label, apr_pool_t *pool)
{
    /* What is too long for a label is cut, so that a message stays readable. */
    enum { MOST = 60 };
    size_t length = label->length > MOST ? edu_text_valid_utf8(label->text, MOST) : label->length;
    char *text = apr_pstrmemdup(pool, label->text, length);

    return choose(selection, position, text, label, pool);
}

edu_error_t *
edu_selection_range(edu_selection_t *selection, int position, const edu_token_t *first,
                    const edu_token_t *last, apr_pool_t *pool)
{
    int64_t from;
    int64_t to;

    if (!edu_text_to_int64(first->text, first->length, &from) ||
        !edu_text_to_int64(last->text, last->length, &to))
        return edu_expr_error(first->line, first->column, pool, "the numbers of a run are too large");
    if (from > to)
        return edu_error_hint(edu_expr_error(first->line, first->column, pool,
                                             "the run %" APR_INT64_T_FMT "..%" APR_INT64_T_FMT
                                             " goes backwards",
                                             from, to),
                              "write %" APR_INT64_T_FMT "..%" APR_INT64_T_FMT, to, from);
    /* Ends at the first number that is no label, so after as many steps as there are labels. */
    for (int64_t number = from; number <= to; number++)
        EDU_TRY(choose(selection, position, apr_psprintf(pool, "%" APR_INT64_T_FMT, number), first, pool));
    return NULL;
}

static bool
selector_takes(const edu_selector_t *selector, const char *label)
{
    return selector->all || selector->chosen[label_index(selector->labels, label)] != NULL;
}

/* Whether the selectors take the cell; the one at `but` is not asked. */
static bool
selection_takes(const edu_selection_t *selection, const edu_cell_t *cell, int but)
{
    for (int i = 0; i < selection->count; i++)
        if (i != but && !selector_takes(&selection->selectors[i], cell->labels[i]))
            return false;
    return true;
}

/* A label may exist and yet have no cell beside the other labels: grade 7 of the primary stage. */
static edu_error_t *
no_cell(const edu_selection_t *selection, int position, int label, apr_pool_t *pool)
{
    const edu_measure_t *measure = selection->measure;
    const edu_selector_t *selector = &selection->selectors[position];
    const edu_token_t *token = selector->chosen[label];
    apr_array_header_t *possible = apr_array_make(pool, 8, sizeof(const char *));
    edu_error_t *error =
        edu_expr_error(token->line, token->column, pool,
                       "measure \"%s\" has no %s \"%s\" with the other labels selected", measure->code,
                       selector->dimension->code, APR_ARRAY_IDX(selector->labels, label, const char *));

    for (int i = 0; i < measure->cell_count; i++) {
        const edu_cell_t *cell = measure_cell(measure, i);

        if (selection_takes(selection, cell, position) && label_index(possible, cell->labels[position]) < 0)
            APR_ARRAY_PUSH(possible, const char *) = cell->labels[position];
    }
    if (possible->nelts > 0)
        edu_error_detail(error, "labels of %s that go with them: %s", selector->dimension->code,
                         edu_expr_list(possible, LABELS_LISTED, pool));
    return edu_error_hint(error, "write * for the labels that go with the others");
}

/* From the right, where the finer breakdown stands and the slip is likelier. */
static edu_error_t *
check_labels_used(const edu_selection_t *selection, const int *cells, int cell_count, apr_pool_t *pool)
{
    const apr_array_header_t *all = selection->measure->form->cells;

    for (int i = selection->count - 1; i >= 0; i--) {
        const edu_selector_t *selector = &selection->selectors[i];
        bool *used = apr_pcalloc(pool, sizeof *used * (size_t)(selector->labels->nelts + 1));

        for (int j = 0; j < cell_count; j++)
            used[label_index(selector->labels, APR_ARRAY_IDX(all, cells[j], const edu_cell_t *)->labels[i])] =
                true;
        for (int j = 0; j < selector->labels->nelts; j++)
            if (selector->chosen[j] != NULL && !used[j])
                return no_cell(selection, i, j, pool);
    }
    return NULL;
}

edu_error_t *
edu_selection_finish(edu_expr_t *expr, const edu_selection_t *selection, apr_pool_t *pool)
{
    const edu_measure_t *measure = selection->measure;
    int *cells = apr_palloc(pool, sizeof *cells * (size_t)(measure->cell_count + 1));
    int count = 0;

    for (int i = 0; i < measure->cell_count; i++)
        if (selection_takes(selection, measure_cell(measure, i), -1))
            cells[count++] = measure->first_cell + i;
    EDU_TRY(check_labels_used(selection, cells, count, pool));
    expr->measure = measure;
    expr->cells = cells;
    expr->cell_count = count;
    expr->selectors = edu_expr_selectors(measure, cells, count, pool);
    return NULL;
}

/* Whether "*" at a position takes no other cell than those that the projection has, the other positions being as
 * they are. */
static bool
star_is_same(const edu_measure_t *measure, const edu_projection_t *projection, int position)
{
    for (int i = 0; i < measure->cell_count; i++) {
        const edu_cell_t *cell = measure_cell(measure, i);
        bool others = true;

        for (int j = 0; j < measure->dimensions->nelts && others; j++)
            others =
                j == position || projection[j].all || label_index(projection[j].labels, cell->labels[j]) >= 0;
        if (others && label_index(projection[position].labels, cell->labels[position]) < 0)
            return false;
    }
    return true;
}

edu_projection_t *
edu_expr_project(const edu_measure_t *measure, const int *cells, int cell_count, apr_pool_t *pool)
{
    int count = measure->dimensions->nelts;
    edu_projection_t *projection = apr_pcalloc(pool, sizeof *projection * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        apr_array_header_t *every = measure_labels(measure, i, pool);
        bool *has = apr_pcalloc(pool, sizeof *has * (size_t)(every->nelts + 1));

        for (int j = 0; j < cell_count; j++)
            has[label_index(every,
                            APR_ARRAY_IDX(measure->form->cells, cells[j], const edu_cell_t *)->labels[i])] =
                true;
        projection[i].labels = apr_array_make(pool, every->nelts, sizeof(const char *));
        for (int j = 0; j < every->nelts; j++)
            if (has[j])
                APR_ARRAY_PUSH(projection[i].labels, const char *) = APR_ARRAY_IDX(every, j, const char *);
        projection[i].all = projection[i].labels->nelts == every->nelts;
    }
    /* From the right, since the finer breakdown stands there: [primary,*] and not [*,1..6]. A single label keeps
     * its name, which says more. */
    for (int i = count - 1; i >= 0; i--)
        if (!projection[i].all && projection[i].labels->nelts > 1)
            projection[i].all = star_is_same(measure, projection, i);
    return projection;
}

/* The number that a label is in its shortest form ("07" and words: -1). */
static int64_t
label_number(const char *label)
{
    int64_t number;
    size_t length = strlen(label);

    if (length > 9 || label[0] < '0' || label[0] > '9' || (label[0] == '0' && length > 1) ||
        !edu_text_to_int64(label, length, &number))
        return -1;
    return number;
}

int
edu_expr_run(const apr_array_header_t *labels, int first)
{
    int64_t number = label_number(APR_ARRAY_IDX(labels, first, const char *));
    int length = 1;

    while (number >= 0 && first + length < labels->nelts &&
           label_number(APR_ARRAY_IDX(labels, first + length, const char *)) == number + length)
        length++;
    return length;
}

const char *
edu_expr_selectors(const edu_measure_t *measure, const int *cells, int cell_count, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(0, pool);

    if (measure->dimensions->nelts == 0)
        return "";
    const edu_projection_t *projection = edu_expr_project(measure, cells, cell_count, pool);
    for (int i = 0; i < measure->dimensions->nelts; i++) {
        const apr_array_header_t *labels = projection[i].labels;

        edu_buffer_add_char(out, i == 0 ? '[' : ',');
        if (projection[i].all) {
            edu_buffer_add_char(out, '*');
            continue;
        }
        for (int j = 0; j < labels->nelts; j++) {
            int run = edu_expr_run(labels, j);

            edu_buffer_add_text(out, j > 0 ? "|" : "");
            edu_buffer_add_text(out, APR_ARRAY_IDX(labels, j, const char *));
            if (run >= 3) {
                j += run - 1;
                edu_buffer_printf(out, "..%s", APR_ARRAY_IDX(labels, j, const char *));
            }
        }
    }
    edu_buffer_add_char(out, ']');
    return edu_buffer_text(out);
}
