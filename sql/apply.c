#include "sql/apply.h"

#include "base/text.h"
#include "base/translate.h"
#include "sql/access.h"
#include "sql/embedded.h"
#include "sql/form_digest.h"
#include "sql/form_publish.h"
#include "sql/form_tables.h"
#include "sql/marks.h"
#include "sql/reference.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

typedef struct apply_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    apr_array_header_t *changes;
    apr_hash_t *columns; /* "form.column" of the database to its SQL type */
    apr_pool_t *result_pool;
    apr_pool_t *pool;
} apply_t;

static void __attribute__((format(printf, 2, 3))) note_change(apply_t *apply, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    APR_ARRAY_PUSH(apply->changes, const char *) = edu_translated_v(apply->result_pool, format, arguments);
    va_end(arguments);
}

static const char *
column_key(apply_t *apply, const char *form, const char *column)
{
    return apr_pstrcat(apply->pool, form, ".", column, NULL);
}

static edu_error_t *
holds(bool *result, apply_t *apply, const char *form, const char *column)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_column_holds(form, column, apply->pool), EDU_NO_PARAMS,
                         apply->pool));
    *result = edu_result_bool(rows, 0, 0);
    return NULL;
}

static edu_error_t *
retype(apply_t *apply, const edu_cell_t *cell, const char *old_type, const char *type)
{
    const char *form = cell->measure->form->code;
    bool held;

    EDU_TRY(holds(&held, apply, form, cell->column));
    /* Wider whole numbers lose nothing; every other change of type could. */
    if (held && !(strcmp(old_type, "integer") == 0 && strcmp(type, "bigint") == 0))
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "form \"%s\": column \"%s\" cannot change from %s to %s while it holds data",
                             form, cell->column, old_type, type),
            "give the measure a new code, or remove its data first");
    EDU_TRY(edu_db_script(apply->db, edu_sql_retype_cell(cell, apply->pool)));
    note_change(apply, "form %s: column %s changed from %s to %s", form, cell->column, old_type, type);
    return NULL;
}

static edu_error_t *
apply_form(apply_t *apply, const edu_form_t *form, bool is_new)
{
    int added = 0;

    EDU_TRY(edu_db_script(apply->db, edu_sql_create_form(form, apply->pool)));
    for (int i = 0; i < form->attributes->nelts; i++)
        EDU_TRY(
            edu_db_script(apply->db,
                          edu_sql_add_attribute(form, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t),
                                                apply->pool)));
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);
        const char *key = column_key(apply, form->code, cell->column);
        const char *old_type = apr_hash_get(apply->columns, key, APR_HASH_KEY_STRING);
        const char *type = edu_sql_cell_type(cell, apply->pool);

        apr_hash_set(apply->columns, key, APR_HASH_KEY_STRING, NULL);
        if (old_type == NULL) {
            EDU_TRY(edu_db_script(apply->db, edu_sql_add_cell(cell, apply->pool)));
            added++;
            if (!is_new)
                note_change(apply, "form %s: new column %s", form->code, cell->column);
        } else if (strcmp(old_type, type) != 0) {
            EDU_TRY(retype(apply, cell, old_type, type));
        }
    }
    if (is_new)
        note_change(apply, "form %s: new, %d columns", form->code, added);
    return NULL;
}

/* A frequency or a level as people read it. */
static const char *
title_of(const char *name)
{
    int frequency = edu_frequency_parse(name);
    int level = edu_level_parse(name);

    if (frequency >= 0)
        return edu_frequency_title((edu_frequency_t)frequency, edu_translate_language());
    return level >= 0 ? edu_level_title((edu_level_t)level, edu_translate_language()) : name;
}

/* Stored periods and units are those of the frequency and the reporter that the form had. */
static edu_error_t *
check_nature(apply_t *apply, const edu_form_t *form, const char *what, const char *old, const char *new)
{
    edu_result_t *rows;

    if (strcmp(old, new) == 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("form_has_returns"),
                         EDU_PARAMS(EDU_TEXT(form->code)), apply->pool));
    if (edu_result_bool(rows, 0, 0))
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "form \"%s\": the %s cannot change from %s to %s while it holds returns",
                             form->code, edu_translate(what), title_of(old), title_of(new)),
            "make it a new form");
    note_change(apply, "form %s: %s changed from %s to %s", form->code, edu_translate(what), title_of(old),
                title_of(new));
    return NULL;
}

static edu_error_t *
drop_form(apply_t *apply, const char *form)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("form_has_returns"), EDU_PARAMS(EDU_TEXT(form)),
                         apply->pool));
    if (edu_result_bool(rows, 0, 0))
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "form \"%s\" is gone from the catalogue while it holds returns", form),
            "put the form back into the catalogue");
    EDU_TRY(edu_db_script(apply->db, edu_sql_drop_form(form, apply->pool)));
    note_change(apply, "form %s: removed", form);
    return NULL;
}

