/* The register of the made-up schools: a row a school and code of its county. */
#include "collector/sample/sample_output.h"
#include "collector/sample/sample_private.h"

#include <apr_strings.h>
#include <string.h>

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
write_units(edu_output_t *output, const edu_sample_t *sample, const edu_county_t *county, int index, int next)
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
        edu_buffer_printf(out, ",%s,%s,%s,%s", edu_category_codes[school->category], school->location,
                          edu_school_attribute(school, "ownership"),
                          edu_school_attribute(school, "poor_village"));
        if (sample->resources_form != NULL)
            edu_buffer_printf(out, ",%s", edu_school_attribute(school, "teaching_point"));
        edu_buffer_add_char(out, '\n');
        EDU_TRY(edu_output_flush(output, EDU_OUTPUT_FLUSH));
    }
    return NULL;
}

edu_error_t *
edu_sample_write_register(const edu_sample_t *sample, apr_pool_t *pool)
{
    edu_output_t *output;

    EDU_TRY(edu_output_open(&output, pool, apr_pstrcat(pool, sample->options->folder, "/units.csv", NULL)));
    edu_buffer_add_text(output->text,
                        "county_code,unit_code,name,valid_from,valid_to,category,location,ownership,"
                        "poor_village");
    edu_buffer_add_text(output->text, sample->resources_form != NULL ? ",teaching_point\n" : "\n");
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
    return edu_output_close(output);
}
