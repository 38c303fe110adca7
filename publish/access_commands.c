/* access: who may read what is published. */
#include "base/file.h"
#include "base/log.h"
#include "base/table.h"
#include "base/text.h"
#include "model/area.h"
#include "publish/commands_private.h"
#include "sql/access.h"
#include "sql/area.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/journal.h"
#include "sql/migrate.h"
#include "sql/round.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The longest name of a role, and the characters of a password that is made: 20 of 56 are 116 bits. */
enum { NAME_MOST = 63, PASSWORD_LENGTH = 20, PASSWORD_FILE_MOST = 65536 };

static const char password_letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

typedef struct request_t {
    edu_access_role_t role;
    apr_array_header_t *areas; /* const char *: codes; empty: every area */
    const char *by;
    const char *reason;
    const char *until; /* the day that was given; NULL */
    const char *password;
    bool made_password;
    bool changed; /* the role was there */
    int64_t entry;
} request_t;

/* Names that need no quotes, so that they can be written in any client. */
static edu_error_t *
check_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

    if (strlen(name) <= NAME_MOST && strchr(letters, name[0]) != NULL && name[0] != '\0' &&
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) && strncmp(name, "pg_", 3) != 0)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" cannot be the name of a role", name),
                          "small letters, digits and _, beginning with a letter, 63 at most, not pg_...");
}

/* Every letter is as likely as the others: bytes beyond the last whole multiple of their number are thrown away. */
static edu_error_t *
make_password(const char **password, apr_pool_t *pool)
{
    const unsigned count = sizeof password_letters - 1;
    const unsigned limit = 256 / count * count;
    char *text = apr_pcalloc(pool, PASSWORD_LENGTH + 1);

    for (int length = 0; length < PASSWORD_LENGTH;) {
        unsigned char byte;
        apr_status_t status = apr_generate_random_bytes(&byte, 1);

        if (status != APR_SUCCESS)
            return edu_error_apr(EDU_ERR_SYSTEM, status, "could not make a password");
        if (byte < limit)
            text[length++] = password_letters[byte % count];
    }
    *password = text;
    return NULL;
}

static edu_error_t *
read_password(const char **password, const char *path, apr_pool_t *pool)
{
    char *text;
    size_t length;

    EDU_TRY(edu_file_read(&text, &length, path, PASSWORD_FILE_MOST, pool));
    *password = apr_pstrmemdup(pool, text, strcspn(text, "\r\n"));
    if (**password == '\0')
        return edu_error_create(EDU_ERR_INPUT, NULL, "the first line of \"%s\" is empty", path);
    return NULL;
}

static edu_error_t *
read_areas(request_t *request, const edu_catalogue_t *catalogue, const char *list, apr_pool_t *pool)
{
    char *rest;

    request->areas = apr_array_make(pool, 4, sizeof(const char *));
    if (list == NULL)
        return NULL;
    for (char *name = apr_strtok(apr_pstrdup(pool, list), ",", &rest); name != NULL;
         name = apr_strtok(NULL, ",", &rest)) {
        const char *code;

        EDU_TRY(edu_sql_area_code(&code, catalogue, edu_text_trim(name, strlen(name), pool), 0,
                                  EDU_YEAR_FOREVER - 1, pool));
        APR_ARRAY_PUSH(request->areas, const char *) = code;
    }
    if (request->areas->nelts == 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "--areas names no area");
    return NULL;
}

static edu_error_t *
read_request(request_t *request, const edu_catalogue_t *catalogue, const edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const char *reason = edu_setting(settings, EDU_SET_REASON);

    request->role.name = context->argv[0];
    EDU_TRY(check_name(request->role.name));
    EDU_TRY(edu_setting_int(&request->role.connections, settings, EDU_SET_CONNECTIONS, 1, 1000));
    EDU_TRY(edu_setting_int(&request->role.timeout_s, settings, EDU_SET_STATEMENT_SECONDS, 1, 86400));
    EDU_TRY(read_areas(request, catalogue, edu_setting(settings, EDU_SET_READ_AREAS), context->pool));
    request->until = edu_setting(settings, EDU_SET_UNTIL);
    if (request->until != NULL)
        EDU_TRY(edu_round_end_of_day(&request->role.valid_before, request->until, context->pool));
    request->by = edu_sql_by(settings, context->pool);
    request->reason = reason;
    return NULL;
}