/* Of the columns that the database had, those still in apply->columns are not in the catalogue any more. */
static edu_error_t *
drop_columns(apply_t *apply, const edu_result_t *before)
{
    for (int i = 0; i < edu_result_rows(before); i++) {
        const char *form = edu_result_text(before, i, 0);
        const char *column = edu_result_text(before, i, 1);
        bool held;

        if (edu_catalogue_form(apply->catalogue, form) == NULL ||
            apr_hash_get(apply->columns, column_key(apply, form, column), APR_HASH_KEY_STRING) == NULL)
            continue;
        EDU_TRY(holds(&held, apply, form, column));
        if (held)
            return edu_error_hint(
                edu_error_create(EDU_ERR_REFUSED, NULL,
                                 "form \"%s\": column \"%s\" is gone from the catalogue while it holds data",
                                 form, column),
                "put the measure back into the catalogue, or remove its data first");
        EDU_TRY(edu_db_script(apply->db, edu_sql_drop_cell(form, column, apply->pool)));
        note_change(apply, "form %s: column %s removed", form, column);
    }
    return NULL;
}

static edu_error_t *
apply_forms(apply_t *apply)
{
    apr_hash_t *old_forms = apr_hash_make(apply->pool);
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("form_list"), EDU_NO_PARAMS, apply->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *code = edu_result_text(rows, i, 0);
        const edu_form_t *form = edu_catalogue_form(apply->catalogue, code);

        apr_hash_set(old_forms, code, APR_HASH_KEY_STRING, code);
        if (form == NULL) {
            EDU_TRY(drop_form(apply, code));
            continue;
        }
        EDU_TRY(check_nature(apply, form, EDU_SAID("frequency"), edu_result_text(rows, i, 1),
                             edu_frequency_name(form->frequency)));
        EDU_TRY(check_nature(apply, form, EDU_SAID("reporter"), edu_result_text(rows, i, 2),
                             edu_level_name(form->reporter)));
    }
    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("measure_list"), EDU_NO_PARAMS, apply->pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        apr_hash_set(apply->columns,
                     column_key(apply, edu_result_text(rows, i, 0), edu_result_text(rows, i, 1)),
                     APR_HASH_KEY_STRING, edu_result_text(rows, i, 2));
    for (int i = 0; i < apply->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(apply->catalogue->forms, i, const edu_form_t *);

        EDU_TRY(apply_form(apply, form, apr_hash_get(old_forms, form->code, APR_HASH_KEY_STRING) == NULL));
    }
    return drop_columns(apply, rows);
}

/* Digests are of the columns that the forms had. */
static edu_error_t *
settle_digests(apply_t *apply, bool changed)
{
    for (int i = 0; i < apply->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(apply->catalogue->forms, i, const edu_form_t *);
        int64_t seed = (int64_t)edu_sql_digest_seed(form, apply->pool);

        EDU_TRY(edu_db_exec(apply->db, edu_sql_query("digest_forget"),
                            EDU_PARAMS(EDU_TEXT(form->code), EDU_INT(seed), EDU_BOOL(changed)), NULL));
        EDU_TRY(edu_db_exec(apply->db, edu_sql_query("digest_seed"),
                            EDU_PARAMS(EDU_TEXT(form->code), EDU_INT(seed)), NULL));
    }
    return NULL;
}

static edu_error_t *
create_views(apply_t *apply)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++)
        if (strcmp(file->folder, "views") == 0)
            EDU_TRY_WRAP(edu_db_script(apply->db, file->text), "could not make view \"%s\"", file->name);
    EDU_TRY_WRAP(edu_db_script(apply->db, edu_sql_target_rates(apply->catalogue, apply->pool)),
                 "could not make view \"%s\"", "target_rates");
    return edu_access_refresh(apply->db, NULL, apply->pool); /* a view that is made anew has no readers yet */
}

static edu_error_t *
record(int *version, apply_t *apply, const char *by)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("catalogue_record"),
                         EDU_PARAMS(EDU_TEXT(apply->catalogue->code), EDU_TEXT(apply->catalogue->version),
                                    EDU_TEXT(apply->catalogue->digest),
                                    EDU_TEXT(edu_sql_array(apply->changes, apply->pool)), EDU_TEXT(by)),
                         apply->pool));
    *version = (int)edu_result_int(rows, 0, 0);
    return NULL;
}

edu_error_t *
edu_apply_catalogue(int *version, bool *changed, apr_array_header_t *changes, edu_db_t *db,
                    const edu_catalogue_t *catalogue, const char *by, apr_pool_t *result_pool,
                    apr_pool_t *scratch_pool)
{
    apply_t apply = {db, catalogue, changes, apr_hash_make(scratch_pool), result_pool, scratch_pool};
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("catalogue_current"), EDU_NO_PARAMS, scratch_pool));
    *changed = edu_result_rows(rows) == 0 || strcmp(edu_result_text(rows, 0, 3), catalogue->digest) != 0;
    if (!*changed) {
        *version = (int)edu_result_int(rows, 0, 0);
        EDU_TRY(settle_digests(&apply, false));
        return create_views(&apply);
    }
    EDU_TRY(apply_forms(&apply));
    EDU_TRY(settle_digests(&apply, true));
    EDU_TRY(edu_reference_write(db, catalogue, scratch_pool));
    EDU_TRY(create_views(&apply));
    /* Whatever a rate was made of may have changed: everything is recomputed by the next aggregate. */
    EDU_TRY(edu_marks_leave(db, "dirty_mark_all", EDU_NO_PARAMS));
    return record(version, &apply, by);
}
