#include "base/command.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/text.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_command(void);

static apr_pool_t *pool;

/* What a run left behind. */
static const char *out;
static const char *err;
static const char *ran; /* the command that ran and what it got, or "" */
static edu_log_level_t level;

static edu_error_t *
show(edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const char *operands = "";

    for (int i = 0; i < context->argc; i++)
        operands = apr_pstrcat(pool, operands, " ", context->argv[i], NULL);
    ran =
        apr_psprintf(pool, "%s:%s form=%s dsn=%s dry=%d lang=%d", context->command->name, operands,
                     edu_setting(settings, EDU_SET_FORM) != NULL ? edu_setting(settings, EDU_SET_FORM) : "-",
                     edu_setting(settings, EDU_SET_DSN) != NULL ? edu_setting(settings, EDU_SET_DSN) : "-",
                     edu_setting_on(settings, EDU_SET_DRY_RUN), (int)settings->lang);
    level = edu_log_level();
    return NULL;
}

static edu_error_t *
fail(edu_context_t *context)
{
    context->status = 1;
    return edu_error_create(EDU_ERR_DB, NULL, "boom");
}

static edu_error_t *
finding(edu_context_t *context)
{
    fputs("some output\n", stdout);
    context->status = 1;
    return NULL;
}

static const edu_setting_t collect_settings[] = {EDU_SET_FORM, EDU_SET_PERIOD, EDU_SET_DRY_RUN,
                                                 EDU_SETTING_COUNT};

static const edu_command_t first_table[] = {
    {"collect", "FILE...", 1, 3, "load files", "载入文件", "First paragraph.\n\n  indented\n", "第一段。",
     collect_settings, show},
    {"local start", "", 0, 0, "start it", "启动", NULL, NULL, NULL, show},
    {"local stop", "", 0, 0, "stop it", "停止", NULL, NULL, NULL, show},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL}};

static const edu_command_t second_table[] = {
    {"fail", "", 0, 0, "fail always", "总是失败", NULL, NULL, NULL, fail},
    {"finding", "", 0, 0, "find something", "发现问题", NULL, NULL, NULL, finding},
    {"echo", "[WORD]...", 0, -1, "take any words", "任意", NULL, NULL, NULL, show},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL}};

static const edu_command_table_t tables[] = {first_table, second_table, NULL};

/* They would change what the tests see. */
static const char *const variables[] = {"EDUSTAT_CATALOGUE", "EDUSTAT_DSN", "EDUSTAT_HOME", "EDUSTAT_LANG",
                                        "LC_ALL"};

enum { VARIABLE_COUNT = sizeof variables / sizeof variables[0] };

static char *saved[VARIABLE_COUNT];

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        const char *value = getenv(variables[i]);

        saved[i] = value != NULL ? strdup(value) : NULL;
        unsetenv(variables[i]);
    }
    setenv("LC_ALL", "C.UTF-8", 1);
    return 0;
}

static int
tear_down(void)
{
    unsetenv("LC_ALL");
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        if (saved[i] != NULL)
            setenv(variables[i], saved[i], 1);
        free(saved[i]);
    }
    edu_log_set_level(EDU_LOG_NORMAL);
    apr_pool_destroy(pool);
    return 0;
}

/* Points a standard stream elsewhere; returns a descriptor that restores it. */
static int
redirect(FILE *stream, int descriptor)
{
    fflush(stream);
    int kept = dup(fileno(stream));
    dup2(descriptor, fileno(stream));
    return kept;
}

static void
restore(FILE *stream, int kept)
{
    fflush(stream);
    dup2(kept, fileno(stream));
    close(kept);
    clearerr(stream);
}

static const char *
content(FILE *file)
{
    char *text = apr_pcalloc(pool, 65536);

    rewind(file);
    text[fread(text, 1, 65535, file)] = '\0';
    fclose(file);
    return text;
}

/* Runs the words (ended by NULL) with standard output on `sink`, or on a file that is read back when it is -1. */
static int
run_to(int sink, const char *const *words)
{
    FILE *out_file = tmpfile();
    FILE *err_file = tmpfile();
    int argc = 0;

    while (words[argc] != NULL)
        argc++;
    ran = "";
    int kept_out = redirect(stdout, sink >= 0 ? sink : fileno(out_file));
    int kept_err = redirect(stderr, fileno(err_file));
    int status = edu_command_main(argc, words, tables, "1.2.3", edu_pool_create(pool));
    restore(stderr, kept_err);
    restore(stdout, kept_out);
    out = content(out_file);
    err = content(err_file);
    return status;
}

