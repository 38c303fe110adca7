#include "base/command.h"

#include "base/command_help.h"
#include "base/log.h"
#include "base/translate.h"

#include <apr_getopt.h>
#include <apr_signal.h>
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* Options without a letter, and --version, get numbers behind the characters. */
enum { FIRST_LONG = 256, VERSION_OPTION = FIRST_LONG + EDU_SETTING_COUNT };

/* Answered here, not by a stage. */
static const edu_command_t help_command = {.name = "help",
                                           .operands = "[COMMAND]",
                                           .operands_most = 2,
                                           .summary_en = "how to call the program or a command",
                                           .summary_zh = "显示程序或某个命令的用法"};
static const edu_command_t version_command = {.name = "version",
                                              .operands = "",
                                              .summary_en = "the program's version",
                                              .summary_zh = "显示程序版本"};

/* Commands -------------------------------------------------------------------------------------- */

static const edu_command_t *
command_at(const edu_program_t *program, int index)
{
    return APR_ARRAY_IDX(program->commands, index, const edu_command_t *);
}

static const edu_command_t *
command_named(const edu_program_t *program, const char *name)
{
    for (int i = 0; i < program->commands->nelts; i++)
        if (strcmp(command_at(program, i)->name, name) == 0)
            return command_at(program, i);
    return NULL;
}

/* The command that the first one or two of `words` name, and how many they are; NULL when there is none. */
static const edu_command_t *
find_command(const edu_program_t *program, int count, const char *const *words, int *used)
{
    const edu_command_t *command = NULL;

    *used = 2;
    if (count > 1)
        command = command_named(program, apr_pstrcat(program->pool, words[0], " ", words[1], NULL));
    if (command == NULL && count > 0) {
        *used = 1;
        /* A word with a blank in it is no two words. */
        if (strchr(words[0], ' ') == NULL)
            command = command_named(program, words[0]);
    }
    return command;
}

static bool
is_group(const edu_program_t *program, const char *word)
{
    for (int i = 0; i < program->commands->nelts; i++)
        if (edu_command_in_group(command_at(program, i), word))
            return true;
    return false;
}

static void
collect_commands(edu_program_t *program, const edu_command_table_t *tables)
{
    const edu_command_t *const built_in[] = {&help_command, &version_command};

    program->commands = apr_array_make(program->pool, 32, sizeof(const edu_command_t *));
    for (; *tables != NULL; tables++)
        for (const edu_command_t *command = *tables; command->name != NULL; command++)
            APR_ARRAY_PUSH(program->commands, const edu_command_t *) = command;
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (command_named(program, built_in[i]->name) == NULL)
            APR_ARRAY_PUSH(program->commands, const edu_command_t *) = built_in[i];
}

/* Hints ----------------------------------------------------------------------------------------- */

/* The name nearest to what was typed, or NULL when none is near enough to be meant. Among equals the one that begins
 * with the same letter: people slip later in a word. */
static const char *
nearest(const char *word, const apr_array_header_t *names)
{
    size_t length = strlen(word);
    size_t best = 2 * (length / 3 + 2); /* beyond the farthest that counts */
    const char *found = NULL;

    for (int i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        bool begins = length >= 3 && strncmp(word, name, length) == 0;
        size_t distance = begins ? 1 : edu_text_distance(word, name);
        size_t rank = 2 * distance + (word[0] != name[0]);

        if (rank < best) {
            best = rank;
            found = name;
        }
    }
    return found;
}

static edu_error_t *
hint_nearest(edu_error_t *error, const char *dashes, const char *name, const edu_command_t *command)
{
    const char *question =
        name == NULL ? "" : edu_translated(error->pool, "did you mean \"%s%s\"? ", dashes, name);

    return edu_error_hint(error, "%srun \"edustat %s%s--help\"", question,
                          command != NULL ? command->name : "", command != NULL ? " " : "");
}

