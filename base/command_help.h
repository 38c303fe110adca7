/* What edu_command_main() knows, and the help made of it. Private to base/command*.c. */
#ifndef EDU_BASE_COMMAND_HELP_H
#define EDU_BASE_COMMAND_HELP_H

#include "base/buffer.h"
#include "base/command.h"

#include <apr_tables.h>
#include <stdbool.h>

typedef struct edu_program_t {
    apr_array_header_t *commands; /* of const edu_command_t *: the stages' and the built-in ones */
    const char *version;
    edu_settings_t *settings;
    bool version_wanted;
    apr_pool_t *pool;
} edu_program_t;

/* Whether every command understands this option. */
bool edu_setting_is_global(edu_setting_t id);

/* Whether `name` is "group" and a second word. */
bool edu_command_in_group(const edu_command_t *command, const char *group);

/* Help of the program, of the commands that share a first word, of one command. */
void edu_help_program(edu_buffer_t *out, const edu_program_t *program);
void edu_help_group(edu_buffer_t *out, const edu_program_t *program, const char *group);
void edu_help_command(edu_buffer_t *out, const edu_program_t *program, const edu_command_t *command);

#endif