static bool
begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

#define RUN(...) run_to(-1, (const char *const[]){"edustat", __VA_ARGS__, NULL})

static void
options_stand_before_and_behind(void)
{
    CU_ASSERT_EQUAL(RUN("--dsn", "d", "collect", "--form=f", "a.csv", "-n", "b.csv"), 0);
    CU_ASSERT_STRING_EQUAL(ran, "collect: a.csv b.csv form=f dsn=d dry=1 lang=0");
    CU_ASSERT_STRING_EQUAL(err, "");
    CU_ASSERT_EQUAL(RUN("collect", "a.csv", "--dsn=d", "--lang", "zh"), 0);
    CU_ASSERT_STRING_EQUAL(ran, "collect: a.csv form=- dsn=d dry=0 lang=1");
    CU_ASSERT_EQUAL(RUN("local", "start", "-q"), 0);
    CU_ASSERT_STRING_EQUAL(ran, "local start: form=- dsn=- dry=0 lang=0");
    CU_ASSERT_EQUAL(level, EDU_LOG_QUIET);
    CU_ASSERT_EQUAL(RUN("echo", "--", "--dsn", "-x"), 0);
    CU_ASSERT_STRING_EQUAL(ran, "echo: --dsn -x form=- dsn=- dry=0 lang=0");
    CU_ASSERT_EQUAL(RUN("echo", "", "local", "start"), 0);
    CU_ASSERT_STRING_EQUAL(ran, "echo:  local start form=- dsn=- dry=0 lang=0");
}

static void
last_value_wins(void)
{
    CU_ASSERT_EQUAL(RUN("--dsn=a", "collect", "x", "--dsn", "b", "--form", "f", "--form="), 0);
    CU_ASSERT_STRING_EQUAL(ran, "collect: x form= dsn=b dry=0 lang=0");
    CU_ASSERT_EQUAL(RUN("-q", "echo", "-v"), 0);
    CU_ASSERT_EQUAL(level, EDU_LOG_VERBOSE);
    CU_ASSERT_EQUAL(RUN("-v", "echo", "-q"), 0);
    CU_ASSERT_EQUAL(level, EDU_LOG_QUIET);
    CU_ASSERT_EQUAL(RUN("echo"), 0);
    CU_ASSERT_EQUAL(level, EDU_LOG_NORMAL);
}

