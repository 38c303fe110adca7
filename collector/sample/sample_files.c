/* The folder and what lies in it. */
#include "collector/sample/sample_private.h"

#include "base/file.h"
#include "base/pool.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <string.h>

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

static edu_error_t *
write_readme(const edu_sample_t *sample, apr_pool_t *pool)
{
    const edu_sample_options_t *options = sample->options;
    edu_buffer_t *out = edu_buffer_create(2048, pool);

    edu_buffer_printf(
        out,
        "本文件夹中的学校和数据全部是虚构的示例，不是任何地方的真实统计。\n"
        "区划代码取自指标目录，各县人口由第七次全国人口普查（2020 年）的年龄组推算。\n\n"
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
    if (sample->resources_form != NULL)
        edu_buffer_printf(out, "returns/%s_YEAR.csv  the schools' resources\n", sample->resources_form->code);
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
    EDU_TRY(edu_sample_write_register(sample, pool));
    EDU_TRY(edu_sample_write_returns(sample, pool));
    apr_pool_destroy(pool);
    return NULL;
}
