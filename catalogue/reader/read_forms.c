/* dimensions.yaml and forms/. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const char *const name_keys[] = {"zh", "en", NULL};

static edu_error_t *
read_label(edu_dimension_t *dimension, const edu_yaml_t *key, edu_yaml_t *value, apr_pool_t *pool)
{
    edu_label_t *label = apr_array_push(dimension->labels);

    value->what = edu_translated(pool, "label \"%s\"", key->text);
    if (!edu_yaml_is_code(key->text, true))
        return edu_error_hint(edu_yaml_error(key, "\"%s\" is not a label's code", key->text),
                              "labels are lower-case letters, digits and _, at most 40 characters");
    label->code = key->text;
    EDU_TRY(edu_yaml_expect_keys(value, name_keys));
    return edu_yaml_names(&label->name_zh, &label->name_en, value);
}

static edu_error_t *
read_dimension(edu_reader_t *reader, const edu_yaml_t *key, edu_yaml_t *value)
{
    static const char *const keys[] = {"zh", "en", "zh_suffix", "en_prefix", "labels", NULL};
    apr_pool_t *pool = reader->pool;
    edu_dimension_t *dimension = apr_pcalloc(pool, sizeof *dimension);
    const edu_yaml_t *labels;

    value->what = edu_translated(pool, "dimension \"%s\"", key->text);
    if (!edu_yaml_is_code(key->text, false))
        return edu_yaml_error(key, "\"%s\" is not a code", key->text);
    EDU_TRY(edu_yaml_expect_keys(value, keys));
    dimension->code = key->text;
    EDU_TRY(edu_yaml_names(&dimension->name_zh, &dimension->name_en, value));
    EDU_TRY(edu_yaml_text(&dimension->zh_suffix, value, "zh_suffix", ""));
    EDU_TRY(edu_yaml_text(&dimension->en_prefix, value, "en_prefix", ""));

    labels = edu_yaml_get(value, "labels");
    dimension->labels = apr_array_make(pool, 8, sizeof(edu_label_t));
    if (labels != NULL)
        EDU_TRY(edu_yaml_expect(labels, EDU_YAML_MAPPING));
    for (int i = 0; labels != NULL && i < labels->count; i++)
        EDU_TRY(read_label(dimension, labels->keys[i], labels->items[i], pool));
    APR_ARRAY_PUSH(reader->catalogue->dimensions, edu_dimension_t *) = dimension;
    return NULL;
}

edu_error_t *
edu_read_dimensions(edu_reader_t *reader)
{
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, "dimensions.yaml", true, true));
    if (root == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(root, EDU_YAML_MAPPING));
    for (int i = 0; i < root->count; i++)
        EDU_TRY(read_dimension(reader, root->keys[i], root->items[i]));
    return NULL;
}

edu_error_t *
edu_headers_add(edu_headers_t *headers, apr_array_header_t *list, const char *header, const char *owner,
                const edu_yaml_t *node)
{
    const char *folded = edu_text_fold(header, strlen(header), headers->scratch_pool);
    const char *before = apr_hash_get(headers->owners, folded, APR_HASH_KEY_STRING);

    if (folded[0] == '\0')
        return edu_yaml_error(node, "the header \"%s\" has neither letters nor digits", header);
    if (before == NULL) {
        apr_hash_set(headers->owners, folded, APR_HASH_KEY_STRING, owner);
        APR_ARRAY_PUSH(list, const char *) = apr_pstrdup(headers->pool, folded);
        return NULL;
    }
    if (strcmp(before, owner) == 0)
        return NULL;
    return edu_error_hint(edu_yaml_error(node, "the header \"%s\" would stand for both %s and %s", header,
                                         before, owner),
                          "headers are compared without case, blanks and punctuation");
}

/* The headers of one key column: its own name and those the form gives. */
static edu_error_t *
read_key_headers(apr_array_header_t **list, const edu_yaml_t *key, const char *name, const edu_yaml_t *root,
                 edu_headers_t *headers)
{
    const char *owner = edu_translated(headers->scratch_pool, "the key column \"%s\"", name);
    apr_array_header_t *texts = NULL;

    *list = apr_array_make(headers->pool, 8, sizeof(const char *));
    EDU_TRY(edu_headers_add(headers, *list, name, owner, root));
    if (key == NULL)
        return NULL;
    EDU_TRY(edu_yaml_texts(&texts, key, name, headers->scratch_pool));
    for (int i = 0; i < texts->nelts; i++)
        EDU_TRY(edu_headers_add(headers, *list, APR_ARRAY_IDX(texts, i, const char *), owner,
                                edu_yaml_get(key, name)->items[i]));
    return NULL;
}

