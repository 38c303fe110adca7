#include "reports/boundary_note.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <string.h>

/* The areas that the figures are of, where they are others. */
static const char *
made_of(const edu_boundary_t *boundary, const char *area, edu_lang_t lang, apr_pool_t *pool)
{
    const char *text = "";

    if (boundary->codes->nelts == 1 && strcmp(APR_ARRAY_IDX(boundary->codes, 0, const char *), area) == 0)
        return "";
    for (int i = 0; i < boundary->codes->nelts; i++)
        text = apr_pstrcat(pool, text,
                           i == 0                ? ""
                           : lang == EDU_LANG_ZH ? "、"
                                                 : ", ",
                           APR_ARRAY_IDX(boundary->codes, i, const char *), NULL);
    return EDU_SAY(lang, EDU_MSG_BOUNDARY_MADE_OF, pool, text);
}

const char *
edu_boundary_note(const edu_boundary_t *boundary, const char *area, edu_lang_t lang, apr_pool_t *pool)
{
    const edu_area_change_t *change = boundary->change;
    edu_message_t message;

    if (boundary->kind < EDU_BOUNDARY_SHIFTED)
        return made_of(boundary, area, lang, pool);
    if (change == NULL)
        return edu_message(lang, EDU_MSG_BOUNDARY_UNSAID);
    message = strcmp(change->kind, "part") == 0     ? EDU_MSG_BOUNDARY_PART
              : strcmp(change->kind, "merged") == 0 ? EDU_MSG_BOUNDARY_MERGED
                                                    : EDU_MSG_BOUNDARY_SPLIT;
    return EDU_SAY(lang, message, pool, change->old_code, apr_psprintf(pool, "%d", change->year),
                   change->new_code);
}
