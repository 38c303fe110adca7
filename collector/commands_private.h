/* The collector's commands, for their table. */
#ifndef EDU_COLLECTOR_COMMANDS_PRIVATE_H
#define EDU_COLLECTOR_COMMANDS_PRIVATE_H

#include "base/command.h"

edu_error_t *edu_collect_command(edu_context_t *context);

#endif