static edu_error_t *
unknown_command(const edu_program_t *program, const char *name)
{
    apr_array_header_t *names = apr_array_make(program->pool, 32, sizeof(const char *));
    edu_error_t *error = edu_error_create(EDU_ERR_USAGE, NULL, "unknown command \"%s\"", name);

    for (int i = 0; i < program->commands->nelts; i++)
        APR_ARRAY_PUSH(names, const char *) = command_at(program, i)->name;
    return hint_nearest(error, "", nearest(name, names), NULL);
}

static edu_error_t *
incomplete_command(const edu_program_t *program, const char *group)
{
    edu_error_t *error = edu_error_create(EDU_ERR_USAGE, NULL, "command \"%s\" is incomplete", group);
    const char *list = "";

    for (int i = 0; i < program->commands->nelts; i++)
        if (edu_command_in_group(command_at(program, i), group))
            list = apr_pstrcat(error->pool, list, list[0] != '\0' ? edu_translate(", ") : "",
                               edu_translated(error->pool, "\"edustat %s\"", command_at(program, i)->name),
                               NULL);
    return edu_error_hint(error, "run one of: %s", list);
}

/* Options --------------------------------------------------------------------------------------- */

/* Whether `command` (NULL: what stands before the command) understands the option. */
static bool
takes_setting(const edu_command_t *command, edu_setting_t id)
{
    if (edu_setting_is_global(id))
        return true;
    for (const edu_setting_t *own = command != NULL ? command->settings : NULL;
         own != NULL && *own != EDU_SETTING_COUNT; own++)
        if (*own == id)
            return true;
    return false;
}

static apr_array_header_t *
getopt_table(const edu_command_t *command, apr_pool_t *pool)
{
    apr_array_header_t *options = apr_array_make(pool, EDU_SETTING_COUNT + 2, sizeof(apr_getopt_option_t));

    for (int id = 0; id < EDU_SETTING_COUNT; id++) {
        const edu_setting_info_t *info = &edu_setting_table[id];

        if (takes_setting(command, (edu_setting_t)id))
            APR_ARRAY_PUSH(options, apr_getopt_option_t) =
                (apr_getopt_option_t){info->name, info->letter != 0 ? info->letter : FIRST_LONG + id,
                                      info->argument != NULL, NULL};
    }
    if (command == NULL)
        APR_ARRAY_PUSH(options, apr_getopt_option_t) =
            (apr_getopt_option_t){"version", VERSION_OPTION, 0, NULL};
    APR_ARRAY_PUSH(options, apr_getopt_option_t) = (apr_getopt_option_t){NULL, 0, 0, NULL};
    return options;
}

/* The setting behind the number that apr_getopt_long gives. */
static edu_setting_t
setting_of(int option, const edu_command_t *command)
{
    if (option >= FIRST_LONG)
        return (edu_setting_t)(option - FIRST_LONG);
    for (int id = 0; id < EDU_SETTING_COUNT; id++)
        if (edu_setting_table[id].letter == option && takes_setting(command, (edu_setting_t)id))
            return (edu_setting_t)id;
    return EDU_SETTING_COUNT;
}

/* --quiet and --verbose exclude each other: the last one wins, as for values. */
static void
take_option(edu_program_t *program, const edu_command_t *command, int option, const char *value)
{
    if (option == VERSION_OPTION) {
        program->version_wanted = true;
        return;
    }

    edu_setting_t id = setting_of(option, command);
    program->settings->value[id] = edu_setting_table[id].argument != NULL ? value : "1";
    if (id == EDU_SET_QUIET)
        program->settings->value[EDU_SET_VERBOSE] = NULL;
    if (id == EDU_SET_VERBOSE)
        program->settings->value[EDU_SET_QUIET] = NULL;
}

/* What apr_getopt_long complains about: "edustat: invalid option: --foo". It names the option nowhere else. */
typedef struct complaint_t {
    char text[512];
} complaint_t;