static edu_error_t *
read_key(edu_form_t *form, const edu_yaml_t *root, edu_headers_t *headers)
{
    static const char *const keys[] = {"area", "unit", "unit_name", "year", "period", NULL};
    edu_yaml_t *key = edu_yaml_get(root, "key");

    if (key != NULL) {
        key->what = edu_translate("key");
        EDU_TRY(edu_yaml_expect_keys(key, keys));
    }
    EDU_TRY(read_key_headers(&form->key_area, key, "area", root, headers));
    EDU_TRY(read_key_headers(&form->key_unit, key, "unit", root, headers));
    EDU_TRY(read_key_headers(&form->key_unit_name, key, "unit_name", root, headers));
    EDU_TRY(read_key_headers(&form->key_year, key, "year", root, headers));
    return read_key_headers(&form->key_period, key, "period", root, headers);
}

/* "1..2": which characters of the unit code stand in for an attribute that the file lacks. */
static edu_error_t *
read_from_unit(edu_attribute_t *attribute, const edu_yaml_t *node)
{
    const char *text;
    char *end;
    long from;
    long to;

    EDU_TRY(edu_yaml_text(&text, node, "from_unit", ""));
    if (text[0] == '\0')
        return NULL;
    from = strtol(text, &end, 10);
    to = strncmp(end, "..", 2) == 0 ? strtol(end + 2, &end, 10) : 0;
    if (*end != '\0' || from < 1 || to < from || to > 40)
        return edu_error_hint(edu_yaml_error(edu_yaml_get(node, "from_unit"),
                                             "\"%s\" is not a run of characters", text),
                              "\"1..2\" is the first and second character of the unit code");
    attribute->unit_from = (int)from;
    attribute->unit_to = (int)to;
    return NULL;
}

static edu_error_t *
read_values(edu_attribute_t *attribute, const edu_yaml_t *node, apr_pool_t *pool)
{
    const edu_yaml_t *values = edu_yaml_get(node, "values");

    attribute->values = apr_array_make(pool, 8, sizeof(edu_value_t));
    if (values == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(values, EDU_YAML_MAPPING));
    for (int i = 0; i < values->count; i++) {
        edu_value_t *value = apr_array_push(attribute->values);

        values->items[i]->what =
            edu_translated(pool, "attribute \"%s\", value \"%s\"", attribute->code, values->keys[i]->text);
        value->code = values->keys[i]->text;
        if (value->code[0] == '\0')
            return edu_yaml_error(values->keys[i], "a value has no code");
        EDU_TRY(edu_yaml_expect_keys(values->items[i], name_keys));
        EDU_TRY(edu_yaml_names(&value->name_zh, &value->name_en, values->items[i]));
    }
    return NULL;
}

