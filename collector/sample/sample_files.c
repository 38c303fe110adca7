/* The folder: the register, a file of returns a form and year, what is late, what was slipped, and what all of it is. */
#include "collector/sample/sample_private.h"

#include "base/cancel.h"
#include "base/file.h"
#include "base/log.h"
#include "base/pool.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_BYTES = 1024 * 1024, KEY_FATE = 60000 };

/* A file that is being written. */
typedef struct output_t {
    const char *path;
    FILE *stream;
    edu_buffer_t *text;
} output_t;

static apr_status_t
close_stream(void *data)
{
    output_t *output = data;

    if (output->stream != NULL)
        fclose(output->stream);
    output->stream = NULL;
    return APR_SUCCESS;
}

static edu_error_t *
write_error(const output_t *output)
{
    return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write file \"%s\"", output->path);
}

static edu_error_t *
output_open(output_t **result, apr_pool_t *pool, const char *path)
{
    output_t *output = apr_pcalloc(pool, sizeof *output);

    output->path = path;
    output->text = edu_buffer_create(FLUSH_BYTES + 65536, pool);
    output->stream = fopen(path, "wbx");
    if (output->stream == NULL)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not create file \"%s\"", path);
    setvbuf(output->stream, NULL, _IONBF, 0);
    apr_pool_cleanup_register(pool, output, close_stream, apr_pool_cleanup_null);
    *result = output;
    return NULL;
}

static edu_error_t *
output_flush(output_t *output, size_t when)
{
    if (output->text->length < when)
        return NULL;
    errno = 0;
    if (fwrite(output->text->data, 1, output->text->length, output->stream) != output->text->length)
        return write_error(output);
    edu_buffer_clear(output->text);
    return NULL;
}

static edu_error_t *
output_close(output_t *output)
{
    FILE *stream = output->stream;

    EDU_TRY(output_flush(output, 0));
    output->stream = NULL;
    errno = 0;
    return fclose(stream) == 0 ? NULL : write_error(output);
}

/* Folders --------------------------------------------------------------------------------------------------------- */

static edu_error_t *
make_folder(const char *path, apr_pool_t *pool)
{
    return edu_error_apr(EDU_ERR_FILE, apr_dir_make_recursive(path, APR_OS_DEFAULT, pool),
                         "could not make folder \"%s\"", path);
}

/* What lies in the folder must not mix with what was made another time. */
static edu_error_t *
check_empty(const char *path, apr_pool_t *pool)
{
    apr_dir_t *folder;
    apr_finfo_t entry;
    apr_status_t status;
    bool empty = true;

    status = apr_dir_open(&folder, path, pool);
    if (status != APR_SUCCESS)
        return edu_error_apr(EDU_ERR_FILE, status, "could not open folder \"%s\"", path);
    while (empty && apr_dir_read(&entry, APR_FINFO_NAME, folder) == APR_SUCCESS)
        empty = strcmp(entry.name, ".") == 0 || strcmp(entry.name, "..") == 0;
    apr_dir_close(folder);
    if (empty)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "folder \"%s\" is not empty", path),
                          "name a new folder, or remove what is in this one");
}

/* Headers ----------------------------------------------------------------------------------------------------------- */

/* A header as the reader wants it, when it is understood as what it stands for; else the code, which always is. */
static const char *
header_for(const edu_form_t *form, const char *wanted, const char *code, edu_header_kind_t kind, int index,
           apr_pool_t *pool)
{
    edu_header_t header = edu_form_header(form, wanted, strlen(wanted), pool);
    bool indexed = kind == EDU_HEADER_CELL || kind == EDU_HEADER_ATTRIBUTE;

    return header.kind == kind && (!indexed || header.index == index) ? wanted : code;
}

