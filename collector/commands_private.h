/* The collector's commands, for their table. */
#ifndef EDU_COLLECTOR_COMMANDS_PRIVATE_H
#define EDU_COLLECTOR_COMMANDS_PRIVATE_H

#include "base/command.h"

edu_error_t *edu_collect_command(edu_context_t *context);
edu_error_t *edu_unit_import_command(edu_context_t *context);
edu_error_t *edu_unit_close_command(edu_context_t *context);
edu_error_t *edu_unit_rename_command(edu_context_t *context);
edu_error_t *edu_unit_merge_command(edu_context_t *context);
edu_error_t *edu_unit_recode_command(edu_context_t *context);
edu_error_t *edu_unit_list_command(edu_context_t *context);
edu_error_t *edu_unit_show_command(edu_context_t *context);
edu_error_t *edu_profile_guess_command(edu_context_t *context);

#endif
