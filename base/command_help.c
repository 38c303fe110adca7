#include "base/command_help.h"

#include "base/text_wrap.h"

#include <apr_strings.h>
#include <string.h>

enum { LINE_WIDTH = 80, LEFT_MOST = 30 };

bool
edu_setting_is_global(edu_setting_t id)
{
    return id == EDU_SET_CATALOGUE || id == EDU_SET_DSN || id == EDU_SET_HOME || id == EDU_SET_LANG ||
           id == EDU_SET_QUIET || id == EDU_SET_VERBOSE || id == EDU_SET_HELP;
}

bool
edu_command_in_group(const edu_command_t *command, const char *group)
{
    size_t length = strlen(group);

    return strncmp(command->name, group, length) == 0 && command->name[length] == ' ';
}

/* Wrapping -------------------------------------------------------------------------------------- */

/* Text in lines of LINE_WIDTH; further lines begin at `indent`. `column`: where the first line stands. */
static void
add_wrapped(edu_buffer_t *out, const char *text, size_t indent, size_t column, apr_pool_t *pool)
{
    size_t blanks = 0;
    bool fresh = true; /* nothing on this line yet: its blanks are the author's indentation */

    while (*text != '\0') {
        if (*text == '\n' || *text == ' ') {
            bool feed = *text++ == '\n';

            blanks = feed ? 0 : blanks + 1;
            if (feed) {
                edu_buffer_add_char(out, '\n');
                column = 0;
                fresh = true;
            }
            continue;
        }

        const char *end = edu_text_piece_end(text);
        size_t width = edu_text_width(apr_pstrmemdup(pool, text, (size_t)(end - text)));
        if (!fresh && column + blanks + width > LINE_WIDTH) {
            edu_buffer_add_char(out, '\n');
            column = 0;
            blanks = 0;
        }
        if (column < indent) {
            blanks += indent - column;
        }
        edu_buffer_printf(out, "%*s%.*s", (int)blanks, "", (int)(end - text), text);
        column += blanks + width;
        blanks = 0;
        fresh = false;
        text = end;
    }
}

/* Lists ----------------------------------------------------------------------------------------- */

typedef struct entry_t {
    const char *left;
    const char *right;
} entry_t;

static void
add_list(edu_buffer_t *out, const apr_array_header_t *entries, apr_pool_t *pool)
{
    size_t left_width = 0;

    for (int i = 0; i < entries->nelts; i++) {
        size_t width = edu_text_width(APR_ARRAY_IDX(entries, i, entry_t).left);

        if (width > left_width && width <= LEFT_MOST)
            left_width = width;
    }
    for (int i = 0; i < entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);
        size_t width = edu_text_width(entry->left);

        edu_buffer_printf(out, "  %s", entry->left);
        if (width > left_width)
            edu_buffer_add_char(out, '\n');
        add_wrapped(out, entry->right, left_width + 4, width > left_width ? 0 : width + 2, pool);
        edu_buffer_add_char(out, '\n');
    }
}

static void
push_command(apr_array_header_t *entries, const edu_command_t *command, edu_lang_t lang)
{
    entry_t *entry = apr_array_push(entries);

    entry->left = command->name;
    entry->right = edu_text_pick(lang, command->summary_zh, command->summary_en);
}

/* "(default: var; environment: EDUSTAT_HOME)", or "". */
static const char *
origins(const edu_setting_info_t *info, edu_lang_t lang, apr_pool_t *pool)
{
    bool zh = lang == EDU_LANG_ZH;
    const char *fallback = info->fallback;
    const char *text = "";

    if (fallback != NULL)
        text = apr_pstrcat(pool, zh ? "默认 " : "default: ", fallback, NULL);
    if (info->environment != NULL)
        text = apr_pstrcat(pool, text,
                           fallback == NULL ? ""
                           : zh             ? "；"
                                            : "; ",
                           zh ? "环境变量 " : "environment: ", info->environment, NULL);
    if (text[0] == '\0')
        return text;
    return apr_pstrcat(pool, zh ? "（" : " (", text, zh ? "）" : ")", NULL);
}

static void
push_setting(apr_array_header_t *entries, edu_setting_t id, edu_lang_t lang, apr_pool_t *pool)
{
    const edu_setting_info_t *info = &edu_setting_table[id];
    entry_t *entry = apr_array_push(entries);

    entry->left =
        apr_psprintf(pool, "%c%c%c --%s%s%s", info->letter != 0 ? '-' : ' ',
                     info->letter != 0 ? info->letter : ' ', info->letter != 0 ? ',' : ' ', info->name,
                     info->argument != NULL ? " " : "", info->argument != NULL ? info->argument : "");
    entry->right =
        apr_pstrcat(pool, edu_text_pick(lang, info->help_zh, info->help_en), origins(info, lang, pool), NULL);
}

static void
add_global_settings(edu_buffer_t *out, const edu_program_t *program)
{
    apr_array_header_t *entries = apr_array_make(program->pool, 8, sizeof(entry_t));
    edu_lang_t lang = program->settings->lang;

    for (int id = 0; id < EDU_SETTING_COUNT; id++)
        if (edu_setting_is_global((edu_setting_t)id))
            push_setting(entries, (edu_setting_t)id, lang, program->pool);
    edu_buffer_add_text(out, edu_text_pick(lang, "\n通用选项：\n", "\noptions of every command:\n"));
    add_list(out, entries, program->pool);
}

