/* Commands about what was taken: submissions, history, undo. */
#ifndef EDU_COLLECTOR_CORRECTION_COMMANDS_H
#define EDU_COLLECTOR_CORRECTION_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_correction_commands[];

edu_error_t *edu_collector_submissions(edu_context_t *context);
edu_error_t *edu_collector_history(edu_context_t *context);
edu_error_t *edu_collector_undo(edu_context_t *context);

#endif
