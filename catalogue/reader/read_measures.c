/* Measures, the cells they make, and every header a cell is known by. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* PostgreSQL tables have at most 1600 columns, and the key and the attributes take some. */
#define CELLS_MOST 1500
#define COLUMN_LENGTH_MOST 60
#define DIMENSIONS_MOST 6

/* A measure while it is read. */
typedef struct maker_t {
    edu_reader_t *reader;
    edu_form_t *form;
    edu_measure_t *measure;
    edu_headers_t *headers;
    apr_array_header_t *aliases;   /* const char *: templates */
    const edu_yaml_t *alias_nodes; /* parallel; NULL when there are none */
    const edu_yaml_t *node;
    const char
        *cell_zh; /* how cells are called: "{stage}{grade}"; "": labels and the measure's name in a row */
    const char *cell_en;
} maker_t;

static bool
is_number(const char *text, size_t length)
{
    return length > 0 && length <= 6 && strspn(text, "0123456789") >= length;
}

static bool
has_label(const edu_dimension_t *dimension, const char *label)
{
    for (int i = 0; i < dimension->labels->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(dimension->labels, i, edu_label_t).code, label) == 0)
            return true;
    return is_number(label, strlen(label)) && label[strspn(label, "0123456789")] == '\0';
}

/* "7..9" becomes 7, 8, 9. */
static edu_error_t *
add_run(apr_array_header_t *labels, const edu_yaml_t *node, const char *dots, apr_pool_t *pool)
{
    long first;
    long last;

    if (!is_number(node->text, (size_t)(dots - node->text)) || !is_number(dots + 2, strlen(dots + 2)))
        return edu_yaml_error(node, "\"%s\" is not a run of whole numbers such as 1..6", node->text);
    first = strtol(node->text, NULL, 10);
    last = strtol(dots + 2, NULL, 10);
    if (last < first)
        return edu_yaml_error(node, "the run \"%s\" ends before it begins", node->text);
    if (last - first >= CELLS_MOST)
        return edu_yaml_error(node, "the run \"%s\" makes more than %d cells", node->text, CELLS_MOST);
    for (long number = first; number <= last; number++)
        APR_ARRAY_PUSH(labels, const char *) = apr_psprintf(pool, "%ld", number);
    return NULL;
}