static void complain(void *baton, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
complain(void *baton, const char *format, ...)
{
    complaint_t *complaint = baton;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
    va_end(arguments);
}

static edu_error_t *
unknown_option(const char *dashes, const char *name, const edu_command_t *command, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, EDU_SETTING_COUNT, sizeof(const char *));
    edu_error_t *error = edu_error_create(EDU_ERR_USAGE, NULL, "unknown option \"%s%s\"", dashes, name);
    bool elsewhere = false;

    for (int id = 0; id < EDU_SETTING_COUNT; id++) {
        if (takes_setting(command, (edu_setting_t)id))
            APR_ARRAY_PUSH(names, const char *) = edu_setting_table[id].name;
        else
            elsewhere = elsewhere || strcmp(edu_setting_table[id].name, name) == 0;
    }
    if (command == NULL && elsewhere)
        return edu_error_hint(error, "write it behind the command; run \"edustat --help\"");
    return hint_nearest(error, "--", dashes[1] != '\0' ? nearest(name, names) : NULL, command);
}

static edu_error_t *
option_error(const complaint_t *complaint, const edu_command_t *command, apr_pool_t *pool)
{
    const char *reason = strstr(complaint->text, ": ");
    const char *start = reason != NULL ? strstr(reason + 2, ": ") : NULL;

    if (start == NULL)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "unexpected complaint of the option parser");

    /* "--name=value", or for a letter "x". */
    char *name = apr_pstrdup(pool, start + 2);
    name[strcspn(name, "\n")] = '\0';
    bool is_long = strncmp(name, "--", 2) == 0;
    const char *dashes = is_long ? "--" : "-";
    if (is_long) {
        name[strcspn(name, "=")] = '\0';
        name += 2;
    }
    if (edu_text_valid_utf8(name, strlen(name)) < strlen(name))
        name = apr_pstrdup(pool, "\xEF\xBF\xBD"); /* the first byte of a Chinese character */

    edu_error_t *error;
    if (strncmp(reason, ": invalid", 9) == 0)
        return unknown_option(dashes, name, command, pool);
    if (strncmp(reason, ": missing", 9) == 0)
        error = edu_error_create(EDU_ERR_USAGE, NULL, "option \"%s%s\" needs a value", dashes, name);
    else
        error = edu_error_create(EDU_ERR_USAGE, NULL, "option \"%s%s\" takes no value", dashes, name);
    return hint_nearest(error, "", NULL, command);
}

/* "-" stands for standard input; apr_getopt_long would take it for an option without a name. It goes past the parser
 * under another one, which is known by its address. */
static const char standard_stream[] = "(standard stream)";

static const char *
restore(const char *word)
{
    return word == standard_stream ? "-" : word;
}

/* Takes the options of argv[1 ..] into the settings. `command` NULL: stops at the first word that is none, unless
 * `anywhere`. Leaves the operands in *operands, *count. */
static edu_error_t *
parse_options(edu_program_t *program, const edu_command_t *command, bool anywhere, int argc,
              const char *const *argv, const char *const **operands, int *count)
{
    const apr_array_header_t *options = getopt_table(command, program->pool);
    complaint_t complaint = {""};
    const char **words = apr_pcalloc(program->pool, ((size_t)argc + 1) * sizeof *words);
    apr_getopt_t *parser;
    apr_status_t status;
    const char *value;
    int option;

    /* complain() takes the program's name apart, so it must be ours. */
    words[0] = "edustat";
    for (int i = 1; i < argc; i++)
        words[i] = strcmp(argv[i], "-") == 0 ? standard_stream : argv[i];
    status = apr_getopt_init(&parser, program->pool, argc, words);
    if (status != APR_SUCCESS)
        return edu_error_apr(EDU_ERR_INTERNAL, status, "could not read the command line");
    parser->interleave = anywhere;
    parser->errfn = complain;
    parser->errarg = &complaint;

    while ((status = apr_getopt_long(parser, (const apr_getopt_option_t *)options->elts, &option, &value)) ==
           APR_SUCCESS)
        take_option(program, command, option, restore(value));
    if (status != APR_EOF)
        return option_error(&complaint, command, program->pool);
    *count = argc - parser->ind;
    const char **rest = apr_palloc(program->pool, ((size_t)*count + 1) * sizeof *rest);
    for (int i = 0; i <= *count; i++)
        rest[i] = i < *count ? restore(parser->argv[parser->ind + i]) : NULL;
    *operands = rest;
    return NULL;
}

