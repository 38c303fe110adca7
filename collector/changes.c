#include "base/cancel.h"
#include "base/file.h"
#include "collector/changes_private.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

edu_error_t *
edu_changes_spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep the changes in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

edu_error_t *
edu_changes_create(edu_changes_t **changes, bool with_new, apr_pool_t *pool)
{
    edu_changes_t *new_changes = apr_pcalloc(pool, sizeof *new_changes);

    new_changes->with_new = with_new;
    new_changes->pool = pool;
    EDU_TRY(edu_file_spill(&new_changes->file, pool));
    *changes = new_changes;
    return NULL;
}

edu_error_t *
edu_changes_reset(edu_changes_t *changes)
{
    changes->form = NULL;
    changes->count = 0;
    changes->areas = 0;
    changes->fresh = changes->replaced = changes->removed = 0;
    rewind(changes->file);
    return ftruncate(fileno(changes->file), 0) == 0 ? NULL : edu_changes_spill_failed();
}

/* Reading: the two lines of a replaced return come one behind the other. */
typedef struct read_t {
    edu_changes_t *changes;
    edu_buffer_t *before; /* the line as it was, behind its key */
    edu_buffer_t *record;
} read_t;

static const char *
column_at(const edu_form_t *form, int index)
{
    int cell = index - form->attributes->nelts;

    return cell < 0 ? APR_ARRAY_IDX(form->attributes, index, edu_attribute_t).code
                    : APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->column;
}

static edu_error_t *
write_change(read_t *read, const char *const *fields)
{
    edu_buffer_t *record = read->record;

    edu_buffer_clear(record);
    for (int i = 0; i < EDU_CHANGE_FIELDS; i++) {
        if (i > 0)
            edu_buffer_add_char(record, '\t');
        edu_text_add_copy(record, fields[i], fields[i] != NULL ? strlen(fields[i]) : 0);
    }
    edu_buffer_add_char(record, '\n');
    read->changes->count++;
    return fwrite(record->data, 1, record->length, read->changes->file) == record->length
               ? NULL
               : edu_changes_spill_failed();
}

/* Column by column, what the return was and is. */
static edu_error_t *
compare_values(read_t *read, const char **fields, char *after)
{
    const edu_form_t *form = read->changes->form;
    char *before = edu_buffer_text(read->before);
    char *old;
    char *new;
    size_t ignored;

    for (int i = 0; edu_copy_field(&before, &old, &ignored) && edu_copy_field(&after, &new, &ignored); i++) {
        if (old == NULL ? new == NULL : new != NULL && strcmp(old, new) == 0)
            continue;
        fields[EDU_CHANGE_COLUMN] = column_at(form, i);
        fields[EDU_CHANGE_BEFORE] = old;
        fields[EDU_CHANGE_AFTER] = new;
        EDU_TRY(write_change(read, fields));
    }
    return NULL;
}

static edu_error_t *
take_line(char *line, size_t length, void *baton)
{
    read_t *read = baton;
    const char *fields[EDU_CHANGE_FIELDS] = {[EDU_CHANGE_COLUMN] = ""};
    char *end = line + length;
    char *key[6]; /* county, year, period, unit, reason, part */
    size_t ignored;

    for (int i = 0; i < 6; i++)
        edu_copy_field(&line, &key[i], &ignored);
    fields[EDU_CHANGE_KIND] = key[4];
    fields[EDU_CHANGE_COUNTY] = key[0];
    fields[EDU_CHANGE_PERIOD] = key[2];
    fields[EDU_CHANGE_UNIT] = key[3];
    if (strcmp(key[4], "replaced") != 0)
        return write_change(read, fields);
    if (strcmp(key[5], "1") == 0)
        return compare_values(read, fields, line);
    edu_buffer_clear(read->before);
    edu_buffer_add(read->before, line, (size_t)(end - line));
    return (read->changes->count & 1023) == 0 ? edu_cancel_check() : NULL;
}

static edu_error_t *
take_area(void *baton, const edu_load_area_t *area)
{
    edu_changes_t *changes = baton;

    if (area->fresh + area->replaced + area->removed == 0)
        return NULL;
    changes->fresh += area->fresh;
    changes->replaced += area->replaced;
    changes->removed += area->removed;
    if (changes->areas++ >= EDU_CHANGES_SHOWN)
        return NULL;
    edu_load_area_t *shown = &changes->shown[changes->areas - 1];
    *shown = *area;
    shown->county = apr_pstrdup(changes->pool, area->county);
    shown->period = apr_pstrdup(changes->pool, area->period);
    return NULL;
}

edu_error_t *
edu_changes_read(edu_changes_t *changes, edu_db_t *db, const edu_form_t *form, edu_load_t *load,
                 int64_t submission, apr_pool_t *scratch_pool)
{
    read_t read = {changes, edu_buffer_create(4096, scratch_pool), edu_buffer_create(512, scratch_pool)};

    changes->form = form;
    EDU_TRY(edu_load_areas(load, take_area, changes));
    if (changes->replaced + changes->removed == 0 && !(changes->with_new && changes->fresh > 0))
        return NULL;
    return edu_copy_out(db, edu_sql_copy_changes(form, submission, changes->with_new, scratch_pool),
                        take_line, &read);
}

edu_error_t *
edu_changes_each(edu_changes_t *changes, int64_t most, edu_change_each_t each, void *baton)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    edu_error_t *error = NULL;

    if (fflush(changes->file) != 0)
        return edu_changes_spill_failed();
    rewind(changes->file);
    for (int64_t i = 0; error == NULL && i != most; i++) {
        char *fields[EDU_CHANGE_FIELDS];
        char *at;
        size_t ignored;

        if ((length = getline(&line, &capacity, changes->file)) <= 0)
            break;
        line[length - 1] = '\0';
        at = line;
        for (int k = 0; k < EDU_CHANGE_FIELDS; k++)
            edu_copy_field(&at, &fields[k], &ignored);
        error = each((const char *const *)fields, baton);
    }
    free(line);
    fseek(changes->file, 0, SEEK_END);
    return error;
}