/* The labels that one entry of a cell's row stands for. */
static edu_error_t *
read_selector(apr_array_header_t **labels, const edu_dimension_t *dimension, const edu_yaml_t *node,
              apr_pool_t *pool)
{
    apr_array_header_t *codes;
    const char *dots;

    *labels = apr_array_make(pool, 1, sizeof(const char *));
    EDU_TRY(edu_yaml_expect(node, EDU_YAML_TEXT));
    dots = strstr(node->text, "..");
    if (dots != NULL)
        return add_run(*labels, node, dots, pool);
    APR_ARRAY_PUSH(*labels, const char *) = node->text;
    if (has_label(dimension, node->text))
        return NULL;

    codes = apr_array_make(pool, 8, sizeof(const char *));
    for (int i = 0; i < dimension->labels->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(dimension->labels, i, edu_label_t).code;
    return edu_hint_nearest(edu_yaml_error(node, "unknown label \"%s\" of the dimension \"%s\"", node->text,
                                           dimension->code),
                            node->text, codes);
}

static const edu_dimension_t *
dimension_at(const edu_measure_t *measure, int index)
{
    return APR_ARRAY_IDX(measure->dimensions, index, const edu_dimension_t *);
}

/* Appends `more`, with a separator when both sides hold text. */
static const char *
join(const char *text, const char *separator, const char *more, apr_pool_t *pool)
{
    if (text[0] == '\0' || more[0] == '\0')
        separator = "";
    return apr_pstrcat(pool, text, separator, more, NULL);
}

/* The labels and the measure's name in a row: how a cell is called unless the measure says otherwise, and understood anyway. */
static void
join_names(edu_cell_t *cell, apr_pool_t *pool)
{
    const edu_measure_t *measure = cell->measure;

    cell->column = measure->code;
    cell->name_zh = "";
    cell->name_en = measure->name_en;
    for (int i = 0; i < measure->dimensions->nelts; i++) {
        const edu_dimension_t *dimension = dimension_at(measure, i);

        cell->column = apr_pstrcat(pool, cell->column, "_", cell->labels[i], NULL);
        cell->name_zh =
            apr_pstrcat(pool, cell->name_zh,
                        edu_dimension_label_name(dimension, cell->labels[i], EDU_LANG_ZH, pool), NULL);
        cell->name_en = join(cell->name_en, ", ",
                             edu_dimension_label_name(dimension, cell->labels[i], EDU_LANG_EN, pool), pool);
    }
    if (measure->name_zh[0] == '\0')
        cell->name_zh = "";
    else
        cell->name_zh = apr_pstrcat(pool, cell->name_zh, measure->name_zh, NULL);
    if (measure->name_en[0] == '\0')
        cell->name_en = "";
}

/* The index of the measure's dimension of that code; -1. */
static int
find_dimension(const edu_measure_t *measure, const char *code)
{
    for (int i = 0; i < measure->dimensions->nelts; i++)
        if (strcmp(dimension_at(measure, i)->code, code) == 0)
            return i;
    return -1;
}

/* Calls a cell by the measure's pattern for a language, each {dimension} being the label's name. */
static edu_error_t *
name_cell(const char **name, const maker_t *maker, const edu_cell_t *cell, const char *pattern,
          const char *key, edu_lang_t lang)
{
    apr_pool_t *pool = maker->reader->pool;
    const edu_yaml_t *node = edu_yaml_get(maker->node, key);
    const char *done = "";
    const char *open;

    if (*pattern == '\0')
        return NULL;
    while ((open = strpbrk(pattern, "{}")) != NULL) {
        const char *close = strchr(open, '}');

        if (*open == '}' || close == NULL)
            return edu_yaml_error(node, "the braces in \"%s\" do not match", node->text);
        const char *code = apr_pstrmemdup(pool, open + 1, (size_t)(close - open - 1));
        int index = find_dimension(maker->measure, code);
        if (index < 0)
            return edu_yaml_error(node, "\"{%s}\" is not a dimension of this measure", code);
        done = apr_pstrcat(pool, done, apr_pstrmemdup(pool, pattern, (size_t)(open - pattern)),
                           edu_dimension_label_name(dimension_at(maker->measure, index), cell->labels[index],
                                                    lang, pool),
                           NULL);
        pattern = close + 1;
    }
    *name = apr_pstrcat(pool, done, pattern, NULL);
    return NULL;
}

/* Expands a template: each {dimension} by the label's Chinese name, English name or code, in every combination, since
 * people write 小学一年级 and 小学1年级 alike. `start`: where the rest of the template begins. */
static edu_error_t *
expand_alias(const maker_t *maker, edu_cell_t *cell, const char *owner, const char *done, const char *start,
             const edu_yaml_t *node)
{
    apr_pool_t *pool = maker->reader->scratch_pool;
    const char *open = strpbrk(start, "{}");
    const char *close = open == NULL ? NULL : strchr(open, '}');

    if (open == NULL)
        return edu_headers_add(maker->headers, cell->headers, apr_pstrcat(pool, done, start, NULL), owner,
                               node);
    if (*open == '}' || close == NULL)
        return edu_yaml_error(node, "the braces in \"%s\" do not match", node->text);

    const char *name = apr_pstrmemdup(pool, open + 1, (size_t)(close - open - 1));
    int index = find_dimension(maker->measure, name);

    if (index < 0)
        return edu_yaml_error(node, "\"{%s}\" is not a dimension of this measure", name);

    const edu_dimension_t *dimension = dimension_at(maker->measure, index);
    const char *forms[] = {edu_dimension_label_name(dimension, cell->labels[index], EDU_LANG_ZH, pool),
                           edu_dimension_label_name(dimension, cell->labels[index], EDU_LANG_EN, pool),
                           cell->labels[index]};

    done = apr_pstrcat(pool, done, apr_pstrmemdup(pool, start, (size_t)(open - start)), NULL);
    for (int i = 0; i < 3; i++)
        EDU_TRY(expand_alias(maker, cell, owner, apr_pstrcat(pool, done, forms[i], NULL), close + 1, node));
    return NULL;
}

/* What its headers stand for, in words. */
static const char *
name_owner(const maker_t *maker, const edu_cell_t *cell)
{
    return edu_translated(maker->headers->scratch_pool, "the column \"%s\"", cell->column);
}

static edu_error_t *
add_cell_headers(const maker_t *maker, edu_cell_t *cell)
{
    const char *owner = name_owner(maker, cell);
    const char *joined_zh = cell->name_zh;
    const char *joined_en = cell->name_en;

    EDU_TRY(name_cell(&cell->name_zh, maker, cell, maker->cell_zh, "cell_zh", EDU_LANG_ZH));
    EDU_TRY(name_cell(&cell->name_en, maker, cell, maker->cell_en, "cell_en", EDU_LANG_EN));
    const char *names[] = {cell->column, joined_zh, joined_en, cell->name_zh, cell->name_en};

    cell->headers = apr_array_make(maker->headers->pool, 16, sizeof(const char *));
    for (int i = 0; i < 5; i++)
        if (names[i][0] != '\0')
            EDU_TRY(edu_headers_add(maker->headers, cell->headers, names[i], owner, maker->node));
    for (int i = 0; i < maker->aliases->nelts; i++)
        EDU_TRY(expand_alias(maker, cell, owner, "", APR_ARRAY_IDX(maker->aliases, i, const char *),
                             maker->alias_nodes->items[i]));
    return NULL;
}

/* Whether the table of sums has the name for a class: how many of its units were expected and did report, in the last period of a year
 * too. */
static bool
is_class_count(const edu_form_t *form, const char *column)
{
    size_t length = strlen("expected_"); /* and of "reported_" */

    if (strncmp(column, "last_", 5) == 0)
        column += 5;
    if (strncmp(column, "expected_", length) != 0 && strncmp(column, "reported_", length) != 0)
        return false;
    for (int i = 0; i < form->classes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(form->classes, i, edu_class_t).code, column + length) == 0)
            return true;
    return false;
}

