#include "base/pool.h"
#include "base/settings.h"
#include "catalogue/reader/read.h"
#include "model/formula.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <string.h>

void edu_suite_catalogue(void);

static apr_pool_t *pool;
static const char *folder;
static const edu_catalogue_t *catalogue;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    return catalogue == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static void
head_is_read(void)
{
    CU_ASSERT_STRING_EQUAL(catalogue->code, "small-one");
    CU_ASSERT_STRING_EQUAL(catalogue->version, "3");
    CU_ASSERT_STRING_EQUAL(catalogue->name_zh, "小目录");
    CU_ASSERT_EQUAL(catalogue->completeness, 97.5);
    CU_ASSERT_EQUAL(catalogue->reference_date, 901);
    CU_ASSERT_STRING_EQUAL(catalogue->folder, folder);
}

static void
everything_is_there_by_code(void)
{
    CU_ASSERT_EQUAL(catalogue->forms->nelts, 3);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(catalogue->forms, 0, const edu_form_t *)->code, "county");
    CU_ASSERT_EQUAL(catalogue->indicators->nelts, 3);
    for (int i = 0; i < catalogue->indicators->nelts; i++)
        CU_ASSERT_EQUAL(APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *)->index, i);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(catalogue->indicators, 0, const edu_indicator_t *)->code, "drop");
    CU_ASSERT_PTR_NULL(edu_catalogue_indicator(catalogue, "school"));
    CU_ASSERT_PTR_NULL(edu_catalogue_group(catalogue, "all"));
    CU_ASSERT_PTR_NULL(edu_catalogue_profile(catalogue, "school"));
}

static void
indicators_know_what_they_need(void)
{
    const edu_indicator_t *ger = edu_catalogue_indicator(catalogue, "ger");
    const edu_indicator_t *drop = edu_catalogue_indicator(catalogue, "drop");
    const edu_indicator_t *pre = edu_catalogue_indicator(catalogue, "pre");

    CU_ASSERT_EQUAL(ger->inputs->nelts, 12);
    CU_ASSERT_EQUAL(ger->base_level, EDU_COUNTY);
    CU_ASSERT_EQUAL(ger->frequency, EDU_YEAR);
    CU_ASSERT_EQUAL(ger->longest_lag, 0);
    CU_ASSERT(ger->scale == 100 && ger->decimals == 2);
    CU_ASSERT(ger->direction == EDU_HIGH && ger->above_100 == EDU_ABOVE_CAP);
    CU_ASSERT_EQUAL(drop->longest_lag, 1);
    CU_ASSERT(drop->scale == 1 && drop->decimals == 4 && drop->direction == EDU_LOW);
    CU_ASSERT_STRING_EQUAL(edu_expr_print(drop->denominator, pool), "lag(school.enrol[*,*], 1)");
    CU_ASSERT_STRING_EQUAL(pre->alternative_of, "ger");
    CU_ASSERT_EQUAL(pre->direction, EDU_NEUTRAL);
    CU_ASSERT_STRING_EQUAL(ger->alternative_of, "");
}

/* One edit in a small catalogue of the test's own, which is read. */
static const edu_catalogue_t *
edited(const char *file, const char *from, const char *to)
{
    const char *made = edu_small_catalogue_write(pool);

    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    CU_ASSERT_FATAL(edu_small_catalogue_edit(made, file, from, to, pool));
    return edu_small_catalogue_read(made, pool);
}

/* Small counts of people are hidden on publication: what a catalogue does not say to be things is people. */
static void
units_are_people_unless_said(void)
{
    const edu_catalogue_t *said =
        edited("catalogue.yaml", "en: Small", "en: Small\nunits: {人: people, 平方米: things}");

    CU_ASSERT_PTR_NOT_NULL_FATAL(said);
    CU_ASSERT_EQUAL(edu_form_measure(edu_catalogue_form(said, "school"), "enrol")->counted, EDU_PEOPLE);
    CU_ASSERT_EQUAL(edu_form_measure(edu_catalogue_form(said, "school"), "floor")->counted, EDU_THINGS);
    CU_ASSERT_EQUAL(edu_form_measure(edu_catalogue_form(catalogue, "school"), "floor")->counted, EDU_PEOPLE);
}