static void
unknown_commands_get_a_hint(void)
{
    CU_ASSERT_EQUAL(RUN("colect", "x"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown command \"colect\"\n"
                                "edustat: hint: did you mean \"collect\"? run \"edustat --help\"\n");
    CU_ASSERT_STRING_EQUAL(out, "");
    CU_ASSERT_EQUAL(RUN("local", "strat"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown command \"local strat\"\n"
                                "edustat: hint: did you mean \"local start\"? run \"edustat --help\"\n");
    CU_ASSERT_EQUAL(RUN("zzzzzz"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown command \"zzzzzz\"\n"
                                "edustat: hint: run \"edustat --help\"\n");
    CU_ASSERT_EQUAL(RUN("local"), 2);
    CU_ASSERT_STRING_EQUAL(err,
                           "edustat: error: command \"local\" is incomplete\n"
                           "edustat: hint: run one of: \"edustat local start\", \"edustat local stop\"\n");
    CU_ASSERT_EQUAL(RUN("local start"), 2); /* one word with a blank in it */
    CU_ASSERT_EQUAL(RUN(""), 2);
    CU_ASSERT_EQUAL(RUN("help", "colect"), 2);
    CU_ASSERT_EQUAL(RUN("help", "collect", "x"), 2);
}

static void
unknown_options_get_a_hint(void)
{
    CU_ASSERT_EQUAL(RUN("collect", "x", "--fomr=y"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown option \"--fomr\"\n"
                                "edustat: hint: did you mean \"--form\"? run \"edustat collect --help\"\n");
    CU_ASSERT_STRING_EQUAL(ran, "");
    CU_ASSERT_EQUAL(RUN("collect", "x", "--cata", "y"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(err, "did you mean \"--catalogue\"?"));
    CU_ASSERT_EQUAL(RUN("collect", "x", "-qz"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown option \"-z\"\n"
                                "edustat: hint: run \"edustat collect --help\"\n");
    CU_ASSERT_EQUAL(RUN("echo", "--form", "x"), 2); /* another command's */
    CU_ASSERT_EQUAL(RUN("--form", "x", "collect"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: unknown option \"--form\"\n"
                                "edustat: hint: write it behind the command; run \"edustat --help\"\n");
    CU_ASSERT_EQUAL(RUN("collect", "x", "--form"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: option \"--form\" needs a value\n"
                                "edustat: hint: run \"edustat collect --help\"\n");
    CU_ASSERT_EQUAL(RUN("collect", "x", "-p"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(err, "option \"-p\" needs a value"));
    CU_ASSERT_EQUAL(RUN("collect", "x", "--quiet=1"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(err, "option \"--quiet\" takes no value"));
    CU_ASSERT_EQUAL(RUN("collect", "x", "-建"), 2);
    CU_ASSERT_EQUAL(edu_text_valid_utf8(err, strlen(err)), strlen(err));
    CU_ASSERT_EQUAL(RUN("echo", "--lang", "fr"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(err, "invalid value \"fr\" for option \"--lang\""));
}

static void
operands_are_counted(void)
{
    CU_ASSERT_EQUAL(RUN("collect"), 2);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: too few operands for \"edustat collect\"\n"
                                "edustat: hint: usage: edustat collect [OPTION]... FILE...; "
                                "run \"edustat collect --help\"\n");
    CU_ASSERT_EQUAL(RUN("collect", "1", "2", "3"), 0);
    CU_ASSERT_EQUAL(RUN("collect", "1", "2", "3", "4"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(err, "too many operands"));
    CU_ASSERT_EQUAL(RUN("local", "start", "now"), 2);
    CU_ASSERT_STRING_EQUAL(ran, "");
    CU_ASSERT_EQUAL(RUN("version", "x"), 2);
    CU_ASSERT_EQUAL(RUN("echo", "1", "2", "3", "4", "5", "6"), 0);
}

static void
statuses_come_from_error_or_command(void)
{
    CU_ASSERT_EQUAL(RUN("fail"), 4);
    CU_ASSERT_STRING_EQUAL(err, "edustat: error: boom\n");
    CU_ASSERT_EQUAL(RUN("finding"), 1);
    CU_ASSERT_STRING_EQUAL(out, "some output\n");
    CU_ASSERT_STRING_EQUAL(err, "");
}

static void
version_is_printed(void)
{
    CU_ASSERT_EQUAL(RUN("version"), 0);
    CU_ASSERT_STRING_EQUAL(out, "edustat 1.2.3\n");
    CU_ASSERT_EQUAL(RUN("--version"), 0);
    CU_ASSERT_STRING_EQUAL(out, "edustat 1.2.3\n");
}

static void
program_help_lists_everything(void)
{
    CU_ASSERT_EQUAL(run_to(-1, (const char *const[]){"edustat", NULL}), 0);
    const char *bare = out;
    CU_ASSERT_EQUAL(RUN("--help"), 0);
    CU_ASSERT_STRING_EQUAL(out, bare);
    CU_ASSERT_EQUAL(RUN("-h"), 0);
    CU_ASSERT_STRING_EQUAL(out, bare);
    CU_ASSERT_EQUAL(RUN("help"), 0);
    CU_ASSERT_STRING_EQUAL(out, bare);
    CU_ASSERT_STRING_EQUAL(err, "");
    CU_ASSERT(begins(out, "usage: edustat COMMAND [OPTION]... [OPERAND]...\n\n"
                          "commands:\n"
                          "  collect      load files\n"
                          "  local start  start it\n"
                          "  local stop   stop it\n"
                          "  fail         fail always\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "  version      the program's version\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(out, "  -c, --catalogue DIR  catalogue folder (environment: EDUSTAT_CATALOGUE)\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(out, "      --home DIR       folder of the private server (default: var; environment:\n"
                    "                       EDUSTAT_HOME)\n"));
    CU_ASSERT_PTR_NULL(strstr(out, "--form"));

    /* Every exit status that an error can have is told. */
#define EDU_CODE(name, exit_status, http_status, text)                                                       \
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "\n  " #exit_status "  "));
#include "base/errcodes.def"
#undef EDU_CODE
}

static void
command_help_shows_its_options(void)
{
    CU_ASSERT_EQUAL(RUN("help", "collect"), 0);
    const char *asked = out;
    CU_ASSERT_EQUAL(RUN("collect", "--help"), 0);
    CU_ASSERT_STRING_EQUAL(out, asked);
    CU_ASSERT_EQUAL(RUN("--help", "collect"), 0);
    CU_ASSERT_STRING_EQUAL(out, asked);
    CU_ASSERT_STRING_EQUAL(ran, "");
    static const char begin[] =
        "usage: edustat collect [OPTION]... FILE...\n\n"
        "load files\n\n"
        "First paragraph.\n\n"
        "  indented\n\n"
        "options:\n"
        "      --form FORM      form of the returns (default: by the headers)\n"
        "  -p, --period PERIOD  period of all rows, where the file has no column for it\n"
        "  -n, --dry-run        show what would be done, change nothing\n\n"
        "options of every command:\n";
    CU_ASSERT(begins(out, begin));

    CU_ASSERT_EQUAL(RUN("help", "local", "start"), 0);
    CU_ASSERT(begins(out, "usage: edustat local start [OPTION]...\n\nstart it\n"));
    CU_ASSERT_EQUAL(RUN("help", "local"), 0);
    CU_ASSERT_STRING_EQUAL(out, "commands:\n  local start  start it\n  local stop   stop it\n\n"
                                "More about a command: edustat help local COMMAND\n");
    CU_ASSERT_EQUAL(RUN("local", "--help"), 0);
    CU_ASSERT_STRING_EQUAL(out, "commands:\n  local start  start it\n  local stop   stop it\n\n"
                                "More about a command: edustat help local COMMAND\n");
    CU_ASSERT_EQUAL(RUN("help", "help"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "usage: edustat help [OPTION]... [COMMAND]\n"));
}

static void
chinese_help_is_aligned_and_fits(void)
{
    CU_ASSERT_EQUAL(RUN("--lang", "zh", "help", "collect"), 0);
    CU_ASSERT(begins(out, "用法：edustat collect [选项]... FILE...\n\n载入文件\n\n第一段。\n\n选项：\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out, "  -n, --dry-run        只演示，不改动任何数据\n"));

    char *copy = apr_pstrdup(pool, out);
    char *state;
    for (char *line = apr_strtok(copy, "\n", &state); line != NULL; line = apr_strtok(NULL, "\n", &state)) {
        size_t length = strlen(line);

        CU_ASSERT(edu_text_width(line) <= 80);
        CU_ASSERT(length > 0 && line[length - 1] != ' ');
    }
    setenv("EDUSTAT_LANG", "zh", 1);
    CU_ASSERT_EQUAL(RUN("help"), 0);
    CU_ASSERT(begins(out, "用法："));
    CU_ASSERT_EQUAL(RUN("help", "--lang", "en"), 0);
    CU_ASSERT(begins(out, "usage:"));
    unsetenv("EDUSTAT_LANG");
}

static void
lost_output_is_an_error(void)
{
    static const char *const words[] = {"edustat", "finding", NULL};
    static const char *const silent[] = {"edustat", "echo", NULL};
    static const char *const failing[] = {"edustat", "fail", NULL};
    int full = open("/dev/full", O_WRONLY);
    int wrong_way = open("/dev/null", O_RDONLY);
    int ends[2];

    CU_ASSERT_EQUAL(run_to(full, words), 3);
    CU_ASSERT(begins(err, "edustat: error: could not write to standard output"));
    CU_ASSERT_EQUAL(run_to(wrong_way, words), 3);
    CU_ASSERT(begins(err, "edustat: error: could not write to standard output"));
    CU_ASSERT_EQUAL(run_to(full, silent), 0);
    CU_ASSERT_EQUAL(run_to(full, failing), 4);
    close(full);
    close(wrong_way);

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    close(ends[0]);
    /* A reader that has had enough is no failure. */
    CU_ASSERT_EQUAL(run_to(ends[1], words), 1); /* as it would have ended */
    CU_ASSERT_STRING_EQUAL(err, "");
    close(ends[1]);
}

void
edu_suite_command(void)
{
    CU_pSuite suite = CU_add_suite("command", set_up, tear_down);

    CU_add_test(suite, "options stand before and behind", options_stand_before_and_behind);
    CU_add_test(suite, "the last value wins", last_value_wins);
    CU_add_test(suite, "unknown commands get a hint", unknown_commands_get_a_hint);
    CU_add_test(suite, "unknown options get a hint", unknown_options_get_a_hint);
    CU_add_test(suite, "operands are counted", operands_are_counted);
    CU_add_test(suite, "statuses come from error or command", statuses_come_from_error_or_command);
    CU_add_test(suite, "version is printed", version_is_printed);
    CU_add_test(suite, "program help lists everything", program_help_lists_everything);
    CU_add_test(suite, "command help shows its options", command_help_shows_its_options);
    CU_add_test(suite, "Chinese help is aligned and fits", chinese_help_is_aligned_and_fits);
    CU_add_test(suite, "lost output is an error", lost_output_is_an_error);
}