/* Whether another column of the form's tables has the name: of its returns, or of their sums, where each cell has a count
 * "n_<column>" beside it. */
static const char *
column_owner(const edu_form_t *form, const char *column, apr_pool_t *pool)
{
    static const char *const keys[] = {"county_code",
                                       "year",
                                       "period",
                                       "unit_code",
                                       "submission_id",
                                       "area_code",
                                       "level",
                                       "grp",
                                       "units_expected",
                                       "units_reported",
                                       "last_units_expected",
                                       "last_units_reported"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], column) == 0)
            return edu_translate("the key");
    if (is_class_count(form, column))
        return edu_translate("a class");
    if (edu_form_attribute(form, column) >= 0)
        return edu_translate("an attribute");
    if (strncmp(column, "n_", 2) == 0 && edu_form_cell(form, column + 2) != NULL)
        return edu_translate("another cell's count");
    if (edu_form_cell(form, apr_pstrcat(pool, "n_", column, NULL)) != NULL)
        return edu_translate("another cell's count");
    return edu_form_cell(form, column) != NULL ? edu_translate("another cell") : NULL;
}

static edu_error_t *
add_cell(const maker_t *maker, const char **labels, const edu_yaml_t *node)
{
    apr_pool_t *pool = maker->reader->pool;
    edu_form_t *form = maker->form;
    edu_cell_t *cell = apr_pcalloc(pool, sizeof *cell);
    const char *owner;

    cell->measure = maker->measure;
    cell->labels = labels;
    cell->index = form->cells->nelts;
    join_names(cell, pool);
    if (strlen(cell->column) > COLUMN_LENGTH_MOST)
        return edu_yaml_error(node, "the column \"%s\" has more than %d characters", cell->column,
                              COLUMN_LENGTH_MOST);
    owner = column_owner(form, cell->column, pool);
    if (owner != NULL)
        return edu_yaml_error(node, "the column \"%s\" is already that of %s", cell->column, owner);
    if (form->cells->nelts >= CELLS_MOST)
        return edu_yaml_error(node, "the form has more than %d cells", CELLS_MOST);
    EDU_TRY(add_cell_headers(maker, cell));
    APR_ARRAY_PUSH(form->cells, edu_cell_t *) = cell;
    maker->measure->cell_count++;
    return NULL;
}

/* Every combination of one entry's labels; the last dimension turns fastest. */
static edu_error_t *
add_combinations(const maker_t *maker, apr_array_header_t *const *selected, const edu_yaml_t *node)
{
    int count = maker->measure->dimensions->nelts;
    int at[DIMENSIONS_MOST] = {0};
    int turning;

    do {
        const char **labels = apr_palloc(maker->reader->pool, (size_t)count * sizeof *labels);

        for (int i = 0; i < count; i++)
            labels[i] = APR_ARRAY_IDX(selected[i], at[i], const char *);
        EDU_TRY(add_cell(maker, labels, node));
        for (turning = count - 1; turning >= 0; turning--) {
            if (++at[turning] < selected[turning]->nelts)
                break;
            at[turning] = 0;
        }
    } while (turning >= 0);
    return NULL;
}