/* A parity of ger and of drop, which looks a year back and has no interval. */
static void
rates_of_rates_need_what_those_need(void)
{
    const edu_catalogue_t *read =
        edited("indicators/pre.yaml",
               "numerator: enrol[primary,1]\ndenominator: county.pop[3..5]\ndirection: neutral\n",
               "parity: {of: ger, to: drop, adjusted: yes}\n");
    const edu_indicator_t *pre;

    CU_ASSERT_PTR_NOT_NULL_FATAL(read);
    pre = edu_catalogue_indicator(read, "pre");
    CU_ASSERT(pre->made_of == EDU_MADE_OF_PARITY && pre->adjusted);
    CU_ASSERT(pre->scale == 1 && pre->direction == EDU_NEUTRAL);
    CU_ASSERT(pre->longest_lag == 1 && pre->frequency == EDU_YEAR && pre->base_level == EDU_COUNTY);
    CU_ASSERT_EQUAL(pre->interval, EDU_INTERVAL_NONE);
    CU_ASSERT_STRING_EQUAL(edu_formula_print(pre, EDU_NUMERATOR, pool), "rate(ger)");
    CU_ASSERT_STRING_EQUAL(edu_formula_print(pre, EDU_DENOMINATOR, pool), "rate(drop)");
    CU_ASSERT_STRING_EQUAL(edu_made_of_name(pre), "adjusted parity");
    read = edited("indicators/pre.yaml", "numerator: enrol[primary,1]\ndenominator: county.pop[3..5]\n",
                  "parity: {indicator: ger, of: rural, to: all}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(read);
    pre = edu_catalogue_indicator(read, "pre");
    CU_ASSERT_EQUAL(pre->interval, EDU_INTERVAL_PARITY);
    CU_ASSERT_STRING_EQUAL(edu_formula_print(pre, EDU_NUMERATOR, pool), "rate(ger, rural)");
    read = edited("indicators/pre.yaml", "numerator: enrol[primary,1]\ndenominator: county.pop[3..5]\n",
                  "product: [ger, drop]\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(read);
    pre = edu_catalogue_indicator(read, "pre");
    CU_ASSERT(pre->interval == EDU_INTERVAL_NONE && pre->scale == 100);
    CU_ASSERT_STRING_EQUAL(edu_formula_print(pre, EDU_NUMERATOR, pool), "1000 * rate(ger) * rate(drop)");
    CU_ASSERT_STRING_EQUAL(edu_formula_print(pre, EDU_DENOMINATOR, pool), "1000");
}

static void
notes_are_in_two_languages(void)
{
    static const struct {
        const char *keys;
        const char *zh;
        const char *en;
    } cases[] = {
        {"", "", ""},
        {"  note: all\n", "all", "all"},
        {"  note_zh: 说明\n", "说明", ""},
        {"  note_en: own\n", "", "own"},
        {"  note_zh: 说明\n  note_en: own\n", "说明", "own"},
        {"  note: all\n  note_zh: 说明\n", "说明", "all"},
        {"  note_en: own\n  note: all\n", "all", "own"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const edu_catalogue_t *read = edited("indicators/all.yaml", "  above_100: cap\n",
                                             apr_pstrcat(pool, cases[i].keys, "  above_100: cap\n", NULL));
        const edu_indicator_t *ger;

        CU_ASSERT_PTR_NOT_NULL_FATAL(read);
        ger = edu_catalogue_indicator(read, "ger");
        CU_ASSERT_STRING_EQUAL(ger->note_zh, cases[i].zh);
        CU_ASSERT_STRING_EQUAL(ger->note_en, cases[i].en);
    }
}

static void
sources_and_flags_are_in_two_languages(void)
{
    const edu_catalogue_t *read =
        edited("indicators/all.yaml", "  above_100: cap\n", "  source: words\n  source_zh: 文字\n");
    const edu_indicator_t *ger = edu_catalogue_indicator(read, "ger");

    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_ZH, ger->source_zh, ger->source), "文字");
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_EN, ger->source_zh, ger->source), "words");
    CU_ASSERT_STRING_EQUAL(edu_catalogue_indicator(read, "drop")->source_zh, "");

    /* The small catalogue's table has no column flag_zh. */
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(catalogue->targets, 3, const edu_target_t *)->flag_zh, "");
    read = edited("targets.csv", NULL,
                  "flag_zh,area,set,indicator,from,to,comparator,value,flag\n"
                  "释读,00,,ger,,2014,>=,90,reading\n"
                  ",00,,ger,2015,,>=,95,reading\n");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(read->targets, 0, const edu_target_t *)->flag_zh, "释读");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(read->targets, 0, const edu_target_t *)->flag, "reading");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(read->targets, 1, const edu_target_t *)->flag_zh, "");
}

