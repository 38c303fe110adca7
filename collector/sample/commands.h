/* The command `sample`. */
#ifndef EDU_COLLECTOR_SAMPLE_COMMANDS_H
#define EDU_COLLECTOR_SAMPLE_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_sample_commands[];

#endif
