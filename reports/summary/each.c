#include "reports/summary/each.h"

#include "base/log.h"
#include "base/translate.h"
#include "base/workers.h"
#include "sql/area.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOBS_MOST = 64 };

typedef struct each_t {
    const edu_report_maker_t *maker;
    const apr_array_header_t *areas; /* const edu_area_t * */
    const char *folder;
    const char *suffix;
    int year;
    edu_lang_t lang;
} each_t;

bool
edu_report_is_each(const edu_settings_t *settings)
{
    return edu_setting(settings, EDU_SET_EACH) != NULL;
}

static const edu_area_t *
area_at(const each_t *each, int index)
{
    return APR_ARRAY_IDX(each->areas, index, const edu_area_t *);
}

static edu_error_t *
begin(void *baton, apr_pool_t *pool)
{
    const each_t *each = baton;

    return each->maker->open(each->maker->baton, pool);
}

static edu_error_t *
write_one(int index, void *baton, apr_pool_t *pool)
{
    const each_t *each = baton;
    const edu_area_t *area = area_at(each, index);

    return each->maker->write(each->maker->baton, area->code,
                              apr_psprintf(pool, "%s/%s-%d.%s", each->folder, area->code, each->year,
                                           each->suffix),
                              pool);
}

/* index below 0: a process that could not begin. */
static void
tell(int index, edu_error_t *error, void *baton)
{
    const each_t *each = baton;

    if (index >= 0) {
        const edu_area_t *area = area_at(each, index);

        error = edu_error_wrap(error, "no report of %s (%s)",
                               edu_text_pick(each->lang, area->name_zh, area->name_en), area->code);
    }
    edu_error_print(error, "edustat", stderr);
    edu_error_clear(error);
}

static edu_error_t *
make_folder(const char **folder, const edu_settings_t *settings)
{
    struct stat status;

    *folder = edu_setting(settings, EDU_SET_OUTPUT);
    if (*folder == NULL || strcmp(*folder, "-") == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "\"--each\" needs a folder to write into"),
                              "give one: -o DIR");
    if (mkdir(*folder, 0777) == 0 ||
        (errno == EEXIST && stat(*folder, &status) == 0 && S_ISDIR(status.st_mode)))
        return NULL;
    return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not make the folder \"%s\"", *folder);
}

static edu_error_t *
find_areas(const apr_array_header_t **areas, const edu_catalogue_t *catalogue, const char *text, int year,
           const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *name = edu_setting(settings, EDU_SET_EACH);
    int level = edu_level_parse(name);
    apr_array_header_t *found = apr_array_make(pool, 128, sizeof(const edu_area_t *));
    const apr_array_header_t *all;
    const edu_area_t *top;

    if (level < 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "unknown level \"%s\"", name),
                              "choose one of: nation, province, prefecture, county");
    EDU_TRY(edu_sql_area(&top, catalogue, text, year, pool));
    all = edu_areas_below(catalogue->areas, top->code, year, level, pool);
    for (int i = 0; i < all->nelts; i++)
        if (APR_ARRAY_IDX(all, i, const edu_area_t *) != top)
            APR_ARRAY_PUSH(found, const edu_area_t *) = APR_ARRAY_IDX(all, i, const edu_area_t *);
    *areas = found;
    if (found->nelts > 0)
        return NULL;
    return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "%s (%s) has no areas of level \"%s\" below it in %d",
                            edu_text_pick(settings->lang, top->name_zh, top->name_en), top->code, name, year);
}

static edu_error_t *
count_jobs(int *jobs, const edu_settings_t *settings)
{
    int64_t number = sysconf(_SC_NPROCESSORS_ONLN);

    if (edu_setting(settings, EDU_SET_WORKERS) != NULL)
        EDU_TRY(edu_setting_int(&number, settings, EDU_SET_WORKERS, 1, JOBS_MOST));
    *jobs = (int)(number < 1 ? 1 : number > JOBS_MOST ? JOBS_MOST : number);
    return NULL;
}

edu_error_t *
edu_report_each(edu_context_t *context, const edu_catalogue_t *catalogue, const char *area, int year,
                const char *suffix, const edu_report_maker_t *maker)
{
    each_t each = {.maker = maker, .suffix = suffix, .year = year, .lang = context->settings->lang};
    const edu_workers_t workers = {begin, write_one, tell, edu_translate("writing reports")};
    int done;
    int jobs;

    EDU_TRY(count_jobs(&jobs, context->settings));
    EDU_TRY(find_areas(&each.areas, catalogue, area, year, context->settings, context->pool));
    EDU_TRY(make_folder(&each.folder, context->settings));
    EDU_TRY(edu_workers_run(&done, each.areas->nelts, jobs, &workers, &each, context->pool));
    edu_log_result("%s: reports written: %d, not written: %d\n", each.folder, done, each.areas->nelts - done);
    if (done < each.areas->nelts)
        context->status = 1;
    return NULL;
}
