#include "collector/strategy.h"

#include <string.h>

static const char *const names[EDU_STRATEGY_COUNT] = {
    [EDU_MERGE] = "merge",     [EDU_CREATE] = "create", [EDU_UPDATE] = "update",
    [EDU_REPLACE] = "replace", [EDU_DELETE] = "delete",
};

const char *
edu_strategy_name(edu_strategy_t strategy)
{
    return names[strategy];
}

edu_error_t *
edu_strategy_parse(edu_strategy_t *strategy, const char *name)
{
    *strategy = EDU_MERGE;
    if (name == NULL)
        return NULL;
    for (int i = 0; i < EDU_STRATEGY_COUNT; i++)
        if (strcmp(name, names[i]) == 0) {
            *strategy = (edu_strategy_t)i;
            return NULL;
        }
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no strategy \"%s\"", name),
                          "it is one of merge, create, update, replace and delete");
}

edu_error_t *
edu_strategy_blank(bool *keep, edu_strategy_t strategy, const char *name)
{
    *keep = strategy == EDU_UPDATE;
    if (name == NULL)
        return NULL;
    if (strcmp(name, "keep") != 0 && strcmp(name, "clear") != 0)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is nothing a blank can do", name),
                              "it is one of keep and clear");
    if (strategy != EDU_MERGE && strategy != EDU_UPDATE)
        return edu_error_hint(
            edu_error_create(EDU_ERR_USAGE, NULL, "--blank does not go with strategy \"%s\"",
                             names[strategy]),
            "merge and update leave a choice; with replace the file is the whole truth, and "
            "a blank clears");
    *keep = strcmp(name, "keep") == 0;
    return NULL;
}
