#include "base/pool.h"
#include "collector/workbook/xlsx.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define SHEETS_MOST 4096

typedef struct relation_t {
    const char *type;   /* last word of the type's URI: "worksheet" */
    const char *target; /* name of the part */
} relation_t;

typedef struct relations_t {
    const char *folder; /* of the part they belong to: "xl/" */
    apr_hash_t *by_id;
    const char *first_book; /* target of the first "officeDocument" */
    const char *strings;
    const char *styles;
    apr_pool_t *pool;
} relations_t;

/* The part that a target names: relative to the folder, or from the root; with slashes, without dots. */
static const char *
resolve(const char *folder, const char *target, apr_pool_t *pool)
{
    char *path = apr_pstrcat(pool, *target == '/' || *target == '\\' ? "" : folder, target, NULL);
    apr_array_header_t *steps = apr_array_make(pool, 8, sizeof(const char *));
    char *last;

    for (char *c = path; *c != '\0'; c++)
        *c = *c == '\\' ? '/' : *c;
    for (char *step = apr_strtok(path, "/", &last); step != NULL; step = apr_strtok(NULL, "/", &last)) {
        if (strcmp(step, "..") == 0)
            apr_array_pop(steps);
        else if (strcmp(step, ".") != 0)
            APR_ARRAY_PUSH(steps, const char *) = step;
    }
    return apr_array_pstrcat(pool, steps, '/');
}

static void
on_relation(void *baton, const char *name, const char **attributes)
{
    relations_t *relations = baton;
    const char *id = edu_xml_attribute(attributes, "Id");
    const char *type = edu_xml_attribute(attributes, "Type");
    const char *target = edu_xml_attribute(attributes, "Target");
    const char *mode = edu_xml_attribute(attributes, "TargetMode");
    apr_pool_t *pool = relations->pool;

    if (strcmp(edu_xml_local(name), "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
        (mode != NULL && strcmp(mode, "External") == 0) || apr_hash_count(relations->by_id) > SHEETS_MOST)
        return;
    relation_t *relation = apr_palloc(pool, sizeof *relation);
    const char *slash = strrchr(type, '/');

    relation->type = apr_pstrdup(pool, slash != NULL ? slash + 1 : type);
    relation->target = resolve(relations->folder, target, pool);
    apr_hash_set(relations->by_id, apr_pstrdup(pool, id), APR_HASH_KEY_STRING, relation);
    if (strcmp(relation->type, "officeDocument") == 0 && relations->first_book == NULL)
        relations->first_book = relation->target;
    else if (strcmp(relation->type, "sharedStrings") == 0)
        relations->strings = relation->target;
    else if (strcmp(relation->type, "styles") == 0)
        relations->styles = relation->target;
}

static void
ignore_end(void *baton)
{
    (void)baton;
}

static edu_error_t *
parse_part(const edu_zip_t *zip, const char *name, const edu_xml_events_t *events, void *baton,
           apr_pool_t *pool)
{
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_zip_part_t *part;
    bool over;
    edu_error_t *error = edu_zip_part_open(&part, zip, name, scratch);

    if (error == NULL)
        error = edu_xml_run(&over, edu_xml_create(name, edu_zip_part_read, part, events, baton, scratch));
    apr_pool_destroy(scratch);
    return error;
}

static edu_error_t *
read_relations(relations_t *relations, const edu_zip_t *zip, const char *part, apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_relation, ignore_end, NULL};
    const char *slash = strrchr(part, '/');
    const char *folder = slash != NULL ? apr_pstrmemdup(pool, part, (apr_size_t)(slash + 1 - part)) : "";
    const char *name = apr_pstrcat(pool, folder, "_rels/", part + strlen(folder), ".rels", NULL);

    *relations = (relations_t){folder, apr_hash_make(pool), NULL, NULL, NULL, pool};
    return edu_zip_has(zip, name) ? parse_part(zip, name, &events, relations, pool) : NULL;
}

typedef struct book_t {
    edu_xlsx_t *xlsx;
    const relations_t *relations;
} book_t;