static edu_error_t *
add_attribute_headers(edu_attribute_t *attribute, const edu_yaml_t *node, edu_headers_t *headers)
{
    const char *owner = edu_translated(headers->scratch_pool, "the attribute \"%s\"", attribute->code);
    apr_array_header_t *texts;

    attribute->aliases = apr_array_make(headers->pool, 8, sizeof(const char *));
    EDU_TRY(edu_headers_add(headers, attribute->aliases, attribute->code, owner, node));
    if (attribute->name_zh[0] != '\0')
        EDU_TRY(edu_headers_add(headers, attribute->aliases, attribute->name_zh, owner, node));
    if (attribute->name_en[0] != '\0')
        EDU_TRY(edu_headers_add(headers, attribute->aliases, attribute->name_en, owner, node));
    EDU_TRY(edu_yaml_texts(&texts, node, "aliases", headers->scratch_pool));
    for (int i = 0; i < texts->nelts; i++)
        EDU_TRY(edu_headers_add(headers, attribute->aliases, APR_ARRAY_IDX(texts, i, const char *), owner,
                                edu_yaml_get(node, "aliases")->items[i]));
    return NULL;
}

static edu_error_t *
read_attribute(edu_form_t *form, edu_yaml_t *node, edu_headers_t *headers)
{
    static const char *const keys[] = {"code", "zh", "en", "aliases", "values", "from_unit", NULL};
    /* Columns of the returns and of the register, where attributes stand beside them. */
    static const char *const taken[] = {"county_code",   "year", "period",     "unit_code",
                                        "submission_id", "name", "valid_from", "valid_to"};
    edu_attribute_t attribute = {0};

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&attribute.code, node, "code", NULL));
    node->what = edu_translated(headers->pool, "attribute \"%s\"", attribute.code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_yaml_names(&attribute.name_zh, &attribute.name_en, node));
    if (edu_form_attribute(form, attribute.code) >= 0)
        return edu_yaml_error(node, "it is defined twice");
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(taken[i], attribute.code) == 0)
            return edu_yaml_error(edu_yaml_get(node, "code"), "\"%s\" is a column of the tables already",
                                  attribute.code);
    EDU_TRY(read_values(&attribute, node, headers->pool));
    EDU_TRY(read_from_unit(&attribute, node));
    EDU_TRY(add_attribute_headers(&attribute, node, headers));
    APR_ARRAY_PUSH(form->attributes, edu_attribute_t) = attribute;
    return NULL;
}