static edu_error_t *
read_cells(const maker_t *maker)
{
    const edu_measure_t *measure = maker->measure;
    const edu_yaml_t *cells = edu_yaml_get(maker->node, "cells");
    int arity = measure->dimensions->nelts;

    if (arity == 0)
        return cells == NULL ? add_cell(maker, NULL, maker->node)
                             : edu_yaml_error(cells, "it has cells, but no dimensions");
    if (cells == NULL)
        return edu_yaml_error(maker->node, "it has dimensions, but the key \"cells\" is missing");
    EDU_TRY(edu_yaml_expect(cells, EDU_YAML_LIST));
    if (cells->count == 0)
        return edu_yaml_error(cells, "it has no cells");
    for (int i = 0; i < cells->count; i++) {
        const edu_yaml_t *entry = cells->items[i];
        apr_array_header_t *selected[DIMENSIONS_MOST];

        if (entry->kind != EDU_YAML_LIST)
            return edu_error_hint(edu_yaml_error(entry, "a cell is a list of labels"),
                                  "write [label], [label, label] or [label, 1..6]");
        if (entry->count != arity)
            return edu_yaml_error(entry, "a cell of %d labels, but the measure has %d dimensions",
                                  entry->count, arity);
        for (int j = 0; j < arity; j++)
            EDU_TRY(
                read_selector(&selected[j], dimension_at(measure, j), entry->items[j], maker->reader->pool));
        EDU_TRY(add_combinations(maker, selected, entry));
    }
    return NULL;
}

/* Of the measure's own cells, by its column; NULL when there is none. */
static edu_cell_t *
own_cell(const maker_t *maker, const char *column)
{
    const apr_array_header_t *cells = maker->form->cells;

    for (int i = maker->measure->first_cell; i < cells->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(cells, i, edu_cell_t *)->column, column) == 0)
            return APR_ARRAY_IDX(cells, i, edu_cell_t *);
    return NULL;
}

static edu_error_t *
unknown_cell(const maker_t *maker, const edu_yaml_t *key)
{
    const apr_array_header_t *cells = maker->form->cells;
    apr_array_header_t *columns = apr_array_make(maker->reader->scratch_pool, 16, sizeof(const char *));

    for (int i = maker->measure->first_cell; i < cells->nelts; i++)
        APR_ARRAY_PUSH(columns, const char *) = APR_ARRAY_IDX(cells, i, edu_cell_t *)->column;
    return edu_hint_nearest(edu_yaml_error(key, "the measure has no column \"%s\"", key->text), key->text,
                            columns);
}

/* Headers that stand for one cell, as they are written: a name such as 初一 that no template makes. */
static edu_error_t *
read_cell_aliases(const maker_t *maker)
{
    const edu_yaml_t *aliases = edu_yaml_get(maker->node, "cell_aliases");
    apr_array_header_t *texts;

    if (aliases == NULL)
        return NULL;
    if (maker->measure->dimensions->nelts == 0)
        return edu_error_hint(edu_yaml_error(aliases, "it has cell_aliases, but no dimensions"),
                              "a measure of one column has \"aliases\" only");
    EDU_TRY(edu_yaml_expect(aliases, EDU_YAML_MAPPING));
    for (int i = 0; i < aliases->count; i++) {
        edu_cell_t *cell = own_cell(maker, aliases->keys[i]->text);

        if (cell == NULL)
            return unknown_cell(maker, aliases->keys[i]);
        EDU_TRY(edu_yaml_texts(&texts, aliases, cell->column, maker->reader->scratch_pool));
        for (int j = 0; j < texts->nelts; j++) {
            const char *header = APR_ARRAY_IDX(texts, j, const char *);
            const edu_yaml_t *node = aliases->items[i]->items[j];

            if (strpbrk(header, "{}") != NULL)
                return edu_error_hint(edu_yaml_error(node, "\"%s\" holds braces, but stands for one cell",
                                                     header),
                                      "templates belong to \"aliases\"");
            EDU_TRY(edu_headers_add(maker->headers, cell->headers, header, name_owner(maker, cell), node));
        }
    }
    return NULL;
}

