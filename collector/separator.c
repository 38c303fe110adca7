#include "collector/separator.h"

#include <string.h>

#define LOOK_BYTES 65536
#define LOOK_LINES 20

static const char candidates[] = ",;\t";

edu_error_t *
edu_separator_guess(char *separator, edu_source_t *source, apr_pool_t *scratch_pool)
{
    char *text = apr_palloc(scratch_pool, LOOK_BYTES);
    int count[sizeof candidates - 1] = {0};
    int most = 0;
    int lines = 0;
    bool quoted = false;
    size_t length;

    *separator = ',';
    EDU_TRY(edu_source_rewind(source));
    EDU_TRY(edu_source_read(source, text, LOOK_BYTES, &length));
    for (size_t i = 0; i < length && lines < LOOK_LINES; i++) {
        const char *found = text[i] != '\0' ? strchr(candidates, text[i]) : NULL;

        if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == '\n' || text[i] == '\r')) {
            memset(count, 0, sizeof count);
            lines++;
        } else if (!quoted && found != NULL && ++count[found - candidates] > most) {
            most = count[found - candidates];
            *separator = *found;
        }
    }
    return edu_source_rewind(source);
}
