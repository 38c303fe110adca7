#include "model/rule.h"

const char *
edu_severity_name(edu_severity_t severity)
{
    return severity == EDU_HARD ? "hard" : "soft";
}

const char *
edu_rule_kind_name(edu_rule_kind_t kind)
{
    static const char *const names[] = {
        [EDU_RULE_CONDITION] = "condition", [EDU_RULE_HISTORY] = "history", [EDU_RULE_RATIO] = "ratio",
        [EDU_RULE_PEERS] = "peers",         [EDU_RULE_DIGITS] = "digits",   [EDU_RULE_REPEATED] = "repeated",
    };

    return names[kind];
}
