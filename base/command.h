/* Subcommands: a table a stage exports, parsing of a command's own options, and help made of the tables. */
#ifndef EDU_BASE_COMMAND_H
#define EDU_BASE_COMMAND_H

#include "base/error.h"
#include "base/settings.h"

#include <apr_pools.h>

/* What a running command gets. `status` is the exit status it wants after success: 0, or 1 for "done with rejects or
 * hard findings". */
typedef struct edu_context_t {
    const struct edu_command_t *command;
    edu_settings_t *settings;
    int argc; /* operands behind the options */
    const char *const *argv;
    int status;
    apr_pool_t *pool;
} edu_context_t;

typedef struct edu_command_t {
    const char *name;     /* "collect", or two words: "local start" */
    const char *operands; /* "FILE...", "" */
    int operands_least;
    int operands_most; /* -1: any number */
    const char *summary_en;
    const char *summary_zh;
    const char *help_en; /* further paragraphs, or NULL */
    const char *help_zh;
    const edu_setting_t *settings; /* options of its own, ended by EDU_SETTING_COUNT */
    edu_error_t *(*run)(edu_context_t *context);
} edu_command_t;

/* A stage's commands, ended by a NULL name. */
typedef const edu_command_t *edu_command_table_t;

/* Runs the command that argv names, among `tables` (ended by NULL). Prints help itself. The error, if any, is
 * printed to stderr. Returns the process's exit status. */
int edu_command_main(int argc, const char *const *argv, const edu_command_table_t *tables,
                     const char *version, apr_pool_t *pool);

#endif