/* A command's own options under a heading; nothing where it has none. */
static void
add_own_settings(edu_buffer_t *out, const edu_program_t *program, const edu_command_t *command,
                 const char *heading)
{
    apr_array_header_t *entries = apr_array_make(program->pool, 8, sizeof(entry_t));

    for (const edu_setting_t *id = command->settings; id != NULL && *id != EDU_SETTING_COUNT; id++)
        if (!edu_setting_is_global(*id))
            push_setting(entries, *id, program->settings->lang, program->pool);
    if (entries->nelts == 0)
        return;
    edu_buffer_add_text(out, heading);
    add_list(out, entries, program->pool);
}

/* What base/errcodes.def makes of errors, in words. */
static void
add_exit_statuses(edu_buffer_t *out, const edu_program_t *program)
{
    static const struct {
        const char *status;
        const char *en;
        const char *zh;
    } meanings[] = {
        {"0", "done", "完成"},
        {"1", "done, with rows rejected or something found wrong", "完成，但有被拒绝的行或查出有误"},
        {"2", "wrong usage, or what was named does not exist", "用法错误，或所指的对象不存在"},
        {"3", "an input could not be read", "输入无法读取"},
        {"4", "the database failed, or the order was refused: it contradicts what is stored",
         "数据库错误，或因与已存数据抵触而不予执行"},
        {"5", "internal error, or interrupted", "内部错误，或被中断"},
    };
    apr_array_header_t *entries = apr_array_make(program->pool, 8, sizeof(entry_t));
    edu_lang_t lang = program->settings->lang;

    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        entry_t *entry = apr_array_push(entries);

        entry->left = meanings[i].status;
        entry->right = edu_text_pick(lang, meanings[i].zh, meanings[i].en);
    }
    edu_buffer_add_text(out, edu_text_pick(lang, "\n退出码：\n", "\nexit status:\n"));
    add_list(out, entries, program->pool);
}

/* Pages ----------------------------------------------------------------------------------------- */

void
edu_help_program(edu_buffer_t *out, const edu_program_t *program)
{
    apr_array_header_t *entries = apr_array_make(program->pool, 32, sizeof(entry_t));
    edu_lang_t lang = program->settings->lang;

    for (int i = 0; i < program->commands->nelts; i++)
        push_command(entries, APR_ARRAY_IDX(program->commands, i, const edu_command_t *), lang);
    edu_buffer_add_text(out, edu_text_pick(lang, "用法：edustat 命令 [选项]... [操作数]...\n\n命令：\n",
                                           "usage: edustat COMMAND [OPTION]... [OPERAND]...\n\ncommands:\n"));
    add_list(out, entries, program->pool);
    add_global_settings(out, program);
    add_exit_statuses(out, program);
    edu_buffer_add_text(out, edu_text_pick(lang, "\n各命令的用法：edustat help 命令\n",
                                           "\nMore about a command: edustat help COMMAND\n"));
}

void
edu_help_group(edu_buffer_t *out, const edu_program_t *program, const char *group)
{
    apr_array_header_t *entries = apr_array_make(program->pool, 8, sizeof(entry_t));
    edu_lang_t lang = program->settings->lang;

    for (int i = 0; i < program->commands->nelts; i++) {
        const edu_command_t *command = APR_ARRAY_IDX(program->commands, i, const edu_command_t *);

        if (edu_command_in_group(command, group))
            push_command(entries, command, lang);
    }
    edu_buffer_add_text(out, edu_text_pick(lang, "命令：\n", "commands:\n"));
    add_list(out, entries, program->pool);
    for (int i = 0; i < program->commands->nelts; i++) {
        const edu_command_t *command = APR_ARRAY_IDX(program->commands, i, const edu_command_t *);

        if (edu_command_in_group(command, group))
            add_own_settings(out, program, command,
                             apr_pstrcat(program->pool, edu_text_pick(lang, "\n", "\noptions of "),
                                         command->name, edu_text_pick(lang, " 的选项：\n", ":\n"), NULL));
    }
    edu_buffer_printf(out, "%s%s %s\n",
                      edu_text_pick(lang, "\n各命令的用法：edustat help ",
                                    "\nMore about a command: edustat help "),
                      group, edu_text_pick(lang, "命令", "COMMAND"));
}

void
edu_help_command(edu_buffer_t *out, const edu_program_t *program, const edu_command_t *command)
{
    edu_lang_t lang = program->settings->lang;
    const char *summary = edu_text_pick(lang, command->summary_zh, command->summary_en);
    const char *more = edu_text_pick(lang, command->help_zh, command->help_en);

    edu_buffer_add_text(out, edu_text_pick(lang, "用法：", "usage: "));
    edu_buffer_printf(out, "edustat %s %s%s%s\n\n", command->name,
                      edu_text_pick(lang, "[选项]...", "[OPTION]..."),
                      command->operands[0] != '\0' ? " " : "", command->operands);
    add_wrapped(out, summary, 0, 0, program->pool);
    edu_buffer_add_char(out, '\n');
    if (more[0] != '\0') {
        edu_buffer_add_char(out, '\n');
        add_wrapped(out, more, 0, 0, program->pool);
        if (out->data[out->length - 1] != '\n')
            edu_buffer_add_char(out, '\n');
    }

    add_own_settings(out, program, command, edu_text_pick(lang, "\n选项：\n", "\noptions:\n"));
    add_global_settings(out, program);
}
