/* What somebody meant who wrote a name that does not exist. Called on the way to an error only. */
#include "base/text.h"
#include "base/translate.h"
#include "model/expr_private.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* Words of other languages and programs. */
static const struct {
    const char *word;
    const char *hint;
} strangers[] = {
    {"且", EDU_SAID("write \"and\"")},
    {"并且", EDU_SAID("write \"and\"")},
    {"或", EDU_SAID("write \"or\"")},
    {"或者", EDU_SAID("write \"or\"")},
    {"非", EDU_SAID("write \"not\"")},
    {"不", EDU_SAID("write \"not\"")},
    {"如果", EDU_SAID("write if(condition, then, else)")},
    {"若", EDU_SAID("write if(condition, then, else)")},
    {"if", EDU_SAID("write if(condition, then, else)")},
    {"iif", EDU_SAID("write if(condition, then, else)")},
    {"case", EDU_SAID("write if(condition, then, else)")},
    {"sum", EDU_SAID("a sum over labels is written with brackets, as in measure[*]")},
    {"合计", EDU_SAID("a sum over labels is written with brackets, as in measure[*]")},
    {"nvl", EDU_SAID("write coalesce(first, second)")},
    {"ifnull", EDU_SAID("write coalesce(first, second)")},
    {"isnull", EDU_SAID("write coalesce(first, second)")},
    {"coalesce", EDU_SAID("write coalesce(first, second)")},
    {"lag", EDU_SAID("write lag(measure, years)")},
    {"prev", EDU_SAID("write lag(measure, years)")},
    {"previous", EDU_SAID("write lag(measure, years)")},
};

const char *
edu_expr_nearest(const char *word, const apr_array_header_t *candidates)
{
    enum { MOST = 64 };
    char lower[MOST + 1];
    size_t length = strlen(word);
    size_t best = (length + 1) / 3 + 1;
    const char *nearest = NULL;

    if (length > MOST)
        return NULL;
    for (size_t i = 0; i <= length; i++)
        lower[i] = (char)apr_tolower(word[i]);
    for (int i = 0; i < candidates->nelts; i++) {
        const char *candidate = APR_ARRAY_IDX(candidates, i, const char *);
        size_t distance = edu_text_distance(lower, candidate);

        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    for (int i = 0; i < candidates->nelts && nearest == NULL && length >= 3; i++) {
        const char *candidate = APR_ARRAY_IDX(candidates, i, const char *);

        if (strncmp(candidate, lower, length) == 0)
            nearest = candidate;
    }
    return nearest;
}

const char *
edu_expr_list(const apr_array_header_t *texts, int most, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(0, pool);

    for (int i = 0; i < texts->nelts && i < most; i++) {
        edu_buffer_add_text(out, i > 0 ? edu_translate(", ") : "");
        edu_buffer_add_text(out, APR_ARRAY_IDX(texts, i, const char *));
    }
    if (texts->nelts > most)
        edu_buffer_printf(out, edu_translate(" and %d more"), texts->nelts - most);
    return edu_buffer_text(out);
}

/* The cells as somebody would write them. */
static const char *
written(const edu_measure_t *measure, const int *cells, int count, apr_pool_t *pool)
{
    return apr_pstrcat(pool, measure->form->code, ".", measure->code,
                       edu_expr_selectors(measure, cells, count, pool), NULL);
}

static const char *
written_whole(const edu_measure_t *measure, apr_pool_t *pool)
{
    int *cells = apr_palloc(pool, sizeof *cells * (size_t)(measure->cell_count + 1));

    for (int i = 0; i < measure->cell_count; i++)
        cells[i] = measure->first_cell + i;
    return written(measure, cells, measure->cell_count, pool);
}

static bool
same(const char *word, const char *text)
{
    return text != NULL && text[0] != '\0' && strcmp(word, text) == 0;
}

static const char *
hint_from_form(const char *word, const edu_form_t *form, apr_pool_t *pool)
{
    if (same(word, form->code) || same(word, form->name_zh) || same(word, form->name_en))
        return edu_translated(pool, "that is a form; a measure of it is written %s.measure", form->code);
    for (int i = 0; i < form->measures->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(form->measures, i, const edu_measure_t *);

        if (same(word, measure->code) || same(word, measure->name_zh) || same(word, measure->name_en))
            return edu_translated(pool, "write %s", written_whole(measure, pool));
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        if (same(word, cell->column) || same(word, cell->name_zh) || same(word, cell->name_en))
            return edu_translated(pool, "write %s", written(cell->measure, &i, 1, pool));
    }
    for (int i = 0; i < form->measures->nelts; i++) {
        if (same(word, APR_ARRAY_IDX(form->measures, i, const edu_measure_t *)->unit))
            return edu_translate("units are not written: each measure brings its own");
    }
    return NULL;
}

const char *
edu_expr_hint_word(const char *word, const apr_array_header_t *forms, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 64, sizeof(const char *));

    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        if (strcmp(strangers[i].word, word) == 0)
            return edu_translate(strangers[i].hint);
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        const char *hint = hint_from_form(word, form, pool);

        if (hint != NULL)
            return hint;
        APR_ARRAY_PUSH(names, const char *) = form->code;
        for (int j = 0; j < form->measures->nelts; j++)
            APR_ARRAY_PUSH(names, const char *) =
                APR_ARRAY_IDX(form->measures, j, const edu_measure_t *)->code;
    }
    const char *nearest = edu_expr_nearest(word, names);
    return nearest == NULL ? NULL : edu_translated(pool, "did you mean \"%s\"?", nearest);
}

const char *
edu_expr_hint_label(const char *word, const edu_selection_t *selection, int position, apr_pool_t *pool)
{
    const edu_selector_t *selector = &selection->selectors[position];

    for (int i = 0; i < selector->labels->nelts; i++) {
        const char *label = APR_ARRAY_IDX(selector->labels, i, const char *);

        if (same(word, edu_dimension_label_name(selector->dimension, label, EDU_LANG_ZH, pool)) ||
            same(word, edu_dimension_label_name(selector->dimension, label, EDU_LANG_EN, pool)))
            return edu_translated(pool, "write the label's code: %s", label);
    }
    for (int i = 0; i < selection->count; i++) {
        const edu_selector_t *other = &selection->selectors[i];

        if (same(word, other->dimension->code))
            return edu_translate("write the label only, in the place of its breakdown");
        for (int j = 0; j < other->labels->nelts; j++)
            if (strcmp(word, APR_ARRAY_IDX(other->labels, j, const char *)) == 0)
                return edu_translated(pool, "\"%s\" is a label of %s, which is selector %d", word,
                                      other->dimension->code, i + 1);
    }
    if (strcmp(word, "all") == 0 || strcmp(word, "全部") == 0)
        return edu_translate("write * for all labels");
    if (word[0] >= '0' && word[0] <= '9')
        return NULL; /* every number is near to some other */
    const char *nearest = edu_expr_nearest(word, selector->labels);
    return nearest == NULL ? NULL : edu_translated(pool, "did you mean \"%s\"?", nearest);
}
