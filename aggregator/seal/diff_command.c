/* seal diff: what changed since a seal, or between two; a summary first, then every change. */
#include "aggregator/seal/commands_private.h"
#include "aggregator/seal/diff_show.h"

#include <limits.h>
#include <string.h>

static edu_error_t *
open_seal(edu_seal_open_t *open, edu_stored_seal_t *seal, edu_db_t *db, const char *number, apr_pool_t *pool)
{
    apr_array_header_t *wrong;
    edu_seal_parts_t *parts;

    EDU_TRY(edu_seal_find(seal, db, number, pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, seal, pool));
    EDU_TRY(edu_seal_check_sound(seal, wrong));
    return edu_seal_open(open, seal, parts, pool);
}

edu_error_t *
edu_seal_run_diff(edu_context_t *context)
{
    apr_pool_t *pool = context->pool;
    edu_stored_seal_t stored[2];
    edu_seal_open_t open[2];
    edu_seal_diff_t diff;
    edu_seal_show_t show = {.seal = &open[0],
                            .other = context->argc > 1 ? &open[1] : NULL,
                            .diff = &diff,
                            .lang = context->settings->lang,
                            .out = edu_buffer_create(16384, pool),
                            .pool = pool};
    edu_table_format_t format;
    int64_t limit;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_setting_int(&limit, context->settings, EDU_SET_LIMIT, 0, INT_MAX));
    show.limit = (int)limit;
    EDU_TRY(edu_seal_connect(&db, context));
    for (int i = 0; i < context->argc; i++)
        EDU_TRY(open_seal(&open[i], &stored[i], db, context->argv[i], pool));
    if (context->argc > 1 &&
        (strcmp(stored[0].area, stored[1].area) != 0 || stored[0].year != stored[1].year))
        return edu_error_create(EDU_ERR_USAGE, NULL, "seals %s and %s are not of the same area and year",
                                context->argv[0], context->argv[1]);
    EDU_TRY_WRAP(edu_seal_diff(&diff, db, &open[0], show.other, pool), "could not compare seal %s",
                 context->argv[0]);
    if (format != EDU_TABLE_TEXT) {
        EDU_TRY(edu_seal_write_data(&show, format));
    } else {
        edu_seal_write_text(&show);
    }
    return edu_seal_print(show.out);
}
