#include "collector/changes_private.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A table for people that is being filled. */
typedef struct tell_t {
    edu_table_t *table;
    const edu_form_t *form;
    edu_lang_t lang;
} tell_t;

static const char *
kind_title(const char *kind, edu_lang_t lang)
{
    static const char *const titles[][3] = {
        {"new", "新增", "new"},
        {"replaced", "修改", "changed"},
        {"removed", "移除", "removed"},
        {"deleted", "删除", "deleted"},
    };

    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (strcmp(kind, titles[i][0]) == 0)
            return edu_text_pick(lang, titles[i][1], titles[i][2]);
    return kind;
}

static const char *
item_title(const edu_form_t *form, const char *column, edu_lang_t lang)
{
    const edu_cell_t *cell = edu_form_cell(form, column);
    int attribute = edu_form_attribute(form, column);

    if (cell != NULL)
        return edu_text_pick(lang, cell->name_zh, cell->name_en);
    if (attribute < 0)
        return "";
    const edu_attribute_t *found = &APR_ARRAY_IDX(form->attributes, attribute, edu_attribute_t);
    return edu_text_pick(lang, found->name_zh, found->name_en);
}

static edu_error_t *
tell_change(const char *const *fields, void *baton)
{
    const tell_t *tell = baton;
    const char *const cells[] = {
        fields[EDU_CHANGE_COUNTY], fields[EDU_CHANGE_PERIOD],
        fields[EDU_CHANGE_UNIT],   kind_title(fields[EDU_CHANGE_KIND], tell->lang),
        fields[EDU_CHANGE_COLUMN], item_title(tell->form, fields[EDU_CHANGE_COLUMN], tell->lang),
        fields[EDU_CHANGE_BEFORE], fields[EDU_CHANGE_AFTER],
    };

    edu_table_row(tell->table, cells);
    return NULL;
}

static const char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

static void
tell_areas(edu_buffer_t *out, const edu_changes_t *changes, bool zh, apr_pool_t *pool)
{
    const edu_column_t columns[] = {
        {"county_code", zh ? "县区" : "county", EDU_LEFT},
        {"period", zh ? "报告期" : "period", EDU_LEFT},
        {"new", zh ? "新增" : "new", EDU_RIGHT},
        {"changed", zh ? "修改" : "changed", EDU_RIGHT},
        {"removed", zh ? "移除或删除" : "removed", EDU_RIGHT},
    };
    edu_table_t *table =
        edu_table_create(EDU_TABLE_TEXT, columns, sizeof columns / sizeof columns[0], out, pool);

    for (int64_t i = 0; i < changes->areas && i < EDU_CHANGES_SHOWN; i++) {
        const edu_load_area_t *area = &changes->shown[i];
        const char *const cells[] = {area->county, area->period, whole(area->fresh, pool),
                                     whole(area->replaced, pool), whole(area->removed, pool)};

        edu_table_row(table, cells);
    }
    edu_table_finish(table);
    if (changes->areas > EDU_CHANGES_SHOWN)
        edu_buffer_printf(out, zh ? "……共 %s 个县区报告期\n" : "... %s county-periods in all\n",
                          whole(changes->areas, pool));
}

static edu_error_t *
tell_changes(edu_buffer_t *out, edu_changes_t *changes, const char *file, edu_lang_t lang,
             apr_pool_t *scratch_pool)
{
    const bool zh = lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"county_code", zh ? "县区" : "county", EDU_LEFT}, {"period", zh ? "报告期" : "period", EDU_LEFT},
        {"unit_code", zh ? "单位" : "unit", EDU_LEFT},     {"change", zh ? "改动" : "change", EDU_LEFT},
        {"column", zh ? "列" : "column", EDU_LEFT},        {"item", zh ? "指标项" : "item", EDU_LEFT},
        {"before", zh ? "原值" : "before", EDU_RIGHT},     {"after", zh ? "新值" : "after", EDU_RIGHT},
    };
    tell_t tell = {NULL, changes->form, lang};

    edu_buffer_printf(out,
                      zh ? "\n%s：将新增 %s 份、修改 %s 份、移除或删除 %s 份报表\n\n"
                         : "\n%s would bring new returns: %s, changed ones: %s, removed ones: %s\n\n",
                      file, whole(changes->fresh, scratch_pool), whole(changes->replaced, scratch_pool),
                      whole(changes->removed, scratch_pool));
    tell_areas(out, changes, zh, scratch_pool);
    if (changes->count == 0)
        return NULL;
    edu_buffer_add_char(out, '\n');
    tell.table =
        edu_table_create(EDU_TABLE_TEXT, columns, sizeof columns / sizeof columns[0], out, scratch_pool);
    EDU_TRY(edu_changes_each(changes, EDU_CHANGES_SHOWN, tell_change, &tell));
    edu_table_finish(tell.table);
    if (changes->count > EDU_CHANGES_SHOWN)
        edu_buffer_printf(out,
                          zh ? "……共 %s 处；用 --format csv 或 -o 文件 取得全部\n"
                             : "... %s in all; --format csv or -o FILE lists them\n",
                          whole(changes->count, scratch_pool));
    return NULL;
}

/* --- all of them, for programs --- */

