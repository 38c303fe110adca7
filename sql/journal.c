#include "sql/journal.h"

#include "base/file.h"
#include "base/text.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

char *
edu_journal_content(apr_pool_t *pool, ...)
{
    edu_buffer_t *out = edu_buffer_create(256, pool);
    const char *name;
    bool first = true;
    va_list arguments;

    va_start(arguments, pool);
    edu_buffer_add_char(out, '{');
    while ((name = va_arg(arguments, const char *)) != NULL) {
        if (!first)
            edu_buffer_add_text(out, ", ");
        first = false;
        edu_text_add_json(out, name);
        edu_buffer_add_text(out, ": ");
        edu_text_add_json(out, va_arg(arguments, const char *));
    }
    va_end(arguments);
    edu_buffer_add_char(out, '}');
    return edu_buffer_text(out);
}

static void
add_field(edu_buffer_t *out, const char *text)
{
    edu_buffer_add_int(out, (int64_t)strlen(text));
    edu_buffer_add_char(out, ':');
    edu_buffer_add_text(out, text);
    edu_buffer_add_char(out, ',');
}

char *
edu_journal_hash(const edu_journal_entry_t *entry, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(512, pool);

    add_field(out, entry->previous_sha256);
    add_field(out, apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)entry->entry));
    add_field(out, entry->at);
    add_field(out, entry->kind);
    add_field(out, entry->by);
    add_field(out, entry->area);
    add_field(out, entry->form);
    add_field(out, entry->period);
    add_field(out, entry->content);
    return edu_sha256_hex(out->data, out->length, pool);
}

edu_error_t *
edu_journal_add(int64_t *entry, edu_db_t *db, const char *kind, const char *by, const char *area,
                const char *form, const char *period, const char *content, apr_pool_t *scratch_pool)
{
    edu_journal_entry_t new_entry = {.kind = kind,
                                     .by = by,
                                     .area = area,
                                     .form = form,
                                     .period = period,
                                     .content = content,
                                     .previous_sha256 = EDU_JOURNAL_START};
    edu_result_t *head;
    edu_error_t *error;

    /* A statement of its own, so that the next one's snapshot is taken behind the lock. */
    EDU_TRY(edu_db_exec(db, edu_sql_query("journal_lock"), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_query(&head, db, edu_sql_query("journal_head"), EDU_NO_PARAMS, scratch_pool));
    new_entry.entry = edu_result_int(head, 0, 0) + 1;
    if (!edu_result_null(head, 0, 1))
        new_entry.previous_sha256 = edu_result_text(head, 0, 1);
    new_entry.at = edu_result_text(head, 0, 2);
    new_entry.sha256 = edu_journal_hash(&new_entry, scratch_pool);
    error =
        edu_db_exec(db, edu_sql_query("journal_insert"),
                    EDU_PARAMS(EDU_INT(new_entry.entry), EDU_TEXT(new_entry.at), EDU_TEXT(kind), EDU_TEXT(by),
                               EDU_TEXT(area), EDU_TEXT(form), EDU_TEXT(period), EDU_TEXT(content),
                               EDU_TEXT(new_entry.previous_sha256), EDU_TEXT(new_entry.sha256)),
                    NULL);
    if (error != NULL && strcmp(error->sqlstate, "23505") == 0)
        return edu_error_create(EDU_ERR_DB_RETRY, error, "the journal grew at the same time");
    if (error == NULL && entry != NULL)
        *entry = new_entry.entry;
    return edu_error_wrap(error, "could not write the journal");
}

edu_error_t *
edu_journal_append(edu_db_t *db, const char *kind, const char *by, const char *area, const char *form,
                   const char *period, const char *content, apr_pool_t *scratch_pool)
{
    return edu_journal_add(NULL, db, kind, by, area, form, period, content, scratch_pool);
}

typedef struct reader_t {
    edu_journal_each_t each;
    void *baton;
} reader_t;

static edu_error_t *
read_line(char *line, size_t length, void *baton)
{
    enum { FIELDS = 10 };
    const reader_t *reader = baton;
    char *fields[FIELDS];
    size_t lengths[FIELDS];
    edu_journal_entry_t entry;

    (void)length;
    for (int i = 0; i < FIELDS; i++)
        if (!edu_copy_field(&line, &fields[i], &lengths[i]))
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "a journal entry lacks fields");
    if (!edu_text_to_int64(fields[0], lengths[0], &entry.entry))
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a journal entry has no number");
    entry.at = fields[1];
    entry.kind = fields[2];
    entry.by = fields[3];
    entry.area = fields[4];
    entry.form = fields[5];
    entry.period = fields[6];
    entry.content = fields[7];
    entry.previous_sha256 = fields[8];
    entry.sha256 = fields[9];
    return reader->each(&entry, reader->baton);
}

edu_error_t *
edu_journal_read(edu_db_t *db, edu_journal_each_t each, void *baton)
{
    reader_t reader = {each, baton};

    return edu_copy_out(db,
                        "COPY (SELECT entry, to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), kind, by, "
                        "area, form, period, content, previous_sha256, sha256 FROM edustat.journal "
                        "ORDER BY entry) TO STDOUT",
                        read_line, &reader);
}
