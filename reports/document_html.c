#include "base/pool.h"
#include "reports/document_private.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <string.h>

static void
add(edu_document_t *document, const char *markup)
{
    edu_buffer_add_text(document->out, markup);
}

static const char *
language_tag(const edu_document_t *document)
{
    return document->lang == EDU_LANG_ZH ? "zh-CN" : "en";
}

/* A text within quotation marks of a style sheet: what could end them, or the sheet, is written by its number. */
static void
add_style_string(edu_document_t *document, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\"\\<>&", *text) != NULL || (unsigned char)*text < 0x20)
            edu_buffer_printf(document->out, "\\%x ", (unsigned)*text);
        else
            edu_buffer_add_char(document->out, *text);
    }
}

void
edu_document_html_begin(edu_document_t *document, const char *title, const char *style)
{
    document->contents = edu_buffer_create(1024, document->pool);
    add(document, "<!DOCTYPE html>\n<html lang=\"");
    add(document, language_tag(document));
    add(document, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    edu_text_add_html(document->out, title);
    add(document, "</title>\n<style>\n");
    add(document, edu_document_css);
    add(document, "@page { @top-left { content: \"");
    add_style_string(document, title);
    add(document,
        "\"; font: 8pt sans-serif; color: #595959; } }\n@page :first { @top-left { content: none; } }\n");
    add(document, style);
    add(document, "</style>\n</head>\n<body>\n<main>\n<h1>");
    edu_text_add_html(document->out, title);
    add(document, "</h1>\n");
}

/* Names and phrases of the catalogue are often in Chinese within an English text: browsers then choose the right glyphs. */
static void
add_text(edu_document_t *document, const char *text)
{
    bool inside = false;

    if (document->lang == EDU_LANG_ZH) {
        edu_text_add_html(document->out, text);
        return;
    }
    while (*text != '\0') {
        char one[8] = "";
        size_t bytes;
        uint32_t code = edu_text_decode(text, &bytes);
        bool chinese = (code >= 0x3000 && code <= 0x9FFF) || (code >= 0xFF00 && code <= 0xFFEF);

        if (chinese && !inside)
            add(document, "<span lang=\"zh-CN\">");
        if (!chinese && inside)
            add(document, "</span>");
        inside = chinese;
        memcpy(one, text, bytes < sizeof one ? bytes : sizeof one - 1);
        edu_text_add_html(document->out, one);
        text += bytes;
    }
    if (inside)
        add(document, "</span>");
}

void
edu_document_html_element(edu_document_t *document, const char *name, const char *text)
{
    document->above = NULL;
    edu_buffer_printf(document->out, "<%s>", name);
    add_text(document, text);
    edu_buffer_printf(document->out, "</%s>\n", name);
}

/* Every heading can be linked to. */
void
edu_document_html_heading(edu_document_t *document, int level, const char *text)
{
    edu_buffer_t *out = document->out;

    if (document->heading_count++ == 0)
        document->contents_at = out->length;
    edu_buffer_printf(out, "<h%d id=\"part-%d\">", level, document->heading_count);
    add_text(document, text);
    edu_buffer_printf(out, "</h%d>\n", level);
    document->above = apr_pstrdup(document->pool, text);
    if (level != 2)
        return;
    document->section_count++;
    document->out = document->contents;
    edu_buffer_printf(document->out, "<li><a href=\"#part-%d\">", document->heading_count);
    add_text(document, text);
    add(document, "</a></li>\n");
    document->out = out;
}

void
edu_document_html_list(edu_document_t *document, const apr_array_header_t *items, int first)
{
    if (first == 0)
        add(document, "<ul>\n");
    else
        edu_buffer_printf(document->out, "<ol start=\"%d\">\n", first);
    for (int i = 0; i < items->nelts; i++)
        edu_document_html_element(document, "li", APR_ARRAY_IDX(items, i, const char *));
    add(document, first == 0 ? "</ul>\n" : "</ol>\n");
}

/* A table that is wider than the screen is moved in its frame, by keys too: the frame takes the focus and has a name. */
static void
begin_frame(edu_document_t *document, const char *name)
{
    add(document, "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"");
    edu_text_add_html(document->out, name);
    add(document, "\">\n<table>\n");
}

static void
begin_table(edu_document_t *document, const char *caption)
{
    /* What the heading right above says is said to those only who do not see it. */
    if (caption != NULL && document->above != NULL && strcmp(caption, document->above) == 0) {
        add(document, "<caption class=\"named\">");
        add_text(document, caption);
        add(document, "</caption>\n");
    } else if (caption != NULL) {
        edu_document_html_element(document, "caption", caption);
    }
    document->above = NULL;
    add(document, "<thead>\n<tr>");
    for (int i = 0; i < document->column_count; i++) {
        const edu_column_t *column = &document->columns[i];

        add(document, column->align == EDU_RIGHT ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
        add_text(document, column->title);
        add(document, "</th>");
    }
    add(document, "</tr>\n</thead>\n<tbody>\n");
}

void
edu_document_html_table(edu_document_t *document, const char *caption)
{
    begin_frame(document, caption != NULL ? caption : edu_table_title(&document->columns[0]));
    begin_table(document, caption);
}

static void
add_classes(edu_document_t *document, bool number, const char *word)
{
    if (!number && word == NULL)
        return;
    edu_buffer_printf(document->out, " class=\"%s%s%s\"", number ? "num" : "",
                      number && word != NULL ? " " : "", word != NULL ? word : "");
}

void
edu_document_html_row(edu_document_t *document, const char *row_class, const char *const *cells,
                      const char *const *classes)
{
    add(document, "<tr");
    add_classes(document, false, row_class);
    add(document, ">");
    for (int i = 0; i < document->column_count; i++) {
        bool number = document->columns[i].align == EDU_RIGHT;

        add(document, i == 0 ? "<th scope=\"row\"" : "<td");
        add_classes(document, number, classes != NULL ? classes[i] : NULL);
        add(document, ">");
        if (cells[i] != NULL)
            add_text(document, cells[i]);
        add(document, i == 0 ? "</th>" : "</td>");
    }
    add(document, "</tr>\n");
}

void
edu_document_html_table_end(edu_document_t *document)
{
    add(document, "</tbody>\n</table>\n</div>\n");
}

/* As wide as running text and tables are on a screen; on paper it is made as wide as the page. */
static const double chart_width = 700;

void
edu_document_html_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart)
{
    apr_pool_t *pool = edu_pool_create(document->pool);
    const edu_chart_table_t *table = edu_chart_table(kind, chart, document->lang, pool);
    const char *title = ((const edu_chart_text_t *)chart)->title; /* every chart begins with its text */

    edu_buffer_printf(document->out, "<figure class=\"chart %s\">\n", kind->name);
    edu_chart_svg(document->out, kind, chart, document->fonts, chart_width, 0, pool);
    add(document, "\n<details>\n");
    edu_document_html_element(document, "summary", edu_message(document->lang, EDU_MSG_CHART_DATA));
    document->columns = table->columns;
    document->column_count = table->column_count;
    begin_frame(document,
                title != NULL && *title != '\0' ? title : edu_message(document->lang, EDU_MSG_CHART_DATA));
    begin_table(document, NULL);
    for (int i = 0; i < table->rows->nelts; i++)
        edu_document_html_row(document, NULL, APR_ARRAY_IDX(table->rows, i, const char *const *), NULL);
    edu_document_html_table_end(document);
    add(document, "</details>\n</figure>\n");
    apr_pool_destroy(pool);
}

/* Puts links to the sections in front of the first one. */
static void
insert_contents(edu_document_t *document)
{
    edu_buffer_t *out = document->out;
    size_t length = out->length - document->contents_at;
    const char *behind = apr_pmemdup(document->pool, out->data + document->contents_at, length);

    out->length = document->contents_at;
    add(document, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    add(document, edu_message(document->lang, EDU_MSG_CONTENTS));
    add(document, "</h2>\n<ol>\n");
    edu_buffer_add(out, document->contents->data, document->contents->length);
    add(document, "</ol>\n</nav>\n");
    edu_buffer_add(out, behind, length);
}

/* So few sections are seen without a list of them. */
enum { FEW_SECTIONS = 4 };

void
edu_document_html_end(edu_document_t *document)
{
    if (document->section_count > FEW_SECTIONS)
        insert_contents(document);
    add(document, "</main>\n</body>\n</html>\n");
}
