/* Returns from units that should not exist. Their rows are rejected; as findings they are asked after until the register, or the
 * return, is put right. */
#include "base/file.h"
#include "base/pool.h"
#include "collector/register_private.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"
#include "sql/form_units.h"

#include <errno.h>
#include <string.h>

static edu_error_t *
spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep the findings in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

static void
add_message(edu_buffer_t *line, edu_reason_t reason, edu_lang_t lang, const char *unit, const char *other,
            apr_pool_t *pool)
{
    edu_buffer_t *text = edu_buffer_create(128, pool);

    edu_reason_message(text, reason, lang, unit, NULL, other);
    edu_buffer_add_char(line, '\t');
    edu_text_add_copy(line, text->data, text->length);
}

edu_error_t *
edu_register_stray(edu_register_t *units, edu_reason_t reason, const char *county, int year,
                   const char *period, const char *unit, const char *other)
{
    apr_pool_t *pool = edu_pool_create(units->pool);
    edu_buffer_t *line = edu_buffer_create(256, pool);
    edu_error_t *error = units->strays == NULL ? edu_file_spill(&units->strays, units->pool) : NULL;

    if (error == NULL) {
        edu_text_add_copy(line, county, strlen(county));
        edu_buffer_printf(line, "\t%d\t%s\t", year, period);
        edu_text_add_copy(line, unit, strlen(unit));
        edu_buffer_printf(line, "\t%s", edu_reason_code(reason));
        add_message(line, reason, EDU_LANG_ZH, unit, other, pool);
        add_message(line, reason, EDU_LANG_EN, unit, other, pool);
        edu_buffer_add_char(line, '\n');
        if (fwrite(line->data, 1, line->length, units->strays) != line->length)
            error = spill_failed();
        units->stray_count++;
    }
    apr_pool_destroy(pool);
    return error;
}

static edu_error_t *
copy_strays(edu_register_t *units, edu_db_t *db, apr_pool_t *pool)
{
    const size_t size = 1 << 16;
    char *block = apr_palloc(pool, size);
    int64_t rows;
    size_t length;

    if (fflush(units->strays) != 0)
        return spill_failed();
    rewind(units->strays);
    EDU_TRY(edu_db_script(db, edu_sql_create_strays));
    EDU_TRY(edu_copy_in_begin(db, "COPY pg_temp.stray FROM STDIN"));
    while ((length = fread(block, 1, size, units->strays)) > 0)
        EDU_TRY(edu_copy_in_write(db, block, length));
    return edu_copy_in_end(db, &rows);
}

edu_error_t *
edu_register_store_strays(edu_register_t *units, edu_db_t *db, int64_t submission, apr_pool_t *scratch_pool)
{
    if (units->stray_count > 0) {
        EDU_TRY(copy_strays(units, db, scratch_pool));
        EDU_TRY(edu_db_exec(db, edu_sql_query("stray_findings"),
                            EDU_PARAMS(EDU_TEXT(units->form->code), EDU_INT(submission)), NULL));
    }
    return edu_db_exec(db, edu_sql_findings_put_right(units->form, scratch_pool), EDU_NO_PARAMS, NULL);
}
