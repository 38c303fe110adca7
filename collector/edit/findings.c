#include "collector/edit/findings.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"
#include "sql/form_tables.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct edu_findings_t {
    FILE *found; /* COPY lines of finding_new */
    FILE *scope; /* of finding_scope */
    FILE *sent;  /* of finding_sent; NULL: none */
    edu_buffer_t *line;
    int64_t found_count;
    int64_t scope_count;
    int64_t by_severity[2];
    bool staged;
    apr_pool_t *pool;
    apr_pool_t *scratch_pool;
};

edu_error_t *
edu_findings_create(edu_findings_t **findings, apr_pool_t *pool)
{
    edu_findings_t *made = apr_pcalloc(pool, sizeof *made);

    made->line = edu_buffer_create(512, pool);
    made->pool = pool;
    made->scratch_pool = edu_pool_create(pool);
    EDU_TRY(edu_file_spill(&made->found, pool));
    EDU_TRY(edu_file_spill(&made->scope, pool));
    *findings = made;
    return NULL;
}

static edu_error_t *
spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep findings in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

static void
add_text(edu_buffer_t *line, const char *text, char end)
{
    edu_text_add_copy(line, text, strlen(text));
    edu_buffer_add_char(line, end);
}

static void
begin_line(edu_buffer_t *line, const char *county, const char *form, int year, const char *period)
{
    edu_buffer_clear(line);
    add_text(line, county, '\t');
    add_text(line, form, '\t');
    edu_buffer_add_int(line, year);
    edu_buffer_add_char(line, '\t');
    add_text(line, period, '\t');
}

static edu_error_t *
end_line(FILE *file, const edu_buffer_t *line)
{
    return fwrite(line->data, 1, line->length, file) == line->length ? NULL : spill_failed();
}

edu_error_t *
edu_findings_add(edu_findings_t *findings, const edu_finding_t *finding)
{
    edu_buffer_t *line = findings->line;

    begin_line(line, finding->county, finding->form, finding->year, finding->period);
    add_text(line, finding->unit, '\t');
    add_text(line, finding->rule, '\t');
    add_text(line, edu_severity_name(finding->severity), '\t');
    add_text(line, finding->message_zh, '\t');
    add_text(line, finding->message_en, '\t');
    edu_buffer_add_int(line, finding->submission);
    edu_buffer_add_char(line, '\n');
    findings->found_count++;
    findings->by_severity[finding->severity]++;
    return end_line(findings->found, line);
}

edu_error_t *
edu_findings_looked_at(edu_findings_t *findings, const char *county, const char *form, int year,
                       const char *period, const apr_array_header_t *rules)
{
    edu_buffer_t *line = findings->line;

    begin_line(line, county, form, year, period);
    if (rules == NULL) {
        edu_buffer_add_text(line, "\\N\n");
    } else {
        apr_pool_clear(findings->scratch_pool);
        add_text(line, edu_sql_array(rules, findings->scratch_pool), '\n');
    }
    findings->scope_count++;
    return end_line(findings->scope, line);
}

edu_error_t *
edu_findings_sent(edu_findings_t *findings, const char *county, const char *form, int year,
                  const char *period, const char *unit)
{
    if (findings->sent == NULL)
        EDU_TRY(edu_file_spill(&findings->sent, findings->pool));
    begin_line(findings->line, county, form, year, period);
    add_text(findings->line, unit, '\n');
    return end_line(findings->sent, findings->line);
}

int64_t
edu_findings_count(const edu_findings_t *findings, edu_severity_t severity)
{
    return findings->by_severity[severity];
}

static edu_error_t *
copy_file(edu_db_t *db, const char *sql, FILE *file)
{
    char block[16384];
    size_t length;
    int64_t rows;

    if (fflush(file) != 0)
        return spill_failed();
    rewind(file);
    EDU_TRY(edu_copy_in_begin(db, sql));
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        EDU_TRY(edu_copy_in_write(db, block, length));
    return edu_copy_in_end(db, &rows);
}

static edu_error_t *
empty_file(FILE *file)
{
    rewind(file);
    return ftruncate(fileno(file), 0) == 0 ? NULL : spill_failed();
}

edu_error_t *
edu_findings_stage_scope(edu_findings_t *findings, edu_db_t *db)
{
    if (!findings->staged) {
        EDU_TRY(edu_db_script(db, edu_sql_create_findings));
        findings->staged = true;
    }
    EDU_TRY(copy_file(db, "COPY pg_temp.finding_scope FROM STDIN", findings->scope));
    EDU_TRY(empty_file(findings->scope));
    return edu_db_script(db, "ANALYZE pg_temp.finding_scope");
}

/* Another load that found the same at the same time shows as a broken key: worth another try. */
static edu_error_t *
as_retry(edu_error_t *error)
{
    if (error != NULL && strcmp(error->sqlstate, "23505") == 0)
        return edu_error_create(EDU_ERR_DB_RETRY, error, "another load found the same at the same time");
    return error;
}

edu_error_t *
edu_findings_store(edu_findings_t *findings, edu_db_t *db, const apr_array_header_t *forms,
                   apr_pool_t *scratch_pool)
{
    if (findings->found_count == 0 && findings->scope_count == 0)
        return NULL;
    EDU_TRY(edu_findings_stage_scope(findings, db));
    EDU_TRY(copy_file(db, "COPY pg_temp.finding_new FROM STDIN", findings->found));
    EDU_TRY(empty_file(findings->found));
    EDU_TRY(edu_db_script(db, "ANALYZE pg_temp.finding_new"));
    if (findings->sent != NULL) {
        EDU_TRY(copy_file(db, "COPY pg_temp.finding_sent FROM STDIN", findings->sent));
        EDU_TRY(empty_file(findings->sent));
        EDU_TRY(edu_db_script(db, "ANALYZE pg_temp.finding_sent"));
    }
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        edu_result_t *any;

        EDU_TRY(edu_db_query(&any, db, edu_sql_query("finding_any"), EDU_PARAMS(EDU_TEXT(form->code)),
                             scratch_pool));
        if (edu_result_bool(any, 0, 0))
            EDU_TRY(edu_db_exec(db, edu_sql_findings_gone(form, scratch_pool), EDU_NO_PARAMS, NULL));
    }
    EDU_TRY(edu_db_exec(db, edu_sql_query("finding_change"), EDU_NO_PARAMS, NULL));
    return as_retry(edu_db_exec(db, edu_sql_query("finding_insert"), EDU_NO_PARAMS, NULL));
}
