#include "collector/rejects_list.h"

#include "base/cancel.h"
#include "base/file.h"
#include "base/pool.h"
#include "collector/row_private.h"
#include "collector/rows.h"
#include "collector/sorter.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define SORTER_MEMORY ((size_t)8 * 1024 * 1024)

/* What a line of the list is made of, in the order of its columns. */
enum { LINE, COLUMN, VALUE, RULE, MESSAGE, CELL, FIELDS };

typedef struct writer_t {
    edu_rejects_t *rejects;
    const edu_unit_names_t *register_names;
    const edu_catalogue_t *catalogue;
    const edu_layout_t *layout;
    edu_buffer_t *out;
    edu_buffer_t *code; /* of the row at hand, as long as `named` */
    edu_buffer_t *name;
    apr_hash_t *names; /* of the register: code to name, where the file has none */
    edu_sorter_t *sorter;
    int64_t line; /* of the next fault; INT64_MAX: there is none */
    const char *next;
    apr_pool_t *pool;
    apr_pool_t *row_pool;
} writer_t;

/* Key: the line, most significant byte first; the sorter keeps the order of a line's faults. Payload: the fields, each with a NUL. */
static edu_error_t *
sort_fault(const edu_reject_t *reject, void *baton)
{
    writer_t *writer = baton;
    const char *const fields[FIELDS] = {"",           reject->column,  reject->value,
                                        reject->rule, reject->message, reject->cell};
    edu_buffer_t *payload = writer->code;
    unsigned char key[8];

    for (int i = 0; i < 8; i++)
        key[i] = (unsigned char)((uint64_t)reject->line >> (56 - 8 * i));
    edu_buffer_clear(payload);
    for (int i = COLUMN; i < FIELDS; i++)
        edu_buffer_add(payload, fields[i], strlen(fields[i]) + 1);
    return edu_sorter_add(writer->sorter, key, sizeof key, payload->data, payload->length);
}

/* Moves on to the next fault; its texts are valid until the next call. */
static edu_error_t *
next_fault(writer_t *writer)
{
    const char *key;
    size_t key_length;
    size_t length;

    EDU_TRY(edu_sorter_next(writer->sorter, &key, &key_length, &writer->next, &length));
    writer->line = key == NULL ? INT64_MAX : 0;
    for (int i = 0; key != NULL && i < 8; i++)
        writer->line = writer->line * 256 + (unsigned char)key[i];
    return NULL;
}

/* The name that the register, or the list of areas, has for a code. */
static edu_error_t *
look_up_name(const char **name, writer_t *writer, const char *code)
{
    const edu_unit_names_t *names = writer->register_names;
    const char *known = apr_hash_get(writer->names, code, APR_HASH_KEY_STRING);

    *name = known;
    if (known != NULL)
        return NULL;
    if (edu_form_of_units(writer->layout->form)) {
        EDU_TRY(names->find(&known, names->baton, code, writer->row_pool));
    } else {
        const edu_area_t *area = edu_areas_nearest(writer->catalogue->areas, code, EDU_YEAR_FOREVER - 1);

        known = area == NULL ? ""
                             : edu_text_pick(edu_rejects_lang(writer->rejects), area->name_zh, area->name_en);
    }
    *name = apr_pstrdup(writer->pool, known);
    apr_hash_set(writer->names, apr_pstrdup(writer->pool, code), APR_HASH_KEY_STRING, *name);
    return NULL;
}

/* Whose row it is. */
static edu_error_t *
take_unit(const char **code, const char **name, writer_t *writer, const edu_record_t *record)
{
    const edu_layout_t *layout = writer->layout;
    bool known;

    *code = edu_key_text(&known, writer->code,
                         edu_form_of_units(layout->form) ? &layout->unit : &layout->area, record);
    *name = edu_key_text(&known, writer->name, &layout->unit_name, record);
    return **name == '\0' && **code != '\0' ? look_up_name(name, writer, *code) : NULL;
}

/* The faults of the lines up to `last`, which are of this row. */
static edu_error_t *
write_faults(writer_t *writer, int64_t last, const char *code, const char *name)
{
    const bool cells = edu_rejects_have_cells(writer->rejects);

    while (writer->line <= last) {
        const char *field = writer->next;

        edu_buffer_add_int(writer->out, writer->line);
        for (int i = COLUMN; i < FIELDS; i++, field += strlen(field) + 1) {
            if (i == CELL && !cells)
                continue;
            edu_buffer_add_char(writer->out, ',');
            edu_text_add_csv(writer->out, field);
        }
        edu_buffer_add_char(writer->out, ',');
        edu_text_add_csv(writer->out, code);
        edu_buffer_add_char(writer->out, ',');
        edu_text_add_csv(writer->out, name);
        edu_buffer_add_char(writer->out, '\n');
        EDU_TRY(next_fault(writer));
    }
    return NULL;
}

/* Reads the file once more, as far as there are faults. */
static edu_error_t *
write_rows(writer_t *writer, const edu_reader_t *reader)
{
    edu_rows_t *rows = edu_rows_create(writer->layout, writer->pool);
    edu_record_t *record;

    for (int64_t count = 0; writer->line != INT64_MAX; count++) {
        const char *code = "";
        const char *name = "";

        if ((count & 1023) == 0)
            EDU_TRY(edu_cancel_check());
        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            break;
        EDU_TRY(write_faults(writer, record->line - 1, "", ""));
        if (record->line <= writer->layout->header_line)
            continue;
        if (record->fault == EDU_CSV_SOUND)
            edu_rows_take(rows, record);
        if (writer->line > record->line + record->lines - 1)
            continue;
        apr_pool_clear(writer->row_pool);
        /* A row whose cells are counted wrong says nothing sure. */
        if (record->fault == EDU_CSV_SOUND)
            EDU_TRY(take_unit(&code, &name, writer, record));
        EDU_TRY(write_faults(writer, record->line + record->lines - 1, code, name));
    }
    return write_faults(writer, INT64_MAX - 1, "", "");
}

edu_error_t *
edu_rejects_write_list(edu_rejects_t *rejects, const char *path, const edu_unit_names_t *names,
                       const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                       const edu_reader_t *reader, apr_pool_t *scratch_pool)
{
    writer_t writer = {.rejects = rejects,
                       .register_names = names,
                       .catalogue = catalogue,
                       .layout = layout,
                       .out = edu_buffer_create(65536, scratch_pool),
                       .code = edu_buffer_create(256, scratch_pool),
                       .name = edu_buffer_create(256, scratch_pool),
                       .names = apr_hash_make(scratch_pool),
                       .sorter = edu_sorter_create(SORTER_MEMORY, scratch_pool),
                       .pool = scratch_pool,
                       .row_pool = edu_pool_create(scratch_pool)};

    /* Excel takes UTF-8 for what it is only behind a byte order mark; collect reads both. */
    if (edu_rejects_lang(rejects) == EDU_LANG_ZH)
        edu_buffer_add_text(writer.out, "\xEF\xBB\xBF");
    edu_buffer_add_text(writer.out, "line,column,value,rule,message");
    edu_buffer_add_text(writer.out, edu_rejects_have_cells(rejects) ? ",cell" : "");
    edu_buffer_add_text(writer.out, ",unit_code,unit_name\n");
    EDU_TRY(edu_rejects_each(rejects, sort_fault, &writer));
    EDU_TRY(edu_sorter_finish(writer.sorter));
    EDU_TRY(next_fault(&writer));
    EDU_TRY(write_rows(&writer, reader));
    return edu_file_write(path, writer.out->data, writer.out->length, scratch_pool);
}
