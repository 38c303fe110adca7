#include "reports/summary/template.h"

#include "base/file.h"
#include "base/log.h"
#include "base/translate.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MOST = 256 * 1024 };

/* Texts that belong to no section. */
static const char *const places[] = {"cover", "intro", "closing", NULL};

static bool
is_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static const char *
listed(const char *const *names, apr_pool_t *pool)
{
    const char *list = "";

    for (int i = 0; names[i] != NULL; i++)
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "", names[i], NULL);
    return list;
}

edu_error_t *
edu_report_template_sections(apr_array_header_t **sections, const char *path, const char *text,
                             const char *const *names, apr_pool_t *pool)
{
    apr_array_header_t *found = apr_array_make(pool, 16, sizeof(const char *));
    int number = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *name = edu_text_trim(text, strcspn(text, "#\r\n"), pool);

        number++;
        text += length + (text[length] == '\n');
        if (*name == '\0')
            continue;
        if (!is_among(name, names))
            return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "%s:%d: there is no section \"%s\"",
                                                   path, number, name),
                                  "the sections are: %s", listed(names, pool));
        if (edu_text_among(found, name))
            return edu_error_create(EDU_ERR_INPUT, NULL, "%s:%d: section \"%s\" stands twice", path, number,
                                    name);
        APR_ARRAY_PUSH(found, const char *) = name;
    }
    if (found->nelts == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "%s names no section", path),
                              "the sections are: %s", listed(names, pool));
    *sections = found;
    return NULL;
}

static edu_error_t *
refuse_style(const char *path, const char *css, const char *at, const char *why)
{
    int line = 1;
    int column = 1;

    for (; css < at; css++) {
        column = *css == '\n' ? 1 : column + 1;
        line += *css == '\n';
    }
    return edu_error_create(EDU_ERR_INPUT, NULL, "%s:%d:%d: %s", path, line, column, edu_translate(why));
}

edu_error_t *
edu_report_template_check_style(const char *path, const char *css)
{
    for (const char *at = css; *at != '\0'; at++) {
        if (at[0] == '<' && (at[1] == '/' || at[1] == '!'))
            return refuse_style(path, css, at, EDU_SAID("this would end the style sheet"));
        if (strncasecmp(at, "@import", 7) == 0)
            return refuse_style(path, css, at,
                                EDU_SAID("the report is one file: it loads no other style sheet"));
        if (strncasecmp(at, "url(", 4) == 0) {
            const char *target = at + 4 + strspn(at + 4, " \t\r\n\"'");

            if (strncasecmp(target, "data:", 5) != 0 && *target != '#')
                return refuse_style(path, css, at,
                                    EDU_SAID("the report is one file: a url is one of data: or of #"));
        }
    }
    return NULL;
}

/* A file's name taken apart: "intro.zh.md". */
typedef struct file_name_t {
    const char *stem;
    const char *lang; /* "zh", "en" */
} file_name_t;

static bool
take_apart(file_name_t *parts, const char *name, apr_pool_t *pool)
{
    size_t length = strlen(name);

    if (length < 7 || strcmp(name + length - 3, ".md") != 0 || name[length - 6] != '.')
        return false;
    parts->lang = apr_pstrmemdup(pool, name + length - 5, 2);
    parts->stem = apr_pstrmemdup(pool, name, length - 6);
    return strcmp(parts->lang, "zh") == 0 || strcmp(parts->lang, "en") == 0;
}

static edu_report_template_place_t
place_of(const char *stem)
{
    if (strcmp(stem, "cover") == 0)
        return EDU_REPORT_TEMPLATE_COVER;
    return is_among(stem, places) ? EDU_REPORT_TEMPLATE_CHAPTER : EDU_REPORT_TEMPLATE_REMARK;
}

typedef struct reading_t {
    edu_report_template_t *made;
    const char *folder;
    const char *lang; /* "zh", "en" */
    const char *const *names;
    apr_array_header_t *files; /* const char * */
    apr_pool_t *pool;
} reading_t;

static edu_error_t *
read_text(reading_t *reading, const file_name_t *parts, const char *path)
{
    edu_report_template_file_t *file = apr_array_push(reading->made->texts);
    size_t length;
    char *text;

    *file = (edu_report_template_file_t){.name = parts->stem, .path = path};
    EDU_TRY(edu_file_read(&text, &length, path, TEXT_MOST, reading->pool));
    return edu_report_template_parse(&file->blocks, path, text, length, place_of(parts->stem), reading->pool);
}

/* Of a text in the other language only. */
static void
tell_of(const reading_t *reading, const file_name_t *parts, const char *name)
{
    const char *other = apr_pstrcat(reading->pool, parts->stem, ".", reading->lang, ".md", NULL);

    if (!edu_text_among(reading->files, other))
        edu_log_warning("the template has %s and no %s: the report goes without this text", name, other);
}

static edu_error_t *
take_file(reading_t *reading, const char *name)
{
    const char *path = apr_pstrcat(reading->pool, reading->folder, "/", name, NULL);
    file_name_t parts;
    size_t length;
    char *text;

    if (strncmp(name, "README", 6) == 0)
        return NULL;
    if (strcmp(name, "sections.txt") == 0) {
        EDU_TRY(edu_file_read(&text, &length, path, TEXT_MOST, reading->pool));
        return edu_report_template_sections(&reading->made->sections, path, text, reading->names,
                                            reading->pool);
    }
    if (strcmp(name, "style.css") == 0) {
        EDU_TRY(edu_file_read(&text, &length, path, TEXT_MOST, reading->pool));
        reading->made->style = text;
        return edu_report_template_check_style(path, text);
    }
    if (take_apart(&parts, name, reading->pool) &&
        (is_among(parts.stem, places) || is_among(parts.stem, reading->names))) {
        if (strcmp(parts.lang, reading->lang) == 0)
            return read_text(reading, &parts, path);
        tell_of(reading, &parts, name);
        return NULL;
    }
    return edu_error_hint(
        edu_error_create(EDU_ERR_INPUT, NULL, "a template has no file \"%s\": %s", name, path),
        "there are sections.txt, style.css and texts such as intro.zh.md or intro.en.md, of: %s, %s",
        listed(places, reading->pool), listed(reading->names, reading->pool));
}

edu_error_t *
edu_report_template_read(edu_report_template_t **made, const char *folder, edu_lang_t lang,
                         const char *const *names, apr_pool_t *pool)
{
    edu_report_template_t *template = apr_pcalloc(pool, sizeof *template);
    reading_t reading = {template, folder, lang == EDU_LANG_ZH ? "zh" : "en", names, NULL, pool};

    template->texts = apr_array_make(pool, 4, sizeof(edu_report_template_file_t));
    template->style = "";
    EDU_TRY(edu_file_list(&reading.files, folder, "", pool));
    for (int i = 0; i < reading.files->nelts; i++)
        EDU_TRY(take_file(&reading, APR_ARRAY_IDX(reading.files, i, const char *)));
    *made = template;
    return NULL;
}

const apr_array_header_t *
edu_report_template_text(const edu_report_template_t *made, const char *name)
{
    for (int i = 0; made != NULL && i < made->texts->nelts; i++) {
        const edu_report_template_file_t *file = &APR_ARRAY_IDX(made->texts, i, edu_report_template_file_t);

        if (strcmp(file->name, name) == 0)
            return file->blocks;
    }
    return NULL;
}
