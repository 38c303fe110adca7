#include "reports/messages.h"

#include "base/buffer.h"

static const struct {
    const char *en;
    const char *zh;
} message_table[EDU_MESSAGE_COUNT] = {
#define EDU_MESSAGE(id, en, zh) {en, zh},
#include "reports/messages.def"
#include "reports/summary/messages.def"
#undef EDU_MESSAGE
};

const char *
edu_message(edu_lang_t lang, edu_message_t id)
{
    return edu_text_pick(lang, message_table[id].zh, message_table[id].en);
}

char *
edu_message_fill(edu_lang_t lang, edu_message_t id, apr_pool_t *pool, const char *const *arguments)
{
    edu_buffer_t *text = edu_buffer_create(128, pool);
    int count = 0;

    while (arguments[count] != NULL)
        count++;
    for (const char *at = edu_message(lang, id); *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}') {
            int number = at[1] - '0';

            if (number <= count)
                edu_buffer_add_text(text, arguments[number - 1]);
            at += 2;
        } else {
            edu_buffer_add_char(text, *at);
        }
    }
    return edu_buffer_text(text);
}