static void
sources_of_targets_have_a_translation(void)
{
    const edu_catalogue_t *read = edited("targets.csv", NULL,
                                         "area,set,indicator,from,to,comparator,value,source,source_en\n"
                                         "00,,ger,,2014,>=,90,工作方案,Work plan\n"
                                         "00,,ger,2015,,>=,95,工作方案,\n");
    const edu_target_t *translated = APR_ARRAY_IDX(read->targets, 0, const edu_target_t *);

    CU_ASSERT_STRING_EQUAL(edu_target_source(translated, EDU_LANG_EN, pool), "Work plan (工作方案)");
    CU_ASSERT_STRING_EQUAL(edu_target_source(translated, EDU_LANG_ZH, pool), "工作方案");
    CU_ASSERT_STRING_EQUAL(edu_target_source(APR_ARRAY_IDX(read->targets, 1, const edu_target_t *),
                                             EDU_LANG_EN, pool),
                           "工作方案");
}

static void
single_cells_have_headers_of_their_own(void)
{
    static const struct {
        const char *header;
        const char *column; /* NULL: unknown */
    } cases[] = {
        {"初一人数", "enrol_junior_7"},
        {"初一 （在校生）", "enrol_junior_7"},
        {"First YEAR", "enrol_primary_1"},
        {"初中7年级在校生", "enrol_junior_7"},
        {"初二人数", NULL},
    };
    const edu_catalogue_t *read = edited("forms/school.yaml", "  - code: floor\n",
                                         "    cell_aliases:\n"
                                         "      enrol_junior_7: [初一人数, 初一在校生, 初一-人数]\n"
                                         "      enrol_primary_1: [first year]\n"
                                         "  - code: floor\n");
    const edu_form_t *form = edu_catalogue_form(read, "school");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_header_t header = edu_form_header(form, cases[i].header, strlen(cases[i].header), pool);

        CU_ASSERT_EQUAL(header.kind, cases[i].column != NULL ? EDU_HEADER_CELL : EDU_HEADER_UNKNOWN);
        if (cases[i].column != NULL)
            CU_ASSERT_EQUAL(header.index, edu_form_cell(form, cases[i].column)->index);
    }
}

static void
sets_become_groups(void)
{
    const edu_group_t *rural = edu_catalogue_group(catalogue, "rural");
    const edu_group_t *villages = edu_catalogue_group(catalogue, "poor_villages");
    const edu_group_t *poor = edu_catalogue_group(catalogue, "poor");

    CU_ASSERT_EQUAL(catalogue->groups->nelts, 3);
    CU_ASSERT_STRING_EQUAL(rural->attribute, "location");
    CU_ASSERT(rural->values->nelts == 2 && !rural->scope && rural->set == NULL);
    CU_ASSERT(villages->scope && villages->set == NULL);
    CU_ASSERT_STRING_EQUAL(poor->attribute, "");
    CU_ASSERT_PTR_EQUAL(poor->set, edu_areas_set(catalogue->areas, "poor"));
    CU_ASSERT_STRING_EQUAL(poor->name_en, "poor counties");
}

static void
areas_and_people_are_read(void)
{
    const edu_area_t *area = edu_areas_find(catalogue->areas, "110101", 2015);
    const edu_population_t *people = &APR_ARRAY_IDX(catalogue->population, 0, edu_population_t);

    CU_ASSERT_STRING_EQUAL(area->name_zh, "一区");
    CU_ASSERT(area->reports && edu_areas_find(catalogue->areas, "110102", 2015)->reports);
    CU_ASSERT(!edu_areas_find(catalogue->areas, "110103", 2015)->reports);
    CU_ASSERT_EQUAL(area->line, 6);
    CU_ASSERT_EQUAL(edu_areas_changes(catalogue->areas)->nelts, 2);
    CU_ASSERT_EQUAL(catalogue->population->nelts, 1);
    CU_ASSERT(people->male[0] == 1 && people->female[0] == 2 && people->male[4] == 9 &&
              people->female[4] == 10);
    CU_ASSERT(people->total == 100 && people->year == 2020 && people->level == EDU_COUNTY);
}