static void
add_sheet(const book_t *book, const char **attributes)
{
    edu_xlsx_t *xlsx = book->xlsx;
    const char *name = edu_xml_attribute(attributes, "name");
    const char *state = edu_xml_attribute(attributes, "state");
    const char *id = edu_xml_attribute(attributes, "id");
    const relation_t *relation =
        id != NULL ? apr_hash_get(book->relations->by_id, id, APR_HASH_KEY_STRING) : NULL;

    /* Sheets of charts and macros hold no rows. */
    if (name == NULL || relation == NULL || strcmp(relation->type, "worksheet") != 0 ||
        xlsx->sheets->nelts >= SHEETS_MOST)
        return;
    APR_ARRAY_PUSH(xlsx->sheets, edu_sheet_t) =
        (edu_sheet_t){apr_pstrdup(xlsx->pool, name), state != NULL && strcmp(state, "visible") != 0};
    APR_ARRAY_PUSH(xlsx->parts, const char *) = relation->target;
}

static void
on_book(void *baton, const char *name, const char **attributes)
{
    const book_t *book = baton;
    const char *local = edu_xml_local(name);
    const char *epoch = edu_xml_attribute(attributes, "date1904");

    if (strcmp(local, "sheet") == 0)
        add_sheet(book, attributes);
    else if (strcmp(local, "workbookPr") == 0 && epoch != NULL)
        book->xlsx->epoch_1904 = strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0;
}

static edu_error_t *
check_part(const edu_zip_t *zip, const char *part)
{
    size_t length = strlen(part);

    if (length > 4 && strcmp(part + length - 4, ".bin") == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "it is a binary workbook (xlsb)"),
                              "open it with its program and save it as .xlsx, or the sheet as CSV in UTF-8");
    if (strncmp(part, "word/", 5) == 0 || strncmp(part, "ppt/", 4) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               *part == 'w' ? "it is a document (docx), not a workbook"
                                                            : "it is a presentation (pptx), not a workbook"),
                              "copy its table into a workbook");
    if (!edu_zip_has(zip, part))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "it is an archive (zip), not a workbook"),
                              "unpack it, and name the files in it");
    return NULL;
}

edu_error_t *
edu_xlsx_open(edu_xlsx_t **xlsx, const edu_zip_t *zip, apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_book, ignore_end, NULL};
    edu_xlsx_t *created = apr_pcalloc(pool, sizeof *created);
    relations_t package;
    relations_t relations;
    book_t book = {created, &relations};

    created->zip = zip;
    created->pool = pool;
    created->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_t));
    created->parts = apr_array_make(pool, 4, sizeof(const char *));
    EDU_TRY(read_relations(&package, zip, "", pool));
    const char *part = package.first_book != NULL ? package.first_book : "xl/workbook.xml";
    EDU_TRY(check_part(zip, part));
    EDU_TRY(read_relations(&relations, zip, part, pool));
    EDU_TRY(parse_part(zip, part, &events, &book, pool));
    created->strings_part = relations.strings;
    created->styles_part = relations.styles;
    if (created->sheets->nelts == 0)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the workbook has no sheet");
    *xlsx = created;
    return NULL;
}

edu_error_t *
edu_xlsx_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_xlsx_t *xlsx, int index,
              apr_pool_t *pool)
{
    const char *name = APR_ARRAY_IDX(xlsx->parts, index, const char *);
    edu_zip_part_t *part;

    if (xlsx->strings == NULL && xlsx->strings_part != NULL && edu_zip_has(xlsx->zip, xlsx->strings_part)) {
        EDU_TRY(edu_zip_part_open(&part, xlsx->zip, xlsx->strings_part, xlsx->pool));
        EDU_TRY(edu_strings_read(&xlsx->strings, xlsx->strings_part, edu_zip_part_read, part, xlsx->pool));
    }
    if (xlsx->looks == NULL && xlsx->styles_part != NULL && edu_zip_has(xlsx->zip, xlsx->styles_part)) {
        EDU_TRY(edu_zip_part_open(&part, xlsx->zip, xlsx->styles_part, xlsx->pool));
        EDU_TRY(edu_xlsx_styles(&xlsx->looks, xlsx->styles_part, edu_zip_part_read, part, xlsx->pool));
    }
    EDU_TRY(edu_zip_part_open(&part, xlsx->zip, name, pool));
    return edu_xlsx_sheet(reader, marks, name, APR_ARRAY_IDX(xlsx->sheets, index, edu_sheet_t).name,
                          edu_zip_part_read, part, xlsx->strings, xlsx->looks, xlsx->epoch_1904, pool);
}
