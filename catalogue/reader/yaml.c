/* From libyaml's events to a tree of our own, which outlives the parser and knows its places. Events, not its
 * documents: these have lost the aliases, and are built whole before a limit on their depth can be looked at, which
 * takes hours for a megabyte of brackets. */
#include "catalogue/reader/yaml.h"

#include "base/text.h"
#include "base/translate.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>
#include <yaml.h>

typedef struct loader_t {
    yaml_parser_t parser;
    yaml_event_t event; /* the one that is being looked at; deleted before the next */
    const char *path;
    const char *data;
    size_t length;
    apr_pool_t *pool;
} loader_t;

static edu_error_t *
place_error(const char *path, int line, int column, const char *text)
{
    return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s", path, line, column, edu_translate(text));
}

/* The place of a byte, since libyaml's reader knows no lines. */
static edu_error_t *
offset_error(const char *path, const char *data, size_t offset, const char *text)
{
    int line = 1;
    int column = 1;

    for (size_t i = 0; i < offset; i++) {
        if (data[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)data[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return place_error(path, line, column, text);
}

/* The first byte of a line, from 0; the end when there are fewer. */
static const char *
line_start(const loader_t *loader, size_t line)
{
    const char *at = loader->data;
    const char *end = loader->data + loader->length;

    while (line > 0 && at < end) {
        const char *next = memchr(at, '\n', (size_t)(end - at));

        at = next == NULL ? end : next + 1;
        line--;
    }
    return at;
}

/* How many blanks stand there, within the data. */
static size_t
blanks_at(const loader_t *loader, const char *at)
{
    const char *end = loader->data + loader->length;
    const char *begin = at;

    while (at < end && *at == ' ')
        at++;
    return (size_t)(at - begin);
}

static edu_error_t *
parser_error(const loader_t *loader)
{
    const yaml_parser_t *parser = &loader->parser;
    const char *problem = parser->problem == NULL ? edu_translate("unknown problem") : parser->problem;
    const char *text = edu_translated(loader->pool, "not valid YAML: %s", problem);
    const char *at;

    if (parser->error == YAML_READER_ERROR)
        return offset_error(loader->path, loader->data, parser->problem_offset, text);
    if (parser->error == YAML_MEMORY_ERROR)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "out of memory");

    edu_error_t *error = place_error(loader->path, (int)parser->problem_mark.line + 1,
                                     (int)parser->problem_mark.column + 1, text);

    if (parser->context != NULL && parser->context_mark.line != parser->problem_mark.line)
        edu_error_detail(error, "%s that begins in line %d", parser->context,
                         (int)parser->context_mark.line + 1);
    at = line_start(loader, parser->problem_mark.line);
    at += blanks_at(loader, at);
    if (at < loader->data + loader->length && *at == '\t')
        edu_error_hint(error, "YAML is indented with blanks; a tab is not allowed there");
    return error;
}

static edu_error_t *
next_event(loader_t *loader)
{
    yaml_event_delete(&loader->event);
    return yaml_parser_parse(&loader->parser, &loader->event) ? NULL : parser_error(loader);
}

/* Where the characters of a scalar begin: behind the quote, or in the line below a block's mark. */
static void
locate_text(const loader_t *loader, edu_yaml_t *made)
{
    yaml_scalar_style_t style = loader->event.data.scalar.style;

    made->text_line = made->line;
    made->text_column = made->column;
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        made->text_column++;
    if (style != YAML_LITERAL_SCALAR_STYLE && style != YAML_FOLDED_SCALAR_STYLE)
        return;

    made->text_line++;
    made->text_indent = (int)blanks_at(loader, line_start(loader, (size_t)made->line));
    made->text_column = 1;
}

static edu_error_t *
make_text(const loader_t *loader, edu_yaml_t *made)
{
    const char *text = (const char *)loader->event.data.scalar.value;
    size_t length = loader->event.data.scalar.length;

    if (memchr(text, '\0', length) != NULL)
        return place_error(loader->path, made->line, made->column, EDU_SAID("a text holds a NUL character"));
    made->kind = EDU_YAML_TEXT;
    made->text = apr_pstrmemdup(loader->pool, text, length);
    locate_text(loader, made);
    return NULL;
}

static edu_error_t *make_node(loader_t *loader, const edu_yaml_t *parent, int depth, edu_yaml_t **out);

/* The nodes of a finished array, as a plain one. */
static edu_yaml_t **
nodes_of(const apr_array_header_t *nodes)
{
    return (edu_yaml_t **)(void *)nodes->elts;
}

static edu_error_t *
make_list(loader_t *loader, edu_yaml_t *made, int depth)
{
    apr_array_header_t *items = apr_array_make(loader->pool, 4, sizeof(edu_yaml_t *));

    made->kind = EDU_YAML_LIST;
    EDU_TRY(next_event(loader));
    while (loader->event.type != YAML_SEQUENCE_END_EVENT) {
        EDU_TRY(make_node(loader, made, depth, apr_array_push(items)));
        EDU_TRY(next_event(loader));
    }
    made->items = nodes_of(items);
    made->count = items->nelts;
    return NULL;
}

/* A key is a text that no other key of its mapping is. */
static edu_error_t *
make_key(loader_t *loader, const edu_yaml_t *made, int depth, apr_hash_t *known, edu_yaml_t **out)
{
    const edu_yaml_t *before;
    edu_yaml_t *key;

    EDU_TRY(make_node(loader, made, depth, &key));
    EDU_TRY(edu_yaml_expect(key, EDU_YAML_TEXT));
    before = apr_hash_get(known, key->text, APR_HASH_KEY_STRING);
    if (before != NULL)
        return edu_yaml_error(key, "the key \"%s\" stands twice, first in line %d", key->text, before->line);
    apr_hash_set(known, key->text, APR_HASH_KEY_STRING, key);
    *out = key;
    return NULL;
}

static edu_error_t *
make_mapping(loader_t *loader, edu_yaml_t *made, int depth)
{
    apr_array_header_t *keys = apr_array_make(loader->pool, 8, sizeof(edu_yaml_t *));
    apr_array_header_t *items = apr_array_make(loader->pool, 8, sizeof(edu_yaml_t *));
    apr_hash_t *known = apr_hash_make(loader->pool);

    made->kind = EDU_YAML_MAPPING;
    EDU_TRY(next_event(loader));
    while (loader->event.type != YAML_MAPPING_END_EVENT) {
        EDU_TRY(make_key(loader, made, depth, known, apr_array_push(keys)));
        EDU_TRY(next_event(loader));
        EDU_TRY(make_node(loader, made, depth, apr_array_push(items)));
        EDU_TRY(next_event(loader));
    }
    made->keys = nodes_of(keys);
    made->items = nodes_of(items);
    made->count = items->nelts;
    return NULL;
}

/* Whether the author wrote a tag at the node that now begins. */
static bool
has_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag != NULL;
    default: return false;
    }
}