/* Which password the role gets: one of a file, a new one when the role is new, or none. */
static edu_error_t *
choose_password(request_t *request, edu_db_t *db, const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *file = edu_setting(settings, EDU_SET_PASSWORD_FILE);

    if (file != NULL && edu_setting_on(settings, EDU_SET_NO_PASSWORD))
        return edu_error_create(EDU_ERR_USAGE, NULL, "--password-file and --no-password exclude each other");
    if (file != NULL)
        EDU_TRY(read_password(&request->password, file, pool));
    else if (!edu_setting_on(settings, EDU_SET_NO_PASSWORD))
        EDU_TRY(make_password(&request->password, pool));
    request->made_password = file == NULL && request->password != NULL;
    if (request->password == NULL)
        return NULL;
    return edu_db_password(&request->role.password, db, request->role.name, request->password, pool);
}

static const char *
area_text(const request_t *request, apr_pool_t *pool)
{
    return request->areas->nelts == 0 ? NULL : apr_array_pstrcat(pool, request->areas, ',');
}

static edu_error_t *
grant_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    edu_access_role_t role = request->role;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_role"), EDU_PARAMS(EDU_TEXT(role.name)), pool));
    request->changed = edu_result_bool(rows, 0, 0) && edu_result_bool(rows, 0, 1);
    if (edu_result_bool(rows, 0, 0) && !request->changed)
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "there is a role \"%s\" that edustat did not make for this store", role.name),
            "take another name");
    role.fresh = !request->changed;
    if (request->changed && request->made_password)
        role.password = NULL; /* it keeps the one it has */
    EDU_TRY(edu_access_make_role(db, &role, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_query("access_insert"),
                        EDU_PARAMS(EDU_TEXT(role.name), EDU_TEXT(edu_sql_array(request->areas, pool)),
                                   EDU_TEXT(request->by), EDU_TEXT(role.valid_before), EDU_INT(0)),
                        NULL));
    EDU_TRY(edu_access_refresh(db, role.name, pool));
    EDU_TRY(edu_journal_add(&request->entry, db, "access_grant", request->by, "", "", "",
                            edu_journal_content(pool, "role", role.name, "areas", area_text(request, pool),
                                                "until", request->until, "connections",
                                                apr_psprintf(pool, "%" PRId64, role.connections), "reason",
                                                request->reason, NULL),
                            pool));
    return edu_db_exec(db, edu_sql_query("access_insert"),
                       EDU_PARAMS(EDU_TEXT(role.name), EDU_TEXT(edu_sql_array(request->areas, pool)),
                                  EDU_TEXT(request->by), EDU_TEXT(role.valid_before),
                                  EDU_INT(request->entry)),
                       NULL);
}

edu_error_t *
edu_access_run_grant(edu_context_t *context)
{
    request_t request = {.areas = NULL};
    const edu_catalogue_t *catalogue;
    const char *name;
    edu_db_t *db;

    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_request(&request, catalogue, context));
    EDU_TRY(choose_password(&request, db, context->settings, context->pool));
    name = request.role.name;
    EDU_TRY_WRAP(edu_db_transaction(db, EDU_READ_COMMITTED, 5, grant_body, &request, context->pool),
                 "could not let \"%s\" read", name);
    if (request.changed)
        edu_log_result("%s: access changed; entry %" PRId64 " of the journal\n", name, request.entry);
    else
        edu_log_result("%s: may read what is published; entry %" PRId64 " of the journal\n", name,
                       request.entry);
    if (request.made_password && !request.changed) {
        printf("%s\n", request.password); /* what was asked for, under --quiet too */
        edu_log_notice("this is the password; it is shown once and kept nowhere");
    }
    return NULL;
}

/* Listing ------------------------------------------------------------------------------------------ */

edu_error_t *
edu_access_run_list(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"role", zh ? "角色" : "role", EDU_LEFT},
        {"areas", zh ? "区划" : "areas", EDU_LEFT},
        {"granted_by", zh ? "授权人" : "granted by", EDU_LEFT},
        {"granted_at", zh ? "授权时间" : "granted at", EDU_LEFT},
        {"valid_before", zh ? "到期时间" : "ends", EDU_LEFT},
        {"state", zh ? "状态" : "state", EDU_LEFT},
        {"connected", zh ? "当前连接" : "connected", EDU_RIGHT},
        {"connections", zh ? "连接上限" : "at most", EDU_RIGHT},
    };
    edu_buffer_t *out = edu_buffer_create(2048, context->pool);
    edu_table_format_t format;
    edu_result_t *rows;
    edu_db_t *db;

    EDU_TRY(edu_publish_format(&format, context));
    EDU_TRY(edu_publish_connect(&db, context));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_list"), EDU_PARAMS(EDU_NULL), context->pool));
    if (edu_result_rows(rows) == 0 && format == EDU_TABLE_TEXT) {
        edu_log_notice("nobody has access");
        return NULL;
    }
    edu_table_t *table =
        edu_table_create(format, columns, sizeof columns / sizeof *columns, out, context->pool);
    edu_table_fit(table, 0);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const bool people = format == EDU_TABLE_TEXT;
        const bool in_force = edu_result_bool(rows, i, 5) && edu_result_bool(rows, i, 8);
        const char *areas = edu_result_text(rows, i, 1);
        const char *const cells[] = {
            edu_result_text(rows, i, 0),
            *areas != '\0' || !people ? areas : edu_text_pick(context->settings->lang, "全部", "all"),
            edu_result_text(rows, i, 2),
            edu_text_time(edu_result_text(rows, i, 3), people, context->pool),
            edu_text_time(edu_result_text(rows, i, 4), people, context->pool),
            people && zh ? (in_force ? "有效" : "已到期") : (in_force ? "in force" : "ended"),
            edu_result_text(rows, i, 6),
            edu_result_text(rows, i, 7)};

        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    return edu_publish_print(out);
}

