/* What collector/register.c and collector/registers.c share; nobody else includes it. */
#ifndef EDU_COLLECTOR_REGISTER_PRIVATE_H
#define EDU_COLLECTOR_REGISTER_PRIVATE_H

#include "collector/register.h"

/* An empty register above one that is shared and is not changed through it. */
edu_register_t *edu_register_over(const edu_register_t *base, apr_pool_t *pool);

#endif
