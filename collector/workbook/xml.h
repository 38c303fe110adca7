/* An XML document as events, read in pieces and with care: documents come from strangers.
 *
 * A document that declares a type (and with it could declare entities), nests deeper than EDU_XML_DEPTH_MOST, has an element of more
 * than EDU_XML_ATTRIBUTES_MOST attributes or a piece of markup longer than EDU_XML_MARKUP_MOST is refused: no workbook needs
 * them. Names come with their namespace: "uri|local"; attributes without a prefix have none. */
#ifndef EDU_COLLECTOR_WORKBOOK_XML_H
#define EDU_COLLECTOR_WORKBOOK_XML_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>

#define EDU_XML_DEPTH_MOST 256
#define EDU_XML_ATTRIBUTES_MOST 1000
#define EDU_XML_MARKUP_MOST ((size_t)4 * 1024 * 1024)

typedef struct edu_xml_t edu_xml_t;

typedef struct edu_xml_events_t {
    void (*start)(void *baton, const char *name, const char **attributes);
    void (*end)(void *baton);
    void (*text)(void *baton, const char *text, size_t length); /* or NULL */
} edu_xml_events_t;

/* Hands out the bytes of a document; *length 0 at the end. edu_zip_part_read() is one. */
typedef edu_error_t *(*edu_xml_read_t)(void *part, char *buffer, size_t capacity, size_t *length);

/* A document's parser, freed with `pool`. what: names the document in messages. */
edu_xml_t *edu_xml_create(const char *what, edu_xml_read_t read, void *part, const edu_xml_events_t *events,
                          void *baton, apr_pool_t *pool);

/* Goes on until an event pauses or fails, or to the end (*over). Errors: INPUT, and those of reading and of the events. */
edu_error_t *edu_xml_run(bool *over, edu_xml_t *xml);

/* For events: leave edu_xml_run() behind this one; with an error: for good. The first error counts. */
void edu_xml_pause(edu_xml_t *xml);
void edu_xml_fail(edu_xml_t *xml, edu_error_t *error);
bool edu_xml_failed(const edu_xml_t *xml);

/* The part of a name behind its namespace. */
const char *edu_xml_local(const char *name);

/* An attribute's value by its local name, whatever its namespace; NULL when it is not there. */
const char *edu_xml_attribute(const char **attributes, const char *local);

/* A document from memory, for edu_xml_create(). */
typedef struct edu_xml_memory_t {
    const char *data;
    size_t length;
} edu_xml_memory_t;

edu_error_t *edu_xml_read_memory(void *memory, char *buffer, size_t capacity, size_t *length);

#endif
