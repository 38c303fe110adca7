/* The commands of sealed assessments: seal, seal list, seal show, seal verify, seal diff, seal export. */
#ifndef EDU_AGGREGATOR_SEAL_COMMANDS_H
#define EDU_AGGREGATOR_SEAL_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_seal_commands[];

#endif
