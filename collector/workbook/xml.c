#include "collector/workbook/xml.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536

struct edu_xml_t {
    XML_Parser parser;
    const char *what;
    edu_xml_read_t read;
    void *part;
    edu_xml_events_t events;
    void *baton;
    edu_error_t *error;
    int64_t fed;
    int depth;
    bool paused;
    bool final; /* the last bytes were handed to the parser */
};

static apr_status_t
release(void *data)
{
    edu_xml_t *xml = data;

    edu_error_clear(xml->error);
    XML_ParserFree(xml->parser);
    return APR_SUCCESS;
}

void
edu_xml_fail(edu_xml_t *xml, edu_error_t *error)
{
    if (xml->error != NULL) {
        edu_error_clear(error);
        return;
    }
    xml->error = error;
    XML_StopParser(xml->parser, XML_FALSE);
}

bool
edu_xml_failed(const edu_xml_t *xml)
{
    return xml->error != NULL;
}

void
edu_xml_pause(edu_xml_t *xml)
{
    if (xml->error == NULL)
        XML_StopParser(xml->parser, XML_TRUE);
}

static edu_error_t *
refuse(const edu_xml_t *xml, const char *why)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "part \"%s\" %s", xml->what,
                                           edu_translate(why)),
                          "no spreadsheet program writes such a file; do not open it");
}

static void XMLCALL
on_start(void *data, const char *name, const char **attributes)
{
    edu_xml_t *xml = data;

    if (xml->error != NULL)
        return;
    if (++xml->depth > EDU_XML_DEPTH_MOST)
        edu_xml_fail(xml, refuse(xml, EDU_SAID("nests too deeply")));
    else if (XML_GetSpecifiedAttributeCount(xml->parser) > 2 * EDU_XML_ATTRIBUTES_MOST)
        edu_xml_fail(xml, refuse(xml, EDU_SAID("has an element with too many attributes")));
    else
        xml->events.start(xml->baton, name, attributes);
}

static void XMLCALL
on_end(void *data, const char *name)
{
    edu_xml_t *xml = data;

    (void)name;
    xml->depth--;
    if (xml->error == NULL)
        xml->events.end(xml->baton);
}

static void XMLCALL
on_text(void *data, const char *text, int length)
{
    edu_xml_t *xml = data;

    if (xml->error == NULL)
        xml->events.text(xml->baton, text, (size_t)length);
}

static void XMLCALL
on_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    edu_xml_t *xml = data;

    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    edu_xml_fail(xml, refuse(xml, EDU_SAID("declares a document type")));
}

edu_xml_t *
edu_xml_create(const char *what, edu_xml_read_t read, void *part, const edu_xml_events_t *events, void *baton,
               apr_pool_t *pool)
{
    edu_xml_t *xml = apr_pcalloc(pool, sizeof *xml);

    xml->parser = XML_ParserCreateNS(NULL, '|');
    if (xml->parser == NULL) {
        fputs(edu_translate("edustat: error: out of memory\n"), stderr);
        abort();
    }
    xml->what = apr_pstrdup(pool, what);
    xml->read = read;
    xml->part = part;
    xml->events = *events;
    xml->baton = baton;
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    if (events->text != NULL)
        XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    apr_pool_cleanup_register(pool, xml, release, apr_pool_cleanup_null);
    return xml;
}

static edu_error_t *
take_error(edu_xml_t *xml)
{
    edu_error_t *error = xml->error;

    xml->error = NULL;
    return error;
}

static edu_error_t *
not_well_formed(const edu_xml_t *xml)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);

    if (code == XML_ERROR_NO_MEMORY)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "out of memory");
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "part \"%s\", line %llu, column %llu: %s",
                                           xml->what,
                                           (unsigned long long)XML_GetCurrentLineNumber(xml->parser),
                                           (unsigned long long)XML_GetCurrentColumnNumber(xml->parser) + 1,
                                           XML_ErrorString(code)),
                          "the file is damaged: open it with its program and save it again");
}

/* Reads and parses one piece more. */
static edu_error_t *
feed(edu_xml_t *xml, enum XML_Status *status)
{
    char *buffer = XML_GetBuffer(xml->parser, PIECE);
    size_t length;

    if (buffer == NULL)
        return not_well_formed(xml);
    EDU_TRY(xml->read(xml->part, buffer, PIECE, &length));
    xml->final = length == 0;
    xml->fed += (int64_t)length;
    *status = XML_ParseBuffer(xml->parser, (int)length, xml->final);
    return NULL;
}

edu_error_t *
edu_xml_run(bool *over, edu_xml_t *xml)
{
    enum XML_Status status;

    *over = false;
    for (;;) {
        if (xml->paused)
            status = XML_ResumeParser(xml->parser);
        else
            EDU_TRY(feed(xml, &status));
        xml->paused = status == XML_STATUS_SUSPENDED;
        if (xml->error != NULL)
            return take_error(xml);
        if (xml->paused)
            return NULL;
        if (status != XML_STATUS_OK)
            return not_well_formed(xml);
        if (xml->final) {
            *over = true;
            return NULL;
        }
        /* What is not parsed yet is kept until its end comes. */
        int64_t at = XML_GetCurrentByteIndex(xml->parser);
        if (at >= 0 && xml->fed - at > (int64_t)EDU_XML_MARKUP_MOST)
            return refuse(xml, EDU_SAID("has a piece of markup without end"));
    }
}

const char *
edu_xml_local(const char *name)
{
    const char *mark = strrchr(name, '|');

    return mark != NULL ? mark + 1 : name;
}

const char *
edu_xml_attribute(const char **attributes, const char *local)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(edu_xml_local(attributes[0]), local) == 0)
            return attributes[1];
    return NULL;
}

edu_error_t *
edu_xml_read_memory(void *memory, char *buffer, size_t capacity, size_t *length)
{
    edu_xml_memory_t *left = memory;

    *length = left->length < capacity ? left->length : capacity;
    if (*length > 0)
        memcpy(buffer, left->data, *length);
    left->data += *length;
    left->length -= *length;
    return NULL;
}
