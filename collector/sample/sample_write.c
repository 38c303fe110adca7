/* The files of returns: one a form and year, each in the order of county and unit; what is late, what was slipped. */
#include "collector/sample/sample_output.h"
#include "collector/sample/sample_private.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "base/progress.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FATE = 60000 };

/* What a run of years has in hand. */
typedef struct writing_t {
    edu_sample_t *sample;
    edu_columns_t columns;
    edu_pupils_t *pupils; /* as many as the largest county has schools */
    edu_pupils_t *before;
    double *scratch;
    int64_t *values;
    int64_t *resource_values;
    edu_output_t *schools; /* of the year */
    edu_output_t *counties;
    edu_output_t *resources; /* NULL where the catalogue has no such form */
    edu_output_t *late;      /* NULL without --late */
    edu_output_t *slips;     /* NULL without --errors; of all years */
    edu_progress_t progress;
    int64_t done;
} writing_t;

static void
note_slip(edu_output_t *slips, const edu_form_t *form, const edu_school_t *school, const char *area, int year,
          const int64_t *values, const edu_slip_t *slip)
{
    edu_buffer_t *out = slips->text;

    edu_buffer_printf(out, "%d,%s,%s,%s,%s,", year, area, school->code, edu_slip_name(slip->kind),
                      slip->cell < 0 ? "area"
                                     : APR_ARRAY_IDX(form->cells, slip->cell, const edu_cell_t *)->column);
    edu_text_add_csv(out, slip->text);
    edu_buffer_add_char(out, ',');
    if (slip->cell < 0)
        edu_buffer_add_text(out, area);
    else
        edu_buffer_add_int(out, values[slip->cell]);
    edu_buffer_add_char(out, '\n');
}

/* Of schools that may have primary or junior pupils. A slip is in the annual return only. */
static edu_error_t *
write_resources(writing_t *writing, const edu_county_t *county, int index, int year, const char *area)
{
    const edu_form_t *form = writing->sample->resources_form;
    const edu_school_t *school = &writing->sample->schools[county->first_school + index];

    if (writing->resources == NULL || form->cells->nelts == 0 ||
        !edu_form_class_has(form, APR_ARRAY_IDX(form->cells, 0, const edu_cell_t *)->measure->applies_to,
                            edu_category_codes[school->category]))
        return NULL;
    edu_sample_resources(writing->resource_values, writing->sample, county, school, year,
                         &writing->pupils[index], writing->values, &writing->columns);
    edu_sample_add_school_row(writing->resources->text, form, school, area, year, writing->resource_values,
                              NULL);
    return edu_output_flush(writing->resources, EDU_OUTPUT_FLUSH);
}

static edu_error_t *
write_school(writing_t *writing, const edu_county_t *county, int index, int year, const char *area)
{
    edu_sample_t *sample = writing->sample;
    const edu_sample_options_t *options = sample->options;
    const edu_school_t *school = &sample->schools[county->first_school + index];
    edu_random_t fate = {edu_random_key(edu_random_key(school->key, KEY_FATE), year)};
    double reports = edu_random_unit(&fate);
    bool slipped = edu_random_unit(&fate) < options->errors;
    bool late = reports < options->missing + options->late;
    edu_slip_t slip;

    if (reports < options->missing) {
        sample->report->missing++;
        return NULL;
    }
    edu_sample_return(writing->values, &writing->columns, sample, county, school, year,
                      &writing->pupils[index], &writing->before[index]);
    if (slipped) {
        edu_sample_draw_slip(&slip, sample, &writing->columns, school, year, writing->values, area);
        note_slip(writing->slips, sample->school_form, school, area, year, writing->values, &slip);
        sample->report->slips++;
    }

    edu_output_t *output = late ? writing->late : writing->schools;
    edu_sample_add_school_row(output->text, sample->school_form, school, area, year, writing->values,
                              slipped ? &slip : NULL);
    EDU_TRY(write_resources(writing, county, index, year, area));
    if (late)
        sample->report->late++;
    else
        sample->report->returns++;
    return edu_output_flush(output, EDU_OUTPUT_FLUSH);
}

/* The sample's first year since which the county has had the code it has in this year. */
static int
first_year_of_code(const edu_sample_t *sample, const edu_county_t *county, int index)
{
    const char *code = county->areas[index]->code;

    while (index > 0 && county->areas[index - 1] != NULL && strcmp(county->areas[index - 1]->code, code) == 0)
        index--;
    return sample->options->first_year + index;
}