/* Puts the options that concern the whole program into force. */
static edu_error_t *
apply_globals(edu_program_t *program)
{
    edu_settings_t *settings = program->settings;
    const char *lang = edu_setting(settings, EDU_SET_LANG);

    if (lang != NULL && !edu_lang_parse(&settings->lang, lang))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "invalid value \"%s\" for option \"--lang\"", lang),
                              "give \"zh\" or \"en\", here or in the variable EDUSTAT_LANG");
    edu_translate_speak(settings->lang);
    edu_log_set_level(edu_setting_on(settings, EDU_SET_QUIET)     ? EDU_LOG_QUIET
                      : edu_setting_on(settings, EDU_SET_VERBOSE) ? EDU_LOG_VERBOSE
                                                                  : EDU_LOG_NORMAL);
    return NULL;
}

/* Mistakes on the command line are told in the language that it asks for, wherever it does. */
static edu_lang_t
language_asked_for(int argc, const char *const *argv, edu_lang_t lang)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = NULL;

        if ((strcmp(argv[i], "--lang") == 0 || strcmp(argv[i], "-l") == 0) && i + 1 < argc)
            value = argv[i + 1];
        else if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strncmp(argv[i], "-l", 2) == 0)
            value = argv[i] + 2;
        if (value != NULL)
            edu_lang_parse(&lang, value);
    }
    return lang;
}

/* Running --------------------------------------------------------------------------------------- */

static void
print(const edu_buffer_t *out)
{
    fwrite(out->data, 1, out->length, stdout);
}

/* Help for the command or group that `words` name; for the program when there are none. */
static edu_error_t *
print_help(const edu_program_t *program, int count, const char *const *words)
{
    edu_buffer_t *out = edu_buffer_create(4096, program->pool);
    int used;
    const edu_command_t *command = find_command(program, count, words, &used);

    if (count == 0)
        edu_help_program(out, program);
    else if (command != NULL && used == count)
        edu_help_command(out, program, command);
    else if (count == 1 && is_group(program, words[0]))
        edu_help_group(out, program, words[0]);
    else
        return unknown_command(program, count == 1
                                            ? words[0]
                                            : apr_pstrcat(program->pool, words[0], " ", words[1], NULL));
    print(out);
    return NULL;
}

static void
print_version(const edu_program_t *program)
{
    printf("edustat %s\n", program->version);
}

/* The words name no command: "local --help" asks for the commands of a group, all else is a mistake. */
static edu_error_t *
no_command(edu_program_t *program, int argc, const char *const *argv)
{
    const char *const *operands;
    int count;

    if (!is_group(program, argv[0]))
        return unknown_command(program, argv[0]);
    if (argc > 1 && argv[1][0] != '-')
        return unknown_command(program, apr_pstrcat(program->pool, argv[0], " ", argv[1], NULL));
    EDU_TRY(parse_options(program, NULL, true, argc, argv, &operands, &count));
    EDU_TRY(apply_globals(program));
    if (!edu_setting_on(program->settings, EDU_SET_HELP))
        return incomplete_command(program, argv[0]);
    return print_help(program, 1, argv);
}

