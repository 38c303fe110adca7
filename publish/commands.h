/* Commands of publication and of who may read it. */
#ifndef EDU_PUBLISH_COMMANDS_H
#define EDU_PUBLISH_COMMANDS_H

#include "base/command.h"

extern const edu_command_t edu_publish_commands[];

#endif