struct edu_changes_show_t {
    const char *path; /* NULL: standard output */
    const char *part; /* what is written until it is whole */
    FILE *file;
    edu_table_t *table; /* NULL: text */
    edu_buffer_t *out;
    edu_lang_t lang;
    const char *name; /* of the file that brings the changes */
    const edu_form_t *form;
};

static const edu_column_t output_columns[] = {
    {"file", NULL, EDU_LEFT},        {"form", NULL, EDU_LEFT},   {"change", NULL, EDU_LEFT},
    {"county_code", NULL, EDU_LEFT}, {"period", NULL, EDU_LEFT}, {"unit_code", NULL, EDU_LEFT},
    {"column", NULL, EDU_LEFT},      {"before", NULL, EDU_LEFT}, {"after", NULL, EDU_LEFT},
};

static edu_error_t *
write_failed(const edu_changes_show_t *show)
{
    return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not write the changes to \"%s\"",
                         show->path != NULL ? show->path : edu_translate("standard output"));
}

static apr_status_t
drop_output(void *data)
{
    edu_changes_show_t *show = data;

    if (show->file != NULL && show->path != NULL)
        fclose(show->file);
    if (show->part != NULL)
        unlink(show->part);
    return APR_SUCCESS;
}

/* A file is written beside the old one and renamed in the end, so that a reader sees either whole. */
static edu_error_t *
open_file(edu_changes_show_t *show, apr_pool_t *pool)
{
    struct stat status;
    bool plain = stat(show->path, &status) != 0 || S_ISREG(status.st_mode);
    const char *part = plain ? apr_pstrcat(pool, show->path, ".part", NULL) : NULL;

    show->file = fopen(plain ? part : show->path, "w");
    if (show->file == NULL)
        return write_failed(show);
    show->part = part;
    return NULL;
}

edu_error_t *
edu_changes_show_open(edu_changes_show_t **show, const char *path, edu_table_format_t format, bool dry_run,
                      edu_lang_t lang, apr_pool_t *pool)
{
    edu_changes_show_t *new_show;

    *show = NULL;
    if (!dry_run && path != NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "--output goes with --dry-run"),
                              "it takes the changes that a load would make");
    if (!dry_run)
        return NULL;
    new_show = apr_pcalloc(pool, sizeof *new_show);
    new_show->path = path != NULL && strcmp(path, "-") != 0 ? path : NULL;
    new_show->file = stdout;
    new_show->lang = lang;
    new_show->out = edu_buffer_create(65536, pool);
    if (new_show->path != NULL)
        EDU_TRY(open_file(new_show, pool));
    apr_pool_cleanup_register(pool, new_show, drop_output, apr_pool_cleanup_null);
    if (path != NULL || format != EDU_TABLE_TEXT)
        new_show->table =
            edu_table_create(format == EDU_TABLE_TEXT ? EDU_TABLE_CSV : format, output_columns,
                             sizeof output_columns / sizeof output_columns[0], new_show->out, pool);
    *show = new_show;
    return NULL;
}

bool
edu_changes_show_all(const edu_changes_show_t *show)
{
    return show != NULL && show->table != NULL;
}

bool
edu_changes_show_alone(const edu_changes_show_t *show)
{
    return edu_changes_show_all(show) && show->path == NULL;
}

static edu_error_t *
flush_output(edu_changes_show_t *show)
{
    size_t length = show->out->length;

    if (fwrite(show->out->data, 1, length, show->file) != length)
        return write_failed(show);
    edu_buffer_clear(show->out);
    return NULL;
}

static edu_error_t *
output_change(const char *const *fields, void *baton)
{
    edu_changes_show_t *show = baton;
    const char *const cells[] = {
        show->name,
        show->form->code,
        fields[EDU_CHANGE_KIND],
        fields[EDU_CHANGE_COUNTY],
        fields[EDU_CHANGE_PERIOD],
        fields[EDU_CHANGE_UNIT],
        fields[EDU_CHANGE_COLUMN],
        fields[EDU_CHANGE_BEFORE],
        fields[EDU_CHANGE_AFTER],
    };

    edu_table_row(show->table, cells);
    return show->out->length > 60000 ? flush_output(show) : NULL;
}

edu_error_t *
edu_changes_show_add(edu_changes_show_t *show, edu_changes_t *changes, const char *file,
                     apr_pool_t *scratch_pool)
{
    if (show == NULL || changes == NULL || changes->areas == 0)
        return NULL;
    if (show->table == NULL)
        return tell_changes(show->out, changes, file, show->lang, scratch_pool);
    show->name = file;
    show->form = changes->form;
    return edu_changes_each(changes, -1, output_change, show);
}

edu_error_t *
edu_changes_show_close(edu_changes_show_t *show)
{
    FILE *file;

    if (show == NULL)
        return NULL;
    file = show->file;
    if (show->table != NULL)
        edu_table_finish(show->table);
    EDU_TRY(flush_output(show));
    if (show->path == NULL)
        return fflush(file) == 0 ? NULL : write_failed(show);
    show->file = NULL;
    if (fclose(file) != 0 || (show->part != NULL && rename(show->part, show->path) != 0))
        return write_failed(show);
    show->part = NULL;
    return NULL;
}
