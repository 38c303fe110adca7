/* The aggregator's command. */
#ifndef EDU_AGGREGATOR_COMMANDS_H
#define EDU_AGGREGATOR_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_aggregator_commands[];

#endif
