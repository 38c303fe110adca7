#include "model/rule.h"

#include "base/translate.h"

const char *
edu_severity_name(edu_severity_t severity)
{
    return severity == EDU_HARD ? EDU_SAID("hard") : EDU_SAID("soft");
}

const char *
edu_rule_kind_name(edu_rule_kind_t kind)
{
    static const char *const names[] = {
        [EDU_RULE_CONDITION] = EDU_SAID("condition"), [EDU_RULE_HISTORY] = EDU_SAID("history"),
        [EDU_RULE_RATIO] = EDU_SAID("ratio"),         [EDU_RULE_PEERS] = EDU_SAID("peers"),
        [EDU_RULE_DIGITS] = EDU_SAID("digits"),       [EDU_RULE_REPEATED] = EDU_SAID("repeated"),
    };

    return names[kind];
}
