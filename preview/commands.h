/* The preview's command. */
#ifndef EDU_PREVIEW_COMMANDS_H
#define EDU_PREVIEW_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_preview_commands[];

#endif