static const char *
first_header(const apr_array_header_t *headers)
{
    return headers->nelts > 0 ? APR_ARRAY_IDX(headers, 0, const char *) : "";
}

static void
profiles_are_read(void)
{
    const edu_profile_t *sheet = edu_catalogue_profile(catalogue, "sheet");
    const edu_profile_t *tall = edu_catalogue_profile(catalogue, "tall");

    CU_ASSERT(sheet->wide && sheet->aliases && sheet->header_row == 2 && sheet->header_rows == 1);
    CU_ASSERT_EQUAL(sheet->area.columns->nelts, 2);
    CU_ASSERT_STRING_EQUAL(sheet->area.join, "-");
    CU_ASSERT(sheet->area.pad == 6 && sheet->area.map_only);
    CU_ASSERT_STRING_EQUAL((const char *)apr_hash_get(sheet->area.map, "x", APR_HASH_KEY_STRING), "110101");
    CU_ASSERT_STRING_EQUAL(first_header(APR_ARRAY_IDX(sheet->unit.columns, 0, const apr_array_header_t *)),
                           "#3");
    CU_ASSERT_STRING_EQUAL(sheet->year.value, "2020");
    CU_ASSERT(sheet->period.value == NULL && sheet->period.columns->nelts == 0 && sheet->period.map == NULL);
    CU_ASSERT_EQUAL(sheet->columns->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sheet->columns, 1, edu_profile_column_t).measure, "location");
    CU_ASSERT(sheet->filters->nelts == 1 && APR_ARRAY_IDX(sheet->filters, 0, edu_profile_filter_t).keep);
    CU_ASSERT(!tall->wide && tall->separator == '\t');
    CU_ASSERT_STRING_EQUAL(first_header(tall->value_column), "n");
    CU_ASSERT_EQUAL(tall->missing->nelts, 1);
    CU_ASSERT_STRING_EQUAL(tall->encoding, "auto");
    CU_ASSERT(tall->stop_at->nelts == 0 && tall->fill_down->nelts == 0 && tall->header_contains == NULL);
    CU_ASSERT(tall->sheet == NULL && tall->file == NULL && tall->title == NULL);
}

/* The digest of the small catalogue after a change to one file, which is then undone. */
static const char *
digest_with(const char *file, const char *from, const char *to)
{
    const edu_catalogue_t *changed;

    CU_ASSERT(edu_small_catalogue_edit(folder, file, from, to, pool));
    changed = edu_small_catalogue_read(folder, pool);
    CU_ASSERT(edu_small_catalogue_edit(folder, file, to, from, pool));
    return changed == NULL ? "" : changed->digest;
}

static void
digest_follows_what_makes_numbers(void)
{
    CU_ASSERT_EQUAL(strlen(catalogue->digest), 64);
    CU_ASSERT_STRING_EQUAL(digest_with("catalogue.yaml", "code: small-one", "code: small-one"),
                           catalogue->digest);
    CU_ASSERT_STRING_EQUAL(digest_with("population.csv", "110102,", "110101,"), catalogue->digest);
    CU_ASSERT_STRING_EQUAL(digest_with("profiles/sheet.yaml", "pad: 6", "pad: 7"), catalogue->digest);
    CU_ASSERT_STRING_NOT_EQUAL(digest_with("catalogue.yaml", "97.5", "97.4"), catalogue->digest);
    CU_ASSERT_STRING_NOT_EQUAL(digest_with("targets.csv", "ninety", "Ninety"), catalogue->digest);
    CU_ASSERT_STRING_NOT_EQUAL(digest_with("area_sets.csv", ",list", ",lists"), catalogue->digest);
    CU_ASSERT_STRING_NOT_EQUAL(digest_with("rules/all.yaml", "limit: 5.5", "limit: 5.6"), catalogue->digest);
    CU_ASSERT_STRING_NOT_EQUAL(digest_with("forms/monthly.yaml", "月报", "月表"), catalogue->digest);
}

static void
settings_name_the_folder(void)
{
    edu_settings_t *settings = edu_settings_create(pool);
    edu_catalogue_t *opened = NULL;
    edu_error_t *error;

    settings->value[EDU_SET_CATALOGUE] = folder;
    error = edu_catalogue_open(&opened, settings, pool);
    CU_ASSERT_PTR_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(opened->digest, catalogue->digest);

    settings->value[EDU_SET_CATALOGUE] = apr_pstrcat(pool, folder, "/none", NULL);
    error = edu_catalogue_open(&opened, settings, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(edu_error_exit_status(error), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->hint, "--catalogue"));
    edu_error_clear(error);
}

