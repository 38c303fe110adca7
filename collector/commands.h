/* The collector's commands: collect, unit import. */
#ifndef EDU_COLLECTOR_COMMANDS_H
#define EDU_COLLECTOR_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_collector_commands[];

#endif