static void
add_header(edu_buffer_t *out, const edu_form_t *form, edu_lang_t lang, apr_pool_t *pool)
{
    bool zh = lang == EDU_LANG_ZH;
    bool schools = form->reporter == EDU_SCHOOL;
    const char *words[] = {
        header_for(form, zh ? "县区代码" : "area", "area", EDU_HEADER_AREA, 0, pool),
        header_for(form,
                   !zh       ? "unit"
                   : schools ? "学校标识码"
                             : "单位代码",
                   "unit", EDU_HEADER_UNIT, 0, pool),
        header_for(form,
                   !zh       ? "unit_name"
                   : schools ? "学校名称"
                             : "县区名称",
                   "unit_name", EDU_HEADER_UNIT_NAME, 0, pool),
        header_for(form, zh ? "年份" : "year", "year", EDU_HEADER_YEAR, 0, pool),
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        edu_text_add_csv(out, words[i]);
        edu_buffer_add_char(out, ',');
    }
    for (int i = 0; i < form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t);

        edu_text_add_csv(out, header_for(form, zh ? attribute->name_zh : attribute->code, attribute->code,
                                         EDU_HEADER_ATTRIBUTE, i, pool));
        edu_buffer_add_char(out, ',');
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        edu_text_add_csv(out, header_for(form, zh ? cell->name_zh : cell->column, cell->column,
                                         EDU_HEADER_CELL, i, pool));
        edu_buffer_add_char(out, i + 1 < form->cells->nelts ? ',' : '\n');
    }
}

/* Rows --------------------------------------------------------------------------------------------------------------- */

static const char *
school_attribute(const edu_school_t *school, const char *code)
{
    if (strcmp(code, "category") == 0)
        return edu_category_codes[school->category];
    if (strcmp(code, "location") == 0)
        return school->location;
    if (strcmp(code, "ownership") == 0)
        return school->is_private ? "private" : "public";
    if (strcmp(code, "poor_village") == 0)
        return school->poor_village ? "1" : "0";
    return "";
}

static void
add_values(edu_buffer_t *out, const int64_t *values, int count, const edu_slip_t *slip)
{
    for (int i = 0; i < count; i++) {
        if (slip != NULL && slip->cell == i)
            edu_buffer_add_text(out, slip->text);
        else if (values[i] != NO_VALUE)
            edu_buffer_add_int(out, values[i]);
        edu_buffer_add_char(out, i + 1 < count ? ',' : '\n');
    }
}

static void
add_key(edu_buffer_t *out, const char *area, const char *unit, const char *name, int year)
{
    edu_buffer_add_text(out, area);
    edu_buffer_add_char(out, ',');
    edu_buffer_add_text(out, unit);
    edu_buffer_add_char(out, ',');
    edu_text_add_csv(out, name);
    edu_buffer_add_char(out, ',');
    edu_buffer_add_int(out, year);
    edu_buffer_add_char(out, ',');
}

static void
add_school_row(edu_buffer_t *out, const edu_form_t *form, const edu_school_t *school, const char *area,
               int year, const int64_t *values, const edu_slip_t *slip)
{
    add_key(out, slip != NULL && slip->cell < 0 ? slip->text : area, school->code, school->name, year);
    for (int i = 0; i < form->attributes->nelts; i++) {
        edu_buffer_add_text(out, school_attribute(school,
                                                  APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code));
        edu_buffer_add_char(out, ',');
    }
    add_values(out, values, form->cells->nelts, slip);
}

static void
add_county_row(edu_buffer_t *out, const edu_form_t *form, const edu_area_t *area, const char *name, int year,
               const int64_t *values)
{
    add_key(out, area->code, area->code, name, year);
    for (int i = 0; i < form->attributes->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code, "basis") == 0)
            edu_buffer_add_text(out, "registered");
        edu_buffer_add_char(out, ',');
    }
    add_values(out, values, form->cells->nelts, NULL);
}

/* Returns ------------------------------------------------------------------------------------------------------------ */

/* What a run of years has in hand. */
typedef struct writing_t {
    edu_sample_t *sample;
    edu_columns_t columns;
    edu_pupils_t *pupils; /* as many as the largest county has schools */
    edu_pupils_t *before;
    double *scratch;
    int64_t *values;
    output_t *schools; /* of the year */
    output_t *counties;
    output_t *late;  /* NULL without --late */
    output_t *slips; /* NULL without --errors; of all years */
    edu_progress_t progress;
    int64_t done;
} writing_t;

