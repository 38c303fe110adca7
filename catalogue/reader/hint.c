#include "catalogue/reader/hint.h"

#include "base/text.h"

#include <string.h>

/* A third of the letters may differ: two slips in a word of six are a slip, two in one of three another word. */
typedef struct search_t {
    const char *word;
    const char *nearest;
    size_t least;
} search_t;

static search_t
search_begin(const char *word)
{
    return (search_t){word, NULL, (strlen(word) + 2) / 3 + 1};
}

static void
search_look_at(search_t *search, const char *known)
{
    size_t distance = edu_text_distance(search->word, known);

    if (distance < search->least) {
        search->least = distance;
        search->nearest = known;
    }
}

static edu_error_t *
search_end(const search_t *search, edu_error_t *error)
{
    if (search->nearest == NULL || search->word[0] == '\0')
        return error;
    return edu_error_hint(error, "did you mean \"%s\"?", search->nearest);
}

edu_error_t *
edu_hint_nearest(edu_error_t *error, const char *word, const apr_array_header_t *known)
{
    search_t search = search_begin(word);

    for (int i = 0; i < known->nelts; i++)
        search_look_at(&search, APR_ARRAY_IDX(known, i, const char *));
    return search_end(&search, error);
}

edu_error_t *
edu_hint_nearest_of(edu_error_t *error, const char *word, const char *const *known)
{
    search_t search = search_begin(word);

    for (; *known != NULL; known++)
        search_look_at(&search, *known);
    return search_end(&search, error);
}

const char *
edu_hint_word(const char *word, const apr_array_header_t *known)
{
    search_t search = search_begin(word);

    for (int i = 0; i < known->nelts; i++)
        search_look_at(&search, APR_ARRAY_IDX(known, i, const char *));
    return word[0] != '\0' ? search.nearest : NULL;
}
