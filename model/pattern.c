#include "model/pattern.h"

#include "base/text.h"

#include <apr_strings.h>
#include <string.h>

typedef enum piece_kind_t { PIECE_TEXT, PIECE_ANY, PIECE_WORD, PIECE_DIGITS } piece_kind_t;

typedef struct piece_t {
    piece_kind_t kind;
    const char *text; /* PIECE_TEXT: in its normal form; a gap: its name, or "" */
    size_t length;
} piece_t;

struct edu_pattern_t {
    int count;
    piece_t pieces[2 * EDU_PATTERN_GAPS_MOST + 1];
};

/* One attempt to fit a text; what failed from a piece at a place fails there however it was come to. */
typedef struct fitting_t {
    const edu_pattern_t *pattern;
    const char *text;
    size_t length;
    unsigned char *failed;                        /* by piece and place */
    size_t begins[2 * EDU_PATTERN_GAPS_MOST + 1]; /* of the gaps with a name, once it fits */
    size_t ends[2 * EDU_PATTERN_GAPS_MOST + 1];
} fitting_t;

bool
edu_pattern_has_gaps(const char *text)
{
    return strchr(text, '{') != NULL;
}

/* The normal form of a text. Blanks at the ends stay: within a pattern they are not at the end. */
static char *
normal_form(const char *text, size_t length, apr_pool_t *pool)
{
    char *normal = apr_palloc(pool, length + 1);
    char *end = normal;
    size_t bytes;

    for (size_t at = 0; at < length; at += bytes) {
        uint32_t c = edu_text_decode(text + at, &bytes);

        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFF01 - '!';
        if (c <= ' ' || c == '_' || c == 0xA0 || c == 0x3000) {
            if (end == normal || end[-1] != ' ')
                *end++ = ' ';
        } else if (c >= 0x80) {
            memcpy(end, text + at, bytes);
            end += bytes;
        } else {
            *end++ = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
    }
    *end = '\0';
    return normal;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Where a character begins, or the text ends. */
static bool
is_boundary(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* The gap whose "{" is at `open`. */
static edu_error_t *
read_gap(piece_t *piece, const char **behind, const char *open, apr_pool_t *pool)
{
    const char *name = open + 1;
    const char *close = strchr(open, '}');
    size_t length;

    if (close == NULL)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "\"{\" is never closed in \"%s\"", open);
    *behind = close + 1;
    piece->text = "";
    piece->length = 0;
    piece->kind = PIECE_WORD;
    if (*name == '*') {
        piece->kind = PIECE_ANY;
        name++;
    } else if (*name == '#') {
        piece->kind = PIECE_DIGITS;
        name++;
    }
    length = (size_t)(close - name);
    if (length == 0 && piece->kind != PIECE_WORD)
        return NULL;
    if (piece->kind == PIECE_ANY || length == 0 || length > 40 || name[0] < 'a' || name[0] > 'z' ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") < length)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "\"%.*s\" is not a gap", (int)(close + 1 - open),
                                open);
    piece->text = apr_pstrmemdup(pool, name, length);
    piece->length = length;
    return NULL;
}

static edu_error_t *
add_piece(edu_pattern_t *pattern, const piece_t *piece, int *gaps)
{
    const piece_t *last = pattern->count > 0 ? &pattern->pieces[pattern->count - 1] : NULL;

    if (piece->kind != PIECE_TEXT) {
        if (++*gaps > EDU_PATTERN_GAPS_MOST)
            return edu_error_create(EDU_ERR_CATALOGUE, NULL, "there are more than %d gaps",
                                    EDU_PATTERN_GAPS_MOST);
        if (last != NULL && last->kind != PIECE_TEXT && last->kind != PIECE_ANY && piece->kind != PIECE_ANY)
            return edu_error_create(EDU_ERR_CATALOGUE, NULL,
                                    "nothing stands between two gaps, so that none has an end");
        for (int i = 0; i < pattern->count; i++)
            if (piece->length > 0 && pattern->pieces[i].kind != PIECE_TEXT &&
                strcmp(pattern->pieces[i].text, piece->text) == 0)
                return edu_error_create(EDU_ERR_CATALOGUE, NULL, "\"{%s}\" stands there twice", piece->text);
    }
    pattern->pieces[pattern->count++] = *piece;
    return NULL;
}

edu_error_t *
edu_pattern_parse(edu_pattern_t **pattern, const char *text, apr_pool_t *pool)
{
    edu_pattern_t *made = apr_pcalloc(pool, sizeof *made);
    const char *at = edu_text_trim(text, strlen(text), pool);
    int gaps = 0;

    while (*at != '\0') {
        size_t length = strcspn(at, "{}");
        piece_t piece = {PIECE_TEXT, NULL, 0};

        if (length > 0) {
            piece.text = normal_form(at, length, pool);
            piece.length = strlen(piece.text);
            at += length;
        } else if (*at == '}') {
            return edu_error_create(EDU_ERR_CATALOGUE, NULL, "\"}\" without a \"{\" before it");
        } else {
            EDU_TRY(read_gap(&piece, &at, at, pool));
        }
        EDU_TRY(add_piece(made, &piece, &gaps));
    }
    *pattern = made;
    return NULL;
}

static bool fits_from(fitting_t *fitting, int index, size_t at);

/* The longest run of word characters, or of digits, first. */
static bool
fits_word(fitting_t *fitting, int index, size_t at)
{
    const char *text = fitting->text;
    bool digits = fitting->pattern->pieces[index].kind == PIECE_DIGITS;
    size_t end = at;

    while (digits ? is_digit(text[end]) : is_word(text[end]))
        end++;
    for (; end > at; end--) {
        fitting->begins[index] = at;
        fitting->ends[index] = end;
        if (is_boundary(text[end]) && fits_from(fitting, index + 1, end))
            return true;
    }
    return false;
}

static bool
fits_any(fitting_t *fitting, int index, size_t at)
{
    for (size_t end = at; end <= fitting->length; end++)
        if (is_boundary(fitting->text[end]) && fits_from(fitting, index + 1, end))
            return true;
    return false;
}

static bool
fits_from(fitting_t *fitting, int index, size_t at)
{
    const edu_pattern_t *pattern = fitting->pattern;
    const piece_t *piece = &pattern->pieces[index];
    size_t place = (size_t)index * (fitting->length + 1) + at;
    bool fits;

    if (index == pattern->count)
        return at == fitting->length;
    if (fitting->failed[place] != 0)
        return false;
    switch (piece->kind) {
    case PIECE_TEXT:
        fits = strncmp(fitting->text + at, piece->text, piece->length) == 0 &&
               fits_from(fitting, index + 1, at + piece->length);
        break;
    case PIECE_ANY: fits = fits_any(fitting, index, at); break;
    default: fits = fits_word(fitting, index, at); break;
    }
    fitting->failed[place] = !fits;
    return fits;
}

static void
take_gaps(apr_hash_t *taken, const fitting_t *fitting, apr_pool_t *pool)
{
    for (int i = 0; i < fitting->pattern->count; i++) {
        const piece_t *piece = &fitting->pattern->pieces[i];

        if (piece->kind != PIECE_TEXT && piece->length > 0)
            apr_hash_set(taken, piece->text, (apr_ssize_t)piece->length,
                         apr_pstrmemdup(pool, fitting->text + fitting->begins[i],
                                        fitting->ends[i] - fitting->begins[i]));
    }
}

bool
edu_pattern_match(const edu_pattern_t *pattern, const char *text, apr_hash_t *taken, apr_pool_t *pool)
{
    fitting_t fitting = {.pattern = pattern};
    const char *trimmed = edu_text_trim(text, strlen(text), pool);

    if (strlen(trimmed) > EDU_PATTERN_TEXT_MOST)
        return false;
    fitting.text = normal_form(trimmed, strlen(trimmed), pool);
    fitting.length = strlen(fitting.text);
    fitting.failed = apr_pcalloc(pool, ((size_t)pattern->count + 1) * (fitting.length + 1));
    if (!fits_from(&fitting, 0, 0))
        return false;
    if (taken != NULL)
        take_gaps(taken, &fitting, pool);
    return true;
}

bool
edu_pattern_may_begin(const edu_pattern_t *pattern, char first)
{
    const piece_t *piece = &pattern->pieces[0];

    if (first <= ' ' || first == '_' || (unsigned char)first >= 0x80 || pattern->count == 0 ||
        piece->kind != PIECE_TEXT || piece->length == 0)
        return true;
    return piece->text[0] == (first >= 'A' && first <= 'Z' ? first + ('a' - 'A') : first);
}

bool
edu_pattern_may_be_count(const edu_pattern_t *pattern)
{
    for (int i = 0; i < pattern->count; i++)
        for (size_t k = 0; pattern->pieces[i].kind == PIECE_TEXT && k < pattern->pieces[i].length; k++)
            if (!is_digit(pattern->pieces[i].text[k]))
                return false;
    return true;
}

const char *
edu_pattern_fill(const char **unknown, const char *text, apr_hash_t *taken, apr_pool_t *pool)
{
    edu_buffer_t *filled = edu_buffer_create(64, pool);

    *unknown = NULL;
    for (const char *at = text; *at != '\0';) {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;

        if (close == NULL) {
            edu_buffer_add_char(filled, *at++);
            continue;
        }
        const char *name = at[1] == '#' ? at + 2 : at + 1;
        const char *value = taken != NULL ? apr_hash_get(taken, name, (apr_ssize_t)(close - name)) : NULL;
        if (value == NULL) {
            *unknown = apr_pstrmemdup(pool, name, (apr_size_t)(close - name));
            return NULL;
        }
        edu_buffer_add_text(filled, value);
        at = close + 1;
    }
    return edu_buffer_text(filled);
}

void
edu_pattern_names(apr_hash_t *names, const char *text, apr_pool_t *pool)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *name = open[1] == '#' ? open + 2 : open + 1;
        size_t length = strcspn(name, "}");

        if (length > 0 && *name != '*') {
            const char *copy = apr_pstrmemdup(pool, name, length);

            apr_hash_set(names, copy, APR_HASH_KEY_STRING, copy);
        }
    }
}