static void
note_slip(output_t *slips, const edu_form_t *form, const edu_school_t *school, const char *area, int year,
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

static edu_error_t *
write_school(writing_t *writing, const edu_county_t *county, int index, int year, const char *area)
{
    edu_sample_t *sample = writing->sample;
    const edu_sample_options_t *options = sample->options;
    const edu_school_t *school = &sample->schools[county->first_school + index];
    edu_random_t fate = {edu_random_key(edu_random_key(school->key, KEY_FATE), (uint64_t)year)};
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

    output_t *output = late ? writing->late : writing->schools;
    add_school_row(output->text, sample->school_form, school, area, year, writing->values,
                   slipped ? &slip : NULL);
    if (late)
        sample->report->late++;
    else
        sample->report->returns++;
    return output_flush(output, FLUSH_BYTES);
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
    add_county_row(writing->counties->text, sample->county_form, area,
                   edu_text_pick(sample->options->lang, area->name_zh, area->name_en), year, writing->values);
    sample->report->county_returns++;
    EDU_TRY(output_flush(writing->counties, FLUSH_BYTES));
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
        output_t **output;
        const char *subfolder;
        const edu_form_t *form;
        bool wanted;
    } files[] = {
        {&writing->schools, "", sample->school_form, true},
        {&writing->counties, "", sample->county_form, true},
        {&writing->late, "/late", sample->school_form, sample->options->late > 0},
    };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (files[i].wanted) {
            EDU_TRY(output_open(files[i].output, pool,
                                apr_psprintf(pool, "%s%s/%s_%d.csv", folder, files[i].subfolder,
                                             files[i].form->code, year)));
            add_header((*files[i].output)->text, files[i].form, sample->options->lang, pool);
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
    EDU_TRY(output_close(writing->schools));
    EDU_TRY(output_close(writing->counties));
    return writing->late != NULL ? output_close(writing->late) : NULL;
}

static edu_error_t *
write_returns(edu_sample_t *sample, apr_pool_t *pool)
{
    const char *folder = sample->options->folder;
    apr_pool_t *year_pool = edu_pool_create(pool);
    writing_t writing = {.sample = sample};
    size_t most = 1;
    size_t cells = (size_t)(sample->school_form->cells->nelts + sample->county_form->cells->nelts);

    for (int i = 0; i < sample->counties->nelts; i++) {
        size_t count = (size_t)APR_ARRAY_IDX(sample->counties, i, const edu_county_t *)->school_count;

        most = count > most ? count : most;
    }
    edu_sample_columns(&writing.columns, sample->school_form, pool);
    writing.pupils = apr_palloc(pool, sizeof(edu_pupils_t) * most);
    writing.before = apr_palloc(pool, sizeof(edu_pupils_t) * most);
    writing.scratch = apr_palloc(pool, sizeof(double) * (most + 1));
    writing.values = apr_palloc(pool, sizeof(int64_t) * (cells + 1));
    if (sample->options->errors > 0) {
        EDU_TRY(output_open(&writing.slips, pool, apr_pstrcat(pool, folder, "/slips.csv", NULL)));
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
    return writing.slips != NULL ? output_close(writing.slips) : NULL;
}

/* The register -------------------------------------------------------------------------------------------------------- */

/* The years in which the county's code holds without a break around a year, as far as areas.csv knows. */
static void
code_span(int *from, int *to, const edu_areas_t *areas, const char *code, int year)
{
    const edu_area_t *row = edu_areas_find(areas, code, year);

    *from = *to = year;
    for (const edu_area_t *at = row; at != NULL; at = edu_areas_find(areas, code, *from - 1))
        *from = at->valid_from;
    for (const edu_area_t *at = row; at != NULL && *to != EDU_YEAR_FOREVER;
         at = edu_areas_find(areas, code, *to))
        *to = at->valid_to;
}

/* The rows of a county's schools under the code it has from the index-th year until before the next-th. */
static edu_error_t *
write_units(output_t *output, const edu_sample_t *sample, const edu_county_t *county, int index, int next)
{
    const char *code = county->areas[index]->code;
    edu_buffer_t *out = output->text;
    int from;
    int to;

    code_span(&from, &to, sample->catalogue->areas, code, sample->options->first_year + index);
    if (index > 0)
        from = sample->options->first_year + index;
    if (next < sample->years)
        to = sample->options->first_year + next;
    for (int i = 0; i < county->school_count; i++) {
        const edu_school_t *school = &sample->schools[county->first_school + i];
        int opens = school->founded > from ? school->founded : from;
        int closes = school->closes < to ? school->closes : to;

        if (opens >= closes)
            continue;
        edu_buffer_printf(out, "%s,%s,", code, school->code);
        edu_text_add_csv(out, school->name);
        edu_buffer_printf(out, ",%d,", opens);
        if (closes != EDU_YEAR_FOREVER)
            edu_buffer_add_int(out, closes);
        edu_buffer_printf(out, ",%s,%s,%s,%s\n", edu_category_codes[school->category], school->location,
                          school_attribute(school, "ownership"), school_attribute(school, "poor_village"));
        EDU_TRY(output_flush(output, FLUSH_BYTES));
    }
    return NULL;
}

static edu_error_t *
write_register(const edu_sample_t *sample, apr_pool_t *pool)
{
    output_t *output;

    EDU_TRY(output_open(&output, pool, apr_pstrcat(pool, sample->options->folder, "/units.csv", NULL)));
    edu_buffer_add_text(output->text,
                        "county_code,unit_code,name,valid_from,valid_to,category,location,ownership,"
                        "poor_village\n");
    for (int i = 0; i < sample->counties->nelts; i++) {
        const edu_county_t *county = APR_ARRAY_IDX(sample->counties, i, const edu_county_t *);

        for (int index = 0, next; index < sample->years; index = next) {
            next = index + 1;
            if (county->areas[index] == NULL)
                continue;
            while (next < sample->years && county->areas[next] != NULL &&
                   strcmp(county->areas[next]->code, county->areas[index]->code) == 0)
                next++;
            EDU_TRY(write_units(output, sample, county, index, next));
        }
    }
    return output_close(output);
}

/* ------------------------------------------------------------------------------------------------------------------- */

static edu_error_t *
write_readme(const edu_sample_t *sample, apr_pool_t *pool)
{
    const edu_sample_options_t *options = sample->options;
    edu_buffer_t *out = edu_buffer_create(2048, pool);

    edu_buffer_printf(
        out,
        "本文件夹中的学校和数据全部是虚构的示例，不是任何地方的真实统计。\n"
        "行政区划代码取自指标目录，各县人口由第七次全国人口普查（2020 年）的年龄组推算。\n\n"
        "The schools and figures in this folder are made up. They are nobody's statistics.\n"
        "Division codes are those of the catalogue; populations are worked out from the age groups\n"
        "of the 2020 census.\n\n"
        "edustat sample --lang %s --areas %s --schools %" APR_INT64_T_FMT
        " --years %d:%d --seed %" APR_UINT64_T_FMT,
        options->lang == EDU_LANG_ZH ? "zh" : "en", options->areas, (apr_int64_t)options->schools,
        options->first_year, options->last_year, (apr_uint64_t)options->seed);
    if (options->missing > 0)
        edu_buffer_printf(out, " --missing %s", edu_text_shortest(options->missing, pool));
    if (options->errors > 0)
        edu_buffer_printf(out, " --errors %s", edu_text_shortest(options->errors, pool));
    if (options->late > 0)
        edu_buffer_printf(out, " --late %s", edu_text_shortest(options->late, pool));
    edu_buffer_printf(out,
                      " -o DIR\n\n"
                      "seed: %" APR_UINT64_T_FMT "\ncatalogue: %s, version %s\n\n"
                      "units.csv                          the register of schools\n"
                      "returns/%s_YEAR.csv     the schools' returns\n"
                      "returns/%s_YEAR.csv     the counties' returns\n",
                      (apr_uint64_t)options->seed, sample->catalogue->code, sample->catalogue->version,
                      sample->school_form->code, sample->county_form->code);
    if (options->late > 0)
        edu_buffer_add_text(out, "returns/late/                      returns that came late\n");
    if (options->errors > 0)
        edu_buffer_add_text(
            out, "slips.csv                          what was written wrong in the returns, and what "
                 "was meant\n");
    return edu_file_write(apr_pstrcat(pool, options->folder, "/README.txt", NULL), out->data, out->length,
                          pool);
}

edu_error_t *
edu_sample_write_files(edu_sample_t *sample)
{
    const char *folder = sample->options->folder;
    apr_pool_t *pool = edu_pool_create(sample->pool);

    EDU_TRY(make_folder(folder, pool));
    EDU_TRY(check_empty(folder, pool));
    EDU_TRY(
        make_folder(apr_pstrcat(pool, folder, sample->options->late > 0 ? "/returns/late" : "/returns", NULL),
                    pool));
    EDU_TRY(write_readme(sample, pool));
    EDU_TRY(write_register(sample, pool));
    EDU_TRY(write_returns(sample, pool));
    apr_pool_destroy(pool);
    return NULL;
}
