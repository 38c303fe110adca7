/* The command `population ages`. */
#ifndef EDU_COLLECTOR_POPULATION_COMMANDS_H
#define EDU_COLLECTOR_POPULATION_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_population_commands[];

#endif
