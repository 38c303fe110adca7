/* From libyaml's document to a tree of our own, which outlives the parser and knows its places. */
#include "catalogue/reader/yaml.h"

#include "base/text.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>
#include <yaml.h>

typedef struct loader_t {
    yaml_document_t *document;
    const char *path;
    const char *data;
    size_t length;
    bool *seen; /* by node: an alias is the only way to meet a node twice */
    apr_pool_t *pool;
} loader_t;

static edu_error_t *
place_error(const char *path, int line, int column, const char *text)
{
    return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s", path, line, column, text);
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

static edu_error_t *
parser_error(const loader_t *loader, const yaml_parser_t *parser)
{
    const char *problem = parser->problem == NULL ? "unknown problem" : parser->problem;
    const char *text = apr_psprintf(loader->pool, "not valid YAML: %s", problem);
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
    at += strspn(at, " ");
    if (*at == '\t')
        edu_error_hint(error, "YAML is indented with blanks; a tab is not allowed there");
    return error;
}

/* Where the characters of a scalar begin: behind the quote, or in the line below a block's mark. */
static void
locate_text(const loader_t *loader, const yaml_node_t *node, edu_yaml_t *made)
{
    const char *at;
    size_t line = node->start_mark.line;
    yaml_scalar_style_t style = node->data.scalar.style;

    made->text_line = made->line;
    made->text_column = made->column;
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        made->text_column++;
    if (style != YAML_LITERAL_SCALAR_STYLE && style != YAML_FOLDED_SCALAR_STYLE)
        return;

    at = line_start(loader, ++line);
    made->text_line = (int)line + 1;
    made->text_indent = (int)strspn(at, " ");
    made->text_column = 1;
}

static edu_error_t *
convert_scalar(const loader_t *loader, const yaml_node_t *node, edu_yaml_t *made)
{
    const char *text = (const char *)node->data.scalar.value;

    if (memchr(text, '\0', node->data.scalar.length) != NULL)
        return place_error(loader->path, made->line, made->column, "a text holds a NUL character");
    made->kind = EDU_YAML_TEXT;
    made->text = apr_pstrmemdup(loader->pool, text, node->data.scalar.length);
    locate_text(loader, node, made);
    return NULL;
}

static edu_error_t *convert(loader_t *loader, int index, const edu_yaml_t *parent, int depth,
                            edu_yaml_t **out);

static edu_error_t *
convert_list(loader_t *loader, const yaml_node_t *node, edu_yaml_t *made, int depth)
{
    const yaml_node_item_t *first = node->data.sequence.items.start;

    made->kind = EDU_YAML_LIST;
    made->count = (int)(node->data.sequence.items.top - first);
    made->items = apr_pcalloc(loader->pool, (size_t)made->count * sizeof *made->items);
    for (int i = 0; i < made->count; i++)
        EDU_TRY(convert(loader, first[i], made, depth, &made->items[i]));
    return NULL;
}

static edu_error_t *
convert_mapping(loader_t *loader, const yaml_node_t *node, edu_yaml_t *made, int depth)
{
    const yaml_node_pair_t *first = node->data.mapping.pairs.start;
    size_t count = (size_t)(node->data.mapping.pairs.top - first);
    apr_hash_t *known = apr_hash_make(loader->pool);

    made->kind = EDU_YAML_MAPPING;
    made->items = apr_pcalloc(loader->pool, count * sizeof *made->items);
    made->keys = apr_pcalloc(loader->pool, count * sizeof *made->keys);
    for (int i = 0; i < (int)count; i++) {
        edu_yaml_t *key;
        const edu_yaml_t *before;

        EDU_TRY(convert(loader, first[i].key, made, depth, &key));
        EDU_TRY(edu_yaml_expect(key, EDU_YAML_TEXT));
        before = apr_hash_get(known, key->text, APR_HASH_KEY_STRING);
        if (before != NULL)
            return edu_yaml_error(key, "the key \"%s\" stands twice, first in line %d", key->text,
                                  before->line);
        apr_hash_set(known, key->text, APR_HASH_KEY_STRING, key);
        made->keys[i] = key;
        EDU_TRY(convert(loader, first[i].value, made, depth, &made->items[i]));
        made->count = i + 1;
    }
    return NULL;
}

/* Whether a node's tag is what libyaml puts where the author wrote none. */
static bool
has_plain_tag(const yaml_node_t *node)
{
    static const char *const plain[] = {
        [YAML_SCALAR_NODE] = YAML_DEFAULT_SCALAR_TAG,
        [YAML_SEQUENCE_NODE] = YAML_DEFAULT_SEQUENCE_TAG,
        [YAML_MAPPING_NODE] = YAML_DEFAULT_MAPPING_TAG,
    };

    return node->type == YAML_NO_NODE || strcmp((const char *)node->tag, plain[node->type]) == 0;
}

static edu_error_t *
convert(loader_t *loader, int index, const edu_yaml_t *parent, int depth, edu_yaml_t **out)
{
    const yaml_node_t *node = yaml_document_get_node(loader->document, index);
    edu_yaml_t *made = apr_pcalloc(loader->pool, sizeof *made);

    made->path = loader->path;
    made->parent = parent;
    made->line = (int)node->start_mark.line + 1;
    made->column = (int)node->start_mark.column + 1;
    *out = made;
    if (loader->seen[index])
        return place_error(loader->path, made->line, made->column,
                           "used a second time through an alias (\"*name\"); write it out instead");
    loader->seen[index] = true;
    if (!has_plain_tag(node))
        return place_error(loader->path, made->line, made->column, "tags (\"!name\") are not understood");
    if (depth >= EDU_YAML_DEPTH_MOST)
        return place_error(loader->path, made->line, made->column,
                           apr_psprintf(loader->pool, "nested more than %d deep", EDU_YAML_DEPTH_MOST));

    switch (node->type) {
    case YAML_SEQUENCE_NODE: return convert_list(loader, node, made, depth + 1);
    case YAML_MAPPING_NODE: return convert_mapping(loader, node, made, depth + 1);
    case YAML_SCALAR_NODE:
    case YAML_NO_NODE:
    default: return convert_scalar(loader, node, made);
    }
}

static edu_error_t *
convert_document(loader_t *loader, yaml_document_t *document, edu_yaml_t **root)
{
    size_t count = (size_t)(document->nodes.top - document->nodes.start);

    if (count == 0)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s: the file is empty", loader->path);
    loader->document = document;
    loader->seen = apr_pcalloc(loader->pool, count + 1);
    return convert(loader, 1, NULL, 0, root);
}

/* A second document in the file would be lost without a word. */
static edu_error_t *
refuse_more(const loader_t *loader, yaml_parser_t *parser)
{
    yaml_document_t document;
    edu_error_t *error = NULL;

    if (!yaml_parser_load(parser, &document))
        return parser_error(loader, parser);
    if (yaml_document_get_root_node(&document) != NULL)
        error = place_error(loader->path, (int)document.start_mark.line + 1, 1,
                            "a second document (\"---\") begins; a file holds one");
    yaml_document_delete(&document);
    return error;
}

static edu_error_t *
load(loader_t *loader, yaml_parser_t *parser, edu_yaml_t **root)
{
    yaml_document_t document;
    edu_error_t *error;

    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)loader->data, loader->length);
    if (!yaml_parser_load(parser, &document))
        return parser_error(loader, parser);
    error = convert_document(loader, &document, root);
    yaml_document_delete(&document);
    return error != NULL ? error : refuse_more(loader, parser);
}

edu_error_t *
edu_yaml_parse(edu_yaml_t **root, const char *path, const char *data, size_t length, apr_pool_t *pool)
{
    loader_t loader = {.path = path, .data = data, .length = length, .pool = pool};
    yaml_parser_t parser;
    edu_error_t *error;
    size_t valid;

    if (length > EDU_YAML_BYTES_MOST)
        return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s: longer than %d MiB", path,
                                (int)(EDU_YAML_BYTES_MOST >> 20));
    valid = edu_text_valid_utf8(data, length);
    if (valid < length)
        return edu_error_hint(offset_error(path, data, valid, "not valid UTF-8"), "save the file as UTF-8");
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        loader.data += 3;
        loader.length -= 3;
    }

    if (!yaml_parser_initialize(&parser))
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "out of memory");
    error = load(&loader, &parser, root);
    yaml_parser_delete(&parser);
    return error;
}
