/* list_translations KEYWORD:ARGUMENT... <SOURCE
 *
 * Finds the texts that a preprocessed C source hands to the functions named: for "edu_error_hint:2" the string literals of the
 * second argument, several when it chooses between them with "?". Prints one a line, as a C literal without its quotes; texts
 * of more arguments ("edu_zh:1:2") stand on one line with a tab between them. What stands in calls within the argument is not
 * its own. Literals side by side are one. The preprocessor has put PRId64 and the like into letters before. */
#include "base/buffer.h"
#include "base/pool.h"

#include <apr_general.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 200, TEXT_MOST = 16384 };

typedef struct keyword_t {
    char name[64];
    int arguments[2]; /* 0: no second one */
} keyword_t;

/* An open bracket: of a call of a keyword, of another call, or of neither. */
typedef struct bracket_t {
    const keyword_t *keyword;
    bool call;
    int argument; /* the one being read, from 1 */
    char first[TEXT_MOST];
} bracket_t;

static keyword_t keywords[64];
static int keyword_count;
static bracket_t brackets[DEPTH_MOST];
static int depth;

static const keyword_t *
keyword_named(const char *name)
{
    for (int i = 0; i < keyword_count; i++)
        if (strcmp(keywords[i].name, name) == 0)
            return &keywords[i];
    return NULL;
}

/* The bracket whose argument a text here belongs to: round brackets that call nothing are looked through. */
static bracket_t *
owner(void)
{
    int i = depth;

    while (i > 0 && brackets[i].keyword == NULL && !brackets[i].call)
        i--;
    return i > 0 && brackets[i].keyword != NULL ? &brackets[i] : NULL;
}

static void
take_text(const char *text)
{
    bracket_t *bracket = owner();

    if (bracket == NULL)
        return;
    if (bracket->keyword->arguments[1] == 0) {
        if (bracket->argument == bracket->keyword->arguments[0])
            printf("%s\n", text);
    } else if (bracket->argument == bracket->keyword->arguments[0]) {
        snprintf(bracket->first, sizeof bracket->first, "%s", text);
    } else if (bracket->argument == bracket->keyword->arguments[1]) {
        printf("%s\t%s\n", bracket->first, text);
    }
}

static void
open_bracket(const char *name)
{
    if (++depth == DEPTH_MOST) {
        fprintf(stderr, "list_translations: brackets too deep\n");
        exit(1);
    }
    brackets[depth].keyword = name[0] != '\0' ? keyword_named(name) : NULL;
    brackets[depth].call = name[0] != '\0';
    brackets[depth].argument = 1;
}

/* A literal and those that follow it, as they are written. Returns where they end. */
static const char *
read_text(const char *at, char *text)
{
    size_t length = 0;

    while (*at == '"') {
        for (at++; *at != '"' && *at != '\0' && length + 2 < TEXT_MOST; at++) {
            text[length++] = *at;
            if (*at == '\\')
                text[length++] = *++at;
        }
        at += *at == '"';
        const char *next = at + strspn(at, " \t\n");
        while (*next == '#') { /* a line of the preprocessor */
            next += strcspn(next, "\n");
            next += strspn(next, " \t\n");
        }
        if (*next == '"')
            at = next;
    }
    text[length] = '\0';
    return at;
}

static bool
is_word(int character)
{
    return isalnum(character) || character == '_';
}

static void
scan(const char *at)
{
    char name[64] = "";
    char *text = malloc(TEXT_MOST);

    while (*at != '\0') {
        if (*at == '"') {
            at = read_text(at, text);
            take_text(text);
            name[0] = '\0';
        } else if (*at == '\'') {
            at += at[1] == '\\' ? 2 : 1;
            at += strcspn(at + 1, "'") + 2;
        } else if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (is_word((unsigned char)*at)) {
            size_t length = 0;

            for (; is_word((unsigned char)*at); at++)
                if (length + 1 < sizeof name)
                    name[length++] = *at;
            name[length] = '\0';
        } else {
            if (*at == '(') {
                open_bracket(name);
            } else if (*at == ')') {
                depth -= depth > 0;
            } else if (*at == ',' && depth > 0) {
                brackets[depth].argument++;
            } else if (*at == ';' || *at == '{' || *at == '}') {
                depth = 0;
            }
            if (!isspace((unsigned char)*at))
                name[0] = '\0';
            at++;
        }
    }
    free(text);
}

static void
take_keyword(const char *word)
{
    keyword_t *keyword = &keywords[keyword_count++];
    size_t length = strcspn(word, ":");

    snprintf(keyword->name, sizeof keyword->name, "%.*s", (int)length, word);
    word += length;
    for (int i = 0; i < 2 && *word == ':'; i++) {
        char *end;

        keyword->arguments[i] = (int)strtol(word + 1, &end, 10);
        word = end;
    }
}

int
main(int argc, char **argv)
{
    char block[65536];
    size_t count;

    if (apr_initialize() != APR_SUCCESS || argc - 1 > (int)(sizeof keywords / sizeof *keywords))
        return 1;
    for (int i = 1; i < argc; i++)
        take_keyword(argv[i]);

    apr_pool_t *pool = edu_pool_create(NULL);
    edu_buffer_t *source = edu_buffer_create(1U << 20, pool);
    while ((count = fread(block, 1, sizeof block, stdin)) > 0)
        edu_buffer_add(source, block, count);
    edu_buffer_add_char(source, '\0');
    scan(source->data);
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