static edu_error_t *
check_operands(const edu_command_t *command, int count)
{
    bool few = count < command->operands_least;
    bool many = command->operands_most >= 0 && count > command->operands_most;
    edu_error_t *error;

    if (few)
        error = edu_error_create(EDU_ERR_USAGE, NULL, "too few operands for \"edustat %s\"", command->name);
    else if (many)
        error = edu_error_create(EDU_ERR_USAGE, NULL, "too many operands for \"edustat %s\"", command->name);
    else
        return NULL;
    return edu_error_hint(error, "usage: edustat %s [OPTION]...%s%s; run \"edustat %s --help\"",
                          command->name, command->operands[0] != '\0' ? " " : "", command->operands,
                          command->name);
}

static edu_error_t *
run_command(edu_program_t *program, const edu_command_t *command, int argc, const char *const *argv,
            int *status)
{
    edu_context_t context = {.command = command, .settings = program->settings, .pool = program->pool};

    EDU_TRY(parse_options(program, command, true, argc, argv, &context.argv, &context.argc));
    EDU_TRY(apply_globals(program));
    if (edu_setting_on(program->settings, EDU_SET_HELP)) {
        edu_buffer_t *out = edu_buffer_create(4096, program->pool);

        edu_help_command(out, program, command);
        print(out);
        return NULL;
    }
    EDU_TRY(check_operands(command, context.argc));
    if (command == &help_command)
        return print_help(program, context.argc, context.argv);
    if (command == &version_command) {
        print_version(program);
        return NULL;
    }
    EDU_TRY(command->run(&context));
    *status = context.status;
    return NULL;
}

static edu_error_t *
dispatch(edu_program_t *program, int argc, const char *const *argv, int *status)
{
    const char *const *words;
    int count = 0;
    int used;

    EDU_TRY(parse_options(program, NULL, false, argc, argv, &words, &count));
    if (program->version_wanted) {
        print_version(program);
        return NULL;
    }
    if (count == 0) {
        EDU_TRY(apply_globals(program));
        return print_help(program, 0, NULL);
    }

    const edu_command_t *command = find_command(program, count, words, &used);
    if (command == NULL)
        return no_command(program, count, words);
    /* The last word of the command stands where a program's name would. */
    return run_command(program, command, count - used + 1, words + used - 1, status);
}

/* A program started with a standard stream closed would get the next file or socket it opens under that number, and
 * print into it. Opened the wrong way round, /dev/null makes such output fail instead. */
static void
reserve_standard_streams(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF)
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Whether whoever read standard output has gone: it has had enough (head), which is no failure of ours. */
static bool
reader_has_gone(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

/* Output that did not arrive is a failure, also when it stayed in the buffer until the end. When an earlier write
 * failed, its reason is gone. */
static edu_error_t *
check_output(void)
{
    if (fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not write to standard output");
    if (ferror(stdout))
        return edu_error_create(EDU_ERR_FILE, NULL, "could not write to standard output");
    return NULL;
}

int
edu_command_main(int argc, const char *const *argv, const edu_command_table_t *tables, const char *version,
                 apr_pool_t *pool)
{
    edu_program_t program = {.version = version, .pool = pool};
    int status = 0;

    reserve_standard_streams();
    /* A reader that went away is no reason to die in the middle of a load. */
    apr_signal(SIGPIPE, SIG_IGN);
    program.settings = edu_settings_create(pool);
    edu_translate_speak(language_asked_for(argc, argv, program.settings->lang));
    collect_commands(&program, tables);

    edu_error_t *error = dispatch(&program, argc, argv, &status);
    if (error == NULL)
        error = check_output();
    if (error != NULL && error->code == EDU_ERR_FILE && reader_has_gone()) {
        edu_error_clear(error);
        error = NULL;
    }
    if (error != NULL) {
        status = edu_error_exit_status(error);
        fflush(stdout);
        edu_error_print(error, "edustat", stderr);
        edu_error_clear(error);
    }
    return status;
}
