#include "collector/workbook/number.h"
#include "collector/workbook/xlsx.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Cell formats that a workbook may have: Excel stops at 64,000. */
#define FORMATS_MOST 65536

typedef struct styles_t {
    edu_xml_t *xml;
    apr_hash_t *formats; /* number format's id, as text, to its code */
    apr_array_header_t *looks;
    bool in_cell_formats;
    int depth;
    apr_pool_t *pool;
} styles_t;

static edu_look_t
find_look(const styles_t *styles, const char *id)
{
    const char *code = id != NULL ? apr_hash_get(styles->formats, id, APR_HASH_KEY_STRING) : NULL;

    if (id == NULL)
        return EDU_LOOK_PLAIN;
    return code != NULL ? edu_look_of_format(code) : edu_look_of_builtin(strtol(id, NULL, 10));
}

static void
on_start(void *baton, const char *name, const char **attributes)
{
    styles_t *styles = baton;
    const char *local = edu_xml_local(name);
    const char *id = edu_xml_attribute(attributes, "numFmtId");
    const char *code = edu_xml_attribute(attributes, "formatCode");

    styles->depth++;
    if (styles->depth == 2)
        styles->in_cell_formats = strcmp(local, "cellXfs") == 0;
    if (styles->depth != 3)
        return;
    if (strcmp(local, "numFmt") == 0 && id != NULL && code != NULL)
        apr_hash_set(styles->formats, apr_pstrdup(styles->pool, id), APR_HASH_KEY_STRING,
                     apr_pstrdup(styles->pool, code));
    else if (styles->in_cell_formats && strcmp(local, "xf") == 0 && styles->looks->nelts < FORMATS_MOST)
        APR_ARRAY_PUSH(styles->looks, edu_look_t) = find_look(styles, id);
}

static void
on_end(void *baton)
{
    ((styles_t *)baton)->depth--;
}

edu_error_t *
edu_xlsx_styles(apr_array_header_t **looks, const char *what, edu_xml_read_t read, void *part,
                apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_start, on_end, NULL};
    styles_t styles = {NULL, apr_hash_make(pool), apr_array_make(pool, 64, sizeof(edu_look_t)), false, 0,
                       pool};
    bool over;

    styles.xml = edu_xml_create(what, read, part, &events, &styles, pool);
    EDU_TRY(edu_xml_run(&over, styles.xml));
    *looks = styles.looks;
    return NULL;
}
