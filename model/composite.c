#include "model/composite.h"

const char *
edu_composite_part_code(const edu_composite_part_t *part)
{
    return part->indicator != NULL ? part->indicator->code : part->standard->code;
}

const char *
edu_composite_part_name(const edu_composite_part_t *part, edu_lang_t lang)
{
    return part->indicator != NULL ? edu_text_pick(lang, part->indicator->name_zh, part->indicator->name_en)
                                   : edu_text_pick(lang, part->standard->name_zh, part->standard->name_en);
}

const char *
edu_part_missing_name(edu_part_missing_t missing)
{
    static const char *const names[] = {
        [EDU_PART_DROP] = "drop", [EDU_PART_ZERO] = "zero", [EDU_PART_NONE] = "none"};

    return names[missing];
}