static edu_error_t *
write_county(writing_t *writing, const edu_county_t *county, int index)
{
    edu_sample_t *sample = writing->sample;
    const edu_area_t *area = county->areas[index];
    int year = sample->options->first_year + index;
    edu_county_year_t totals;

    edu_sample_county_year(&totals, sample, county, year - 1);
    edu_sample_share_out(writing->before, writing->scratch, sample, county, &totals);
    edu_sample_county_year(&totals, sample, county, year);
    edu_sample_share_out(writing->pupils, writing->scratch, sample, county, &totals);
    for (int i = 0; i < county->school_count; i++)
        if (edu_school_is_open(&sample->schools[county->first_school + i], year)) {
            EDU_TRY(write_school(writing, county, i, year, area->code));
            edu_progress_update(&writing->progress, ++writing->done);
        }

    edu_sample_county_return(writing->values, sample, county, year,
                             first_year_of_code(sample, county, index));
    edu_sample_add_county_row(writing->counties->text, sample->county_form, area,
                              edu_text_pick(sample->options->lang, area->name_zh, area->name_en), year,
                              writing->values);
    sample->report->county_returns++;
    EDU_TRY(edu_output_flush(writing->counties, EDU_OUTPUT_FLUSH));
    return edu_cancel_check();
}

/* A county in a year, to put the counties in the order of the codes they have in it. */
typedef struct turn_t {
    const char *code;
    const edu_county_t *county;
} turn_t;

static int
compare_turns(const void *a, const void *b)
{
    return strcmp(((const turn_t *)a)->code, ((const turn_t *)b)->code);
}

static edu_error_t *
open_year(writing_t *writing, int year, apr_pool_t *pool)
{
    const edu_sample_t *sample = writing->sample;
    const char *folder = apr_pstrcat(pool, sample->options->folder, "/returns", NULL);
    const struct {
        edu_output_t **output;
        const char *subfolder;
        const edu_form_t *form;
        bool wanted;
    } files[] = {
        {&writing->schools, "", sample->school_form, true},
        {&writing->counties, "", sample->county_form, true},
        {&writing->resources, "", sample->resources_form, sample->resources_form != NULL},
        {&writing->late, "/late", sample->school_form, sample->options->late > 0},
    };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (files[i].wanted) {
            EDU_TRY(edu_output_open(files[i].output, pool,
                                    apr_psprintf(pool, "%s%s/%s_%d.csv", folder, files[i].subfolder,
                                                 files[i].form->code, year)));
            edu_sample_add_header((*files[i].output)->text, files[i].form, sample->options->lang, pool);
        }
    return NULL;
}

static edu_error_t *
write_year(writing_t *writing, int index, apr_pool_t *pool)
{
    const edu_sample_t *sample = writing->sample;
    turn_t *turns = apr_palloc(pool, sizeof(turn_t) * (size_t)sample->counties->nelts);
    size_t count = 0;

    for (int i = 0; i < sample->counties->nelts; i++) {
        const edu_county_t *county = APR_ARRAY_IDX(sample->counties, i, const edu_county_t *);

        if (county->areas[index] != NULL)
            turns[count++] = (turn_t){county->areas[index]->code, county};
    }
    qsort(turns, count, sizeof(turn_t), compare_turns);
    EDU_TRY(open_year(writing, sample->options->first_year + index, pool));
    for (size_t i = 0; i < count; i++)
        EDU_TRY(write_county(writing, turns[i].county, index));
    EDU_TRY(edu_output_close(writing->schools));
    EDU_TRY(edu_output_close(writing->counties));
    if (writing->resources != NULL)
        EDU_TRY(edu_output_close(writing->resources));
    return writing->late != NULL ? edu_output_close(writing->late) : NULL;
}

edu_error_t *
edu_sample_write_returns(edu_sample_t *sample, apr_pool_t *pool)
{
    const char *folder = sample->options->folder;
    apr_pool_t *year_pool = edu_pool_create(pool);
    writing_t writing = {.sample = sample};
    size_t most = 1;
    size_t cells = (size_t)sample->school_form->cells->nelts + (size_t)sample->county_form->cells->nelts;

    for (int i = 0; i < sample->counties->nelts; i++) {
        size_t count = (size_t)APR_ARRAY_IDX(sample->counties, i, const edu_county_t *)->school_count;

        most = count > most ? count : most;
    }
    edu_sample_columns(&writing.columns, sample->school_form, pool);
    writing.pupils = apr_palloc(pool, sizeof(edu_pupils_t) * most);
    writing.before = apr_palloc(pool, sizeof(edu_pupils_t) * most);
    writing.scratch = apr_palloc(pool, sizeof(double) * (most + 1));
    writing.values = apr_palloc(pool, sizeof(int64_t) * (cells + 1));
    if (sample->resources_form != NULL)
        writing.resource_values =
            apr_palloc(pool, sizeof(int64_t) * (size_t)(sample->resources_form->cells->nelts + 1));
    if (sample->options->errors > 0) {
        EDU_TRY(edu_output_open(&writing.slips, pool, apr_pstrcat(pool, folder, "/slips.csv", NULL)));
        edu_buffer_add_text(writing.slips->text, "year,county_code,unit_code,kind,column,written,meant\n");
    }
    edu_progress_start(&writing.progress,
                       sample->options->lang == EDU_LANG_ZH ? "生成报表" : "making up returns",
                       sample->school_count * sample->years);
    for (int i = 0; i < sample->years; i++) {
        apr_pool_clear(year_pool);
        EDU_TRY(write_year(&writing, i, year_pool));
    }
    edu_progress_finish(&writing.progress);
    return writing.slips != NULL ? edu_output_close(writing.slips) : NULL;
}
