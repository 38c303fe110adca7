/* composites/: scores made of several rates. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <string.h>

enum { PLACES = 6, DRAWS_MOST = 1000000 };

static const char *const missing_words[] = {"drop", "zero", "none", NULL};

/* The level's weight under its name. */
static edu_error_t *
read_weight_of(double *weight, const edu_yaml_t *node, const char *key)
{
    int64_t scaled;

    EDU_TRY(edu_yaml_scaled(&scaled, node, key, PLACES, 0));
    if (scaled < 0)
        return edu_yaml_error(edu_yaml_get(node, key), "a weight cannot be below 0");
    *weight = (double)scaled / 1e6;
    return NULL;
}

/* One number for every level, or a mapping of levels. */
static edu_error_t *
read_weights(edu_composite_part_t *part, const edu_yaml_t *node)
{
    static const char *const levels[] = {"nation", "province", "prefecture", "county", NULL};
    const edu_yaml_t *weights = edu_yaml_get(node, "weight");
    bool any = false;

    if (weights == NULL)
        return edu_yaml_error(node, "the key \"weight\" is missing");
    for (int i = 0; levels[i] != NULL; i++) {
        int level = edu_level_parse(levels[i]);

        if (weights->kind == EDU_YAML_MAPPING)
            EDU_TRY(read_weight_of(&part->weights[level], weights, levels[i]));
        else
            EDU_TRY(read_weight_of(&part->weights[level], node, "weight"));
        any = any || part->weights[level] > 0;
    }
    if (weights->kind == EDU_YAML_MAPPING)
        EDU_TRY(edu_yaml_expect_keys(weights, levels));
    return any ? NULL : edu_yaml_error(weights, "a part without any weight counts for nothing");
}

static edu_error_t *
read_subject(edu_composite_part_t *part, const edu_reader_t *reader, const edu_yaml_t *node)
{
    const edu_yaml_t *indicator = edu_yaml_get(node, "indicator");
    const edu_yaml_t *standard = edu_yaml_get(node, "standard");
    const char *code;

    if ((indicator == NULL) == (standard == NULL))
        return edu_yaml_error(node, "a part is of either an \"indicator\" or a \"standard\"");
    if (standard != NULL) {
        EDU_TRY(edu_yaml_code(&code, node, "standard", NULL));
        part->standard = edu_catalogue_balanced(reader->catalogue, code);
        return part->standard != NULL
                   ? NULL
                   : edu_hint_nearest(edu_yaml_error(standard, "unknown standard \"%s\"", code), code,
                                      edu_reader_codes(reader->catalogue->balanced, reader->scratch_pool));
    }
    EDU_TRY(edu_yaml_code(&code, node, "indicator", NULL));
    part->indicator = edu_catalogue_indicator(reader->catalogue, code);
    if (part->indicator == NULL)
        return edu_hint_nearest(edu_yaml_error(indicator, "unknown indicator \"%s\"", code), code,
                                edu_reader_codes(reader->catalogue->indicators, reader->scratch_pool));
    if (part->indicator->direction == EDU_NEUTRAL)
        return edu_yaml_error(indicator, "\"%s\" is better neither high nor low, and makes no points", code);
    return NULL;
}

/* From where to where points are given. Of a standard all of it is said when nothing is. */
static edu_error_t *
read_span(edu_composite_part_t *part, const edu_yaml_t *node)
{
    bool low = part->indicator != NULL && part->indicator->direction == EDU_LOW;
    int64_t floor;
    int64_t target;

    if (part->indicator != NULL && edu_yaml_get(node, "floor") == NULL)
        return edu_yaml_error(node, "the key \"floor\" is missing");
    if (part->indicator != NULL && edu_yaml_get(node, "target") == NULL)
        return edu_yaml_error(node, "the key \"target\" is missing");
    EDU_TRY(edu_yaml_scaled(&floor, node, "floor", PLACES, 0));
    EDU_TRY(edu_yaml_scaled(&target, node, "target", PLACES, 100000000));
    if (low ? floor <= target : floor >= target)
        return edu_yaml_error(edu_yaml_get(node, "target") != NULL ? edu_yaml_get(node, "target") : node,
                              low ? "\"%s\" is better low: its target must be below its floor"
                                  : "\"%s\" is better high: its target must be above its floor",
                              edu_composite_part_code(part));
    part->floor = (double)floor / 1e6;
    part->target = (double)target / 1e6;
    return NULL;
}