edu_error_t *
edu_access_run_log(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {{"entry", zh ? "序号" : "entry", EDU_RIGHT},
                                    {"at", zh ? "时间" : "at", EDU_LEFT},
                                    {"kind", zh ? "事项" : "kind", EDU_LEFT},
                                    {"by", zh ? "操作人" : "by", EDU_LEFT},
                                    {"content", zh ? "内容" : "content", EDU_LEFT}};
    edu_buffer_t *out = edu_buffer_create(2048, context->pool);
    const char *name = context->argc > 0 ? context->argv[0] : NULL;
    edu_table_format_t format;
    edu_result_t *rows;
    edu_db_t *db;

    EDU_TRY(edu_publish_format(&format, context));
    EDU_TRY(edu_publish_connect(&db, context));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_log"), EDU_PARAMS(EDU_TEXT(name)), context->pool));
    edu_table_t *table =
        edu_table_create(format, columns, sizeof columns / sizeof *columns, out, context->pool);
    edu_table_fit(table, 0);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const bool grant = strcmp(edu_result_text(rows, i, 2), "access_grant") == 0;
        const char *kind = format != EDU_TABLE_TEXT ? edu_result_text(rows, i, 2)
                           : zh                     ? (grant ? "授权读取" : "收回权限")
                                                    : (grant ? "access grant" : "access revoke");
        const char *const cells[] = {edu_result_text(rows, i, 0),
                                     edu_text_time(edu_result_text(rows, i, 1), format == EDU_TABLE_TEXT,
                                                   context->pool),
                                     kind, edu_result_text(rows, i, 3), edu_result_text(rows, i, 4)};

        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    return edu_publish_print(out);
}

/* Revoking ----------------------------------------------------------------------------------------- */

static edu_error_t *
revoke_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_role"), EDU_PARAMS(EDU_TEXT(request->role.name)),
                         pool));
    if (!edu_result_bool(rows, 0, 1))
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "\"%s\" has no access",
                                               request->role.name),
                              "list who has: edustat access list");
    request->changed = edu_result_bool(rows, 0, 0);
    if (request->changed)
        EDU_TRY(edu_access_take_back(db, request->role.name, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_query("access_delete"), EDU_PARAMS(EDU_TEXT(request->role.name)), NULL));
    return edu_journal_add(&request->entry, db, "access_revoke", request->by, "", "", "",
                           edu_journal_content(pool, "role", request->role.name, "reason", request->reason,
                                               NULL),
                           pool);
}

/* Its rights are gone; what it has open is ended as far as this role may. */
static edu_error_t *
end_sessions(edu_db_t *db, const char *name, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("access_sessions"), EDU_PARAMS(EDU_TEXT(name)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        EDU_TRY(edu_db_exec(db, edu_sql_query("access_terminate"),
                            EDU_PARAMS(EDU_INT(edu_result_int(rows, i, 0))), NULL));
    return NULL;
}

edu_error_t *
edu_access_run_revoke(edu_context_t *context)
{
    request_t request = {.role = {.name = context->argv[0]},
                         .by = edu_sql_by(context->settings, context->pool),
                         .reason = edu_setting(context->settings, EDU_SET_REASON)};
    edu_error_t *error = NULL;
    edu_db_t *db;

    EDU_TRY(edu_publish_connect(&db, context));
    EDU_TRY_WRAP(edu_db_transaction(db, EDU_READ_COMMITTED, 5, revoke_body, &request, context->pool),
                 "could not take back the access of \"%s\"", request.role.name);
    if (request.changed) {
        error = end_sessions(db, request.role.name, context->pool);
        if (error != NULL)
            edu_log_warning("its sessions stay open, without any right: this role may not end them");
        edu_error_clear(error);
        error = edu_access_drop_role(db, request.role.name, context->pool);
        if (error != NULL)
            edu_log_warning("the role stays, without login or rights: it could not be dropped");
        edu_error_clear(error);
    }
    edu_log_result("%s: access revoked; entry %" PRId64 " of the journal\n", request.role.name,
                   request.entry);
    return NULL;
}
