/* The collection round's commands: round open, round list, round close, approve, reopen. */
#ifndef EDU_COLLECTOR_ROUND_COMMANDS_H
#define EDU_COLLECTOR_ROUND_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_round_commands[];

#endif