static edu_error_t *
read_part(edu_composite_t *composite, const edu_reader_t *reader, edu_yaml_t *node, int usual)
{
    static const char *const keys[] = {"indicator", "standard", "weight", "floor", "target", "missing", NULL};
    edu_composite_part_t part = {.indicator = NULL};
    int word;

    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(read_subject(&part, reader, node));
    for (int i = 0; i < composite->parts->nelts; i++)
        if (strcmp(edu_composite_part_code(&APR_ARRAY_IDX(composite->parts, i, edu_composite_part_t)),
                   edu_composite_part_code(&part)) == 0)
            return edu_yaml_error(node, "two parts are of \"%s\"", edu_composite_part_code(&part));
    EDU_TRY(read_weights(&part, node));
    EDU_TRY(read_span(&part, node));
    EDU_TRY(edu_yaml_word(&word, node, "missing", missing_words, usual));
    part.missing = (edu_part_missing_t)word;
    APR_ARRAY_PUSH(composite->parts, edu_composite_part_t) = part;
    return NULL;
}

static edu_error_t *
read_texts(edu_composite_t *composite, const edu_yaml_t *node)
{
    const char *note;

    EDU_TRY(edu_yaml_names(&composite->name_zh, &composite->name_en, node));
    EDU_TRY(edu_yaml_text(&composite->source, node, "source", NULL));
    EDU_TRY(edu_yaml_text(&composite->source_zh, node, "source_zh", ""));
    EDU_TRY(edu_yaml_text(&note, node, "note", ""));
    EDU_TRY(edu_yaml_text(&composite->note_zh, node, "note_zh", note));
    return edu_yaml_text(&composite->note_en, node, "note_en", note);
}

static edu_error_t *
read_composite(edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code",          "zh",      "en",    "source",  "source_zh", "note",
                                       "note_zh",       "note_en", "parts", "missing", "draws",     "seed",
                                       "concentration", NULL};
    edu_composite_t *composite = apr_pcalloc(reader->pool, sizeof *composite);
    const edu_yaml_t *parts;
    int64_t concentration;
    int usual;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&composite->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "composite \"%s\"", composite->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_reader_define(reader, "composite", composite->code, edu_yaml_get(node, "code")));
    EDU_TRY(read_texts(composite, node));
    EDU_TRY(edu_yaml_word(&usual, node, "missing", missing_words, -1));
    EDU_TRY(edu_yaml_int(&composite->draws, node, "draws", 2000, 0, DRAWS_MOST));
    EDU_TRY(edu_yaml_int(&composite->seed, node, "seed", 1, 0, INT32_MAX));
    EDU_TRY(edu_yaml_scaled(&concentration, node, "concentration", PLACES, 30000000));
    if (concentration <= 0)
        return edu_yaml_error(edu_yaml_get(node, "concentration"), "\"%s\" must be above 0", "concentration");
    composite->concentration = (double)concentration / 1e6;
    composite->parts = apr_array_make(reader->pool, 8, sizeof(edu_composite_part_t));
    parts = edu_yaml_get(node, "parts");
    if (parts == NULL)
        return edu_yaml_error(node, "it has no parts");
    EDU_TRY(edu_yaml_expect(parts, EDU_YAML_LIST));
    for (int i = 0; i < parts->count; i++)
        EDU_TRY(read_part(composite, reader, parts->items[i], usual));
    if (parts->count == 0)
        return edu_yaml_error(parts, "it has no parts");
    composite->index = reader->catalogue->composites->nelts;
    APR_ARRAY_PUSH(reader->catalogue->composites, edu_composite_t *) = composite;
    return NULL;
}

edu_error_t *
edu_read_composites(edu_reader_t *reader)
{
    apr_array_header_t *names;

    EDU_TRY(edu_reader_list(&names, reader, "composites"));
    for (int i = 0; i < names->nelts; i++) {
        edu_yaml_t *root;

        EDU_TRY(edu_reader_yaml(&root, reader, APR_ARRAY_IDX(names, i, const char *), false, true));
        if (root->kind != EDU_YAML_LIST)
            EDU_TRY(read_composite(reader, root));
        for (int k = 0; root->kind == EDU_YAML_LIST && k < root->count; k++)
            EDU_TRY(read_composite(reader, root->items[k]));
    }
    return NULL;
}