/* A class's value that the attribute can never have would be a class without units. */
static edu_error_t *
check_class_values(const edu_attribute_t *attribute, const edu_yaml_t *list)
{
    apr_array_header_t *codes = apr_array_make(attribute->values->pool, 8, sizeof(const char *));

    for (int i = 0; i < attribute->values->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(attribute->values, i, edu_value_t).code;
    for (int i = 0; codes->nelts > 0 && i < list->count; i++) {
        const char *value = list->items[i]->text;
        int at = 0;

        while (at < codes->nelts && strcmp(APR_ARRAY_IDX(codes, at, const char *), value) != 0)
            at++;
        if (at == codes->nelts)
            return edu_hint_nearest(edu_yaml_error(list->items[i], "\"%s\" is not a value of \"%s\"", value,
                                                   attribute->code),
                                    value, codes);
    }
    return NULL;
}

static edu_error_t *
read_class(edu_form_t *form, const edu_yaml_t *classes, int index, apr_pool_t *pool)
{
    const edu_yaml_t *key = classes->keys[index];
    edu_yaml_t *list = classes->items[index];
    edu_class_t *class = apr_array_push(form->classes);

    list->what = edu_translated(pool, "class \"%s\"", key->text);
    class->code = key->text;
    if (!edu_yaml_is_code(key->text, false))
        return edu_yaml_error(key, "\"%s\" is not a code", key->text);
    EDU_TRY(edu_yaml_texts(&class->values, classes, key->text, pool));
    if (class->values->nelts == 0)
        return edu_yaml_error(list, "it holds no value");
    return check_class_values(&APR_ARRAY_IDX(form->attributes, form->class_attribute, edu_attribute_t), list);
}

static edu_error_t *
read_classes(edu_form_t *form, const edu_yaml_t *root, apr_pool_t *pool)
{
    edu_yaml_t *classes = edu_yaml_get(root, "classes");
    const char *attribute;

    form->class_attribute = -1;
    form->classes = apr_array_make(pool, 4, sizeof(edu_class_t));
    if (classes == NULL)
        return NULL;
    classes->what = edu_translate("classes");
    EDU_TRY(edu_yaml_text(&attribute, classes, "attribute", NULL));
    form->class_attribute = edu_form_attribute(form, attribute);
    if (form->class_attribute < 0)
        return edu_yaml_error(edu_yaml_get(classes, "attribute"), "the form has no attribute \"%s\"",
                              attribute);
    for (int i = 0; i < classes->count; i++)
        if (strcmp(classes->keys[i]->text, "attribute") != 0)
            EDU_TRY(read_class(form, classes, i, pool));
    return NULL;
}

/* Where the years begin that shorter periods are put together to. */
static edu_error_t *
read_year(edu_form_t *form, const edu_yaml_t *root, const edu_catalogue_t *catalogue)
{
    static const char *const years[] = {"statistical", "calendar", NULL};
    int year;

    EDU_TRY(edu_yaml_word(&year, root, "year_of_periods", years, 0));
    form->year_reference = year == 0 ? catalogue->reference_date : 101;
    if (edu_yaml_get(root, "year_of_periods") != NULL && !edu_form_is_shorter(form))
        return edu_yaml_error(edu_yaml_get(root, "year_of_periods"),
                              "its periods (%s) are not put together to years",
                              edu_frequency_title(form->frequency, edu_translate_language()));
    return NULL;
}

static edu_error_t *
read_form_head(edu_form_t *form, const edu_yaml_t *root)
{
    static const char *const frequencies[] = {"year", "half", "term", "quarter", "month",
                                              "week", "day",  "once", "event",   NULL};
    static const char *const reporters[] = {"school", "township", "county", "prefecture", "province", NULL};
    static const edu_level_t levels[] = {EDU_SCHOOL, EDU_TOWNSHIP, EDU_COUNTY, EDU_PREFECTURE, EDU_PROVINCE};
    static const char *const unknown_units[] = {"reject", "register", NULL};
    int frequency;
    int reporter;
    int unknown;

    EDU_TRY(edu_yaml_names(&form->name_zh, &form->name_en, root));
    EDU_TRY(edu_yaml_text(&form->version, root, "version", "1"));
    EDU_TRY(edu_yaml_word(&frequency, root, "frequency", frequencies, -1));
    EDU_TRY(edu_yaml_word(&reporter, root, "reporter", reporters, -1));
    EDU_TRY(edu_yaml_word(&unknown, root, "unknown_units", unknown_units, 0));
    EDU_TRY(edu_yaml_month_day(&form->due, root, "due", 0));
    form->frequency = (edu_frequency_t)edu_frequency_parse(frequencies[frequency]);
    form->reporter = levels[reporter];
    form->base_level = form->reporter > EDU_COUNTY ? EDU_COUNTY : form->reporter;
    form->unknown_units = unknown == 1 ? EDU_UNITS_REGISTER : EDU_UNITS_REJECT;
    EDU_TRY(edu_yaml_flag(&form->expected, root, "expected", true));
    if (!form->expected && edu_form_of_units(form))
        return edu_yaml_error(edu_yaml_get(root, "expected"), "the register says which units are expected");
    return NULL;
}

/* The returns of a form are the table return_<code>, which must be neither a table of the program nor the key of another form's. */
static edu_error_t *
check_form_code(const edu_form_t *form, const edu_yaml_t *root)
{
    static const char *const taken[] = {"history", "state"};
    static const char key[] = "_pkey";
    const edu_yaml_t *node = edu_yaml_get(root, "code");
    size_t length = strlen(form->code);
    size_t tail = sizeof key - 1;

    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(taken[i], form->code) == 0)
            return edu_error_hint(edu_yaml_error(node,
                                                 "\"%s\" cannot be the code of a form: the table "
                                                 "\"return_%s\" is one of the program's own",
                                                 form->code, form->code),
                                  "choose another code, and name the file after it");
    if (length > tail && strcmp(form->code + length - tail, key) == 0)
        return edu_error_hint(edu_yaml_error(node,
                                             "\"%s\" cannot be the code of a form: PostgreSQL names the "
                                             "keys of tables so",
                                             form->code),
                              "choose another code, and name the file after it");
    return NULL;
}