static void
file_that_must_be_there_is_missed(void)
{
    static const char *const needed[] = {"catalogue.yaml", "areas.csv"};

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        const char *made = edu_small_catalogue_write(pool);
        edu_catalogue_t *read = NULL;
        edu_error_t *error;

        CU_ASSERT_PTR_NOT_NULL_FATAL(made);
        CU_ASSERT(edu_small_catalogue_edit(made, needed[i], NULL, NULL, pool));
        error = edu_catalogue_read(&read, made, pool, pool);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_EQUAL(error->code, EDU_ERR_FILE);
        CU_ASSERT_PTR_NOT_NULL(strstr(edu_error_text(error, pool), needed[i]));
        edu_error_clear(error);
    }
}

/* The least there can be: a head, one form of one measure, one area; no dimensions, no indicators, nothing else. */
static void
least_catalogue_is_read(void)
{
    static const char *const gone[] = {"dimensions.yaml",     "forms/school.yaml",   "forms/county.yaml",
                                       "indicators/all.yaml", "indicators/pre.yaml", "groups.yaml",
                                       "area_changes.csv",    "area_sets.csv",       "targets.csv",
                                       "population.csv",      "profiles/sheet.yaml", "profiles/tall.yaml",
                                       "rules/all.yaml",      "rules/more.yaml",     "balanced/all.yaml"};
    const char *least = edu_small_catalogue_write(pool);
    const edu_catalogue_t *read;

    CU_ASSERT_PTR_NOT_NULL_FATAL(least);
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        CU_ASSERT(edu_small_catalogue_edit(least, gone[i], NULL, NULL, pool));
    CU_ASSERT(edu_small_catalogue_edit(least, "catalogue.yaml", NULL, "{code: x, en: X}", pool));
    CU_ASSERT(edu_small_catalogue_edit(
        least, "areas.csv", NULL,
        "\xEF\xBB\xBFname_zh,code,name_en,level,parent,valid_to,valid_from\r\n\"一\"\"县\"\"\",1,,county,,,1980",
        pool));
    read = edu_small_catalogue_read(least, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(read);
    CU_ASSERT_EQUAL(read->forms->nelts, 1);
    CU_ASSERT_EQUAL(read->indicators->nelts, 0);
    CU_ASSERT(read->completeness == 100 && read->reference_date == 101);
    CU_ASSERT_STRING_EQUAL(edu_areas_find(read->areas, "1", 1980)->name_zh, "一\"县\"");
    CU_ASSERT(edu_areas_find(read->areas, "1", 1980)->reports);
}

void
edu_suite_catalogue(void)
{
    CU_pSuite suite = CU_add_suite("catalogue", set_up, tear_down);

    CU_add_test(suite, "the head is read", head_is_read);
    CU_add_test(suite, "units are people unless said", units_are_people_unless_said);
    CU_add_test(suite, "everything is there by code", everything_is_there_by_code);
    CU_add_test(suite, "rates of rates need what those need", rates_of_rates_need_what_those_need);
    CU_add_test(suite, "indicators know what they need", indicators_know_what_they_need);
    CU_add_test(suite, "notes are in two languages", notes_are_in_two_languages);
    CU_add_test(suite, "sources and flags are in two languages", sources_and_flags_are_in_two_languages);
    CU_add_test(suite, "sources of targets have a translation", sources_of_targets_have_a_translation);
    CU_add_test(suite, "single cells have headers of their own", single_cells_have_headers_of_their_own);
    CU_add_test(suite, "sets become groups", sets_become_groups);
    CU_add_test(suite, "areas and people are read", areas_and_people_are_read);
    CU_add_test(suite, "profiles are read", profiles_are_read);
    CU_add_test(suite, "the digest follows what makes numbers", digest_follows_what_makes_numbers);
    CU_add_test(suite, "settings name the folder", settings_name_the_folder);
    CU_add_test(suite, "a file that must be there is missed", file_that_must_be_there_is_missed);
    CU_add_test(suite, "the least catalogue is read", least_catalogue_is_read);
}