static edu_error_t *
read_dimension_names(const maker_t *maker)
{
    const apr_array_header_t *all = maker->reader->catalogue->dimensions;
    edu_measure_t *measure = maker->measure;
    apr_array_header_t *names;

    EDU_TRY(edu_yaml_texts(&names, maker->node, "dimensions", maker->reader->pool));
    measure->dimensions = apr_array_make(maker->reader->pool, names->nelts, sizeof(const edu_dimension_t *));
    for (int i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const edu_yaml_t *node = edu_yaml_get(maker->node, "dimensions")->items[i];
        int at = 0;

        while (at < all->nelts && strcmp(APR_ARRAY_IDX(all, at, edu_dimension_t *)->code, name) != 0)
            at++;
        if (at == all->nelts)
            return edu_hint_nearest(edu_yaml_error(node, "unknown dimension \"%s\"", name), name,
                                    edu_reader_codes(all, maker->reader->scratch_pool));
        for (int j = 0; j < i; j++)
            if (strcmp(dimension_at(measure, j)->code, name) == 0)
                return edu_yaml_error(node, "the dimension \"%s\" stands twice", name);
        if (i >= DIMENSIONS_MOST)
            return edu_yaml_error(node, "more than %d dimensions", DIMENSIONS_MOST);
        APR_ARRAY_PUSH(measure->dimensions, const edu_dimension_t *) =
            APR_ARRAY_IDX(all, at, const edu_dimension_t *);
    }
    return NULL;
}

/* Digits of a decimal number in the store, with its decimals. */
#define DECIMAL_MOST INT64_C(999999999999999999)

/* type and decimals, and the bounds, which are kept in the same places. */
static edu_error_t *
read_type(const maker_t *maker)
{
    static const char *const types[] = {"int", "decimal", NULL};
    edu_measure_t *measure = maker->measure;
    const edu_yaml_t *decimals = edu_yaml_get(maker->node, "decimals");
    int64_t most = 1000000000;
    int type;

    EDU_TRY(edu_yaml_word(&type, maker->node, "type", types, 0));
    EDU_TRY(edu_yaml_int(&measure->decimals, maker->node, "decimals", type == 0 ? 0 : 2, 0, 6));
    if (type == 0 && measure->decimals > 0)
        return edu_error_hint(edu_yaml_error(decimals, "whole numbers have no decimals"),
                              "add \"type: decimal\"");
    for (int i = 0; i < measure->decimals; i++)
        most *= 10;
    EDU_TRY(edu_yaml_scaled(&measure->min, maker->node, "min", measure->decimals, 0));
    EDU_TRY(edu_yaml_scaled(&measure->max, maker->node, "max", measure->decimals, most));
    if (measure->min > measure->max)
        return edu_yaml_error(edu_yaml_get(maker->node,
                                           edu_yaml_get(maker->node, "min") != NULL ? "min" : "max"),
                              "\"min\" is above \"max\"");
    if (type != 0 && (measure->min < -DECIMAL_MOST || measure->max > DECIMAL_MOST))
        return edu_yaml_error(edu_yaml_get(maker->node, measure->max > DECIMAL_MOST ? "max" : "min"),
                              "decimal numbers have at most 18 digits, decimals among them");
    return NULL;
}

/* stock or flow, and how its periods make a year. */
static edu_error_t *
read_kind(const maker_t *maker)
{
    static const char *const kinds[] = {"stock", "flow", NULL};
    static const char *const rules[] = {"last", "mean", "sum", NULL};
    edu_measure_t *measure = maker->measure;
    int kind;
    int rule;

    EDU_TRY(edu_yaml_word(&kind, maker->node, "kind", kinds, 0));
    EDU_TRY(edu_yaml_word(&rule, maker->node, "year_from_periods", rules, kind == 0 ? 0 : 2));
    if ((kind == 0) == (rule == 2))
        return edu_yaml_error(edu_yaml_get(maker->node, "year_from_periods"),
                              kind == 0 ? "a stock cannot be added up over periods"
                                        : "flows are always added up over periods");
    measure->kind = kind == 0 ? EDU_STOCK : EDU_FLOW;
    measure->year_rule = rule == 0 ? EDU_YEAR_LAST : rule == 1 ? EDU_YEAR_MEAN : EDU_YEAR_SUM;
    return NULL;
}

static edu_error_t *
read_applies_to(const maker_t *maker)
{
    const apr_array_header_t *classes = maker->form->classes;
    apr_array_header_t *codes = apr_array_make(maker->reader->scratch_pool, 4, sizeof(const char *));
    const char *name;

    maker->measure->applies_to = -1;
    EDU_TRY(edu_yaml_text(&name, maker->node, "applies_to", ""));
    if (name[0] == '\0')
        return NULL;
    for (int i = 0; i < classes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(classes, i, edu_class_t).code;

        APR_ARRAY_PUSH(codes, const char *) = code;
        if (strcmp(code, name) == 0)
            maker->measure->applies_to = i;
    }
    if (maker->measure->applies_to >= 0)
        return NULL;
    return edu_hint_nearest(edu_yaml_error(edu_yaml_get(maker->node, "applies_to"),
                                           "the form has no class \"%s\"", name),
                            name, codes);
}