/* The class of units that have to fill the form in. */
static edu_error_t *
read_expected_of(edu_form_t *form, const edu_yaml_t *root)
{
    const char *class;

    form->expected_of = -1;
    if (edu_yaml_get(root, "expected_of") == NULL)
        return NULL;
    EDU_TRY(edu_yaml_code(&class, root, "expected_of", NULL));
    for (int i = 0; i < form->classes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(form->classes, i, edu_class_t).code, class) == 0)
            form->expected_of = i;
    if (!edu_form_of_units(form))
        return edu_yaml_error(edu_yaml_get(root, "expected_of"),
                              "only forms of schools and townships are expected of a class");
    return form->expected_of >= 0
               ? NULL
               : edu_yaml_error(edu_yaml_get(root, "expected_of"), "the form has no class \"%s\"", class);
}

static edu_error_t *
read_form(edu_reader_t *reader, const char *name)
{
    static const char *const keys[] = {
        "code",          "zh",         "en",      "version", "frequency", "reporter",        "due",
        "unknown_units", "attributes", "classes", "key",     "measures",  "year_of_periods", "expected_of",
        "expected",      NULL};
    apr_pool_t *pool = reader->pool;
    edu_form_t *form = apr_pcalloc(pool, sizeof *form);
    edu_headers_t headers = {apr_hash_make(reader->scratch_pool), pool, reader->scratch_pool};
    const edu_yaml_t *attributes;
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, name, false, true));
    EDU_TRY(edu_yaml_expect_keys(root, keys));
    EDU_TRY(edu_yaml_code(&form->code, root, "code", NULL));
    EDU_TRY(edu_reader_check_name(form->code, name, root));
    EDU_TRY(check_form_code(form, root));
    EDU_TRY(read_form_head(form, root));
    EDU_TRY(read_year(form, root, reader->catalogue));
    EDU_TRY(read_key(form, root, &headers));

    attributes = edu_yaml_get(root, "attributes");
    form->attributes = apr_array_make(pool, 8, sizeof(edu_attribute_t));
    if (attributes != NULL)
        EDU_TRY(edu_yaml_expect(attributes, EDU_YAML_LIST));
    for (int i = 0; attributes != NULL && i < attributes->count; i++)
        EDU_TRY(read_attribute(form, attributes->items[i], &headers));
    EDU_TRY(read_classes(form, root, pool));
    EDU_TRY(read_expected_of(form, root));

    if (edu_yaml_get(root, "measures") == NULL)
        return edu_yaml_error(root, "the key \"measures\" is missing");
    EDU_TRY(edu_read_measures(reader, form, edu_yaml_get(root, "measures"), &headers));
    APR_ARRAY_PUSH(reader->catalogue->forms, edu_form_t *) = form;
    return NULL;
}

edu_error_t *
edu_read_forms(edu_reader_t *reader)
{
    apr_array_header_t *names;

    EDU_TRY(edu_reader_list(&names, reader, "forms"));
    if (names->nelts == 0)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s/forms: there is no form (a .yaml file)",
                                reader->folder);
    for (int i = 0; i < names->nelts; i++)
        EDU_TRY(read_form(reader, APR_ARRAY_IDX(names, i, const char *)));

    /* The files came in byte order, which is that of the codes: "." comes before all they are made of. */
    return NULL;
}