/* Makes the node that begins with the event at hand, and all below it. */
static edu_error_t *
make_node(loader_t *loader, const edu_yaml_t *parent, int depth, edu_yaml_t **out)
{
    const yaml_event_t *event = &loader->event;
    edu_yaml_t *made = apr_pcalloc(loader->pool, sizeof *made);

    made->path = loader->path;
    made->parent = parent;
    made->line = (int)event->start_mark.line + 1;
    made->column = (int)event->start_mark.column + 1;
    *out = made;
    if (event->type == YAML_ALIAS_EVENT)
        return place_error(loader->path, made->line, made->column,
                           EDU_SAID("aliases (\"*name\") are not understood; write it out"));
    if (has_tag(event))
        return place_error(loader->path, made->line, made->column,
                           EDU_SAID("tags (\"!name\") are not understood"));
    if (depth >= EDU_YAML_DEPTH_MOST)
        return place_error(loader->path, made->line, made->column,
                           edu_translated(loader->pool, "nested more than %d deep", EDU_YAML_DEPTH_MOST));
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return make_list(loader, made, depth + 1);
    if (event->type == YAML_MAPPING_START_EVENT)
        return make_mapping(loader, made, depth + 1);
    return make_text(loader, made);
}

/* The file is one document; a second one would be lost without a word. */
static edu_error_t *
load(loader_t *loader, edu_yaml_t **root)
{
    EDU_TRY(next_event(loader)); /* the stream */
    EDU_TRY(next_event(loader));
    if (loader->event.type != YAML_DOCUMENT_START_EVENT)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s: the file is empty", loader->path);
    EDU_TRY(next_event(loader));
    EDU_TRY(make_node(loader, NULL, 0, root));
    EDU_TRY(next_event(loader)); /* the document's end */
    EDU_TRY(next_event(loader));
    if (loader->event.type == YAML_DOCUMENT_START_EVENT)
        return place_error(loader->path, (int)loader->event.start_mark.line + 1, 1,
                           EDU_SAID("a second document (\"---\") begins; a file holds one"));
    return NULL;
}

edu_error_t *
edu_yaml_parse(edu_yaml_t **root, const char *path, const char *data, size_t length, apr_pool_t *pool)
{
    loader_t loader = {.path = path, .data = data, .length = length, .pool = pool};
    edu_error_t *error;
    size_t valid;

    if (length > EDU_YAML_BYTES_MOST)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s: longer than %d MiB", path,
                                (int)(EDU_YAML_BYTES_MOST >> 20));
    valid = edu_text_valid_utf8(data, length);
    if (valid < length)
        return edu_error_hint(offset_error(path, data, valid, EDU_SAID("not valid UTF-8")),
                              "save the file as UTF-8");
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        loader.data += 3;
        loader.length -= 3;
    }

    if (!yaml_parser_initialize(&loader.parser))
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "out of memory");
    yaml_parser_set_encoding(&loader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)loader.data, loader.length);
    error = load(&loader, root);
    yaml_event_delete(&loader.event);
    yaml_parser_delete(&loader.parser);
    return error;
}