static edu_error_t *
read_basis(maker_t *maker)
{
    const char *attribute;

    maker->measure->basis = -1;
    EDU_TRY(edu_yaml_code(&attribute, maker->node, "basis", ""));
    if (*attribute == '\0')
        return NULL;
    maker->measure->basis = edu_form_attribute(maker->form, attribute);
    return maker->measure->basis >= 0 ? NULL
                                      : edu_yaml_error(edu_yaml_get(maker->node, "basis"),
                                                       "the form has no attribute \"%s\"", attribute);
}

/* Where a catalogue says what its units count, it has to say it of all of them: else a new one would be taken for people unseen. */
static edu_error_t *
read_unit(maker_t *maker)
{
    apr_hash_t *units = maker->reader->catalogue->units;
    edu_measure_t *measure = maker->measure;
    const edu_counted_t *counted;

    EDU_TRY(edu_yaml_text(&measure->unit, maker->node, "unit", NULL));
    if (units == NULL)
        return NULL;
    counted = apr_hash_get(units, measure->unit, APR_HASH_KEY_STRING);
    if (counted == NULL)
        return edu_error_hint(edu_yaml_error(edu_yaml_get(maker->node, "unit"),
                                             "\"units\" of catalogue.yaml does not have \"%s\"",
                                             measure->unit),
                              "say there whether it counts people or things");
    measure->counted = *counted;
    return NULL;
}

static edu_error_t *
read_measure(maker_t *maker, edu_yaml_t *node)
{
    static const char *const keys[] = {
        "code",         "zh",         "en",       "unit",  "type", "decimals", "kind",   "dimensions",
        "cells",        "applies_to", "required", "min",   "max",  "aliases",  "source", "year_from_periods",
        "cell_aliases", "cell_zh",    "cell_en",  "basis", NULL};
    edu_measure_t *measure = maker->measure;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&measure->code, node, "code", NULL));
    node->what = edu_translated(maker->reader->pool, "measure \"%s\"", measure->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    if (edu_form_measure(maker->form, measure->code) != NULL)
        return edu_yaml_error(node, "it is defined twice");
    EDU_TRY(edu_yaml_names(&measure->name_zh, &measure->name_en, node));
    EDU_TRY(read_unit(maker));
    EDU_TRY(edu_yaml_text(&measure->source, node, "source", ""));
    EDU_TRY(edu_yaml_flag(&measure->required, node, "required", false));
    EDU_TRY(edu_yaml_texts(&maker->aliases, node, "aliases", maker->reader->scratch_pool));
    maker->alias_nodes = edu_yaml_get(node, "aliases");
    EDU_TRY(edu_yaml_text(&maker->cell_zh, node, "cell_zh", ""));
    EDU_TRY(edu_yaml_text(&maker->cell_en, node, "cell_en", ""));
    EDU_TRY(read_type(maker));
    EDU_TRY(read_kind(maker));
    EDU_TRY(read_applies_to(maker));
    EDU_TRY(read_basis(maker));
    EDU_TRY(read_dimension_names(maker));
    EDU_TRY(read_cells(maker));
    return read_cell_aliases(maker);
}

edu_error_t *
edu_read_measures(edu_reader_t *reader, edu_form_t *form, const edu_yaml_t *list, edu_headers_t *headers)
{
    maker_t maker = {.reader = reader, .form = form, .headers = headers};

    form->measures = apr_array_make(reader->pool, 32, sizeof(edu_measure_t *));
    form->cells = apr_array_make(reader->pool, 128, sizeof(edu_cell_t *));
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    if (list->count == 0)
        return edu_yaml_error(list, "the form has no measure");
    for (int i = 0; i < list->count; i++) {
        maker.measure = apr_pcalloc(reader->pool, sizeof *maker.measure);
        maker.measure->form = form;
        maker.measure->first_cell = form->cells->nelts;
        maker.node = list->items[i];
        EDU_TRY(read_measure(&maker, list->items[i]));
        APR_ARRAY_PUSH(form->measures, edu_measure_t *) = maker.measure;
    }
    return NULL;
}
