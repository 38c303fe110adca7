/* What the parts of the reader share. Each reads one kind of thing into the catalogue; read.c calls them in the order in
 * which they lean on each other. */
#ifndef EDU_CATALOGUE_READER_READER_H
#define EDU_CATALOGUE_READER_READER_H

#include "base/buffer.h"
#include "catalogue/reader/csv_table.h"
#include "catalogue/reader/yaml.h"
#include "model/catalogue.h"

typedef struct edu_reader_file_t {
    const char *data;
    size_t length;
} edu_reader_file_t;

typedef struct edu_reader_t {
    edu_catalogue_t *catalogue;
    const char *folder;       /* its name stands in messages */
    apr_hash_t *files;        /* "forms/x.yaml": edu_reader_file_t; NULL: what the folder holds */
    edu_buffer_t *digest;     /* names and contents of the files that make numbers */
    apr_hash_t *places;       /* "indicator ger": the node (edu_yaml_t) of its code */
    apr_pool_t *pool;         /* of the catalogue */
    apr_pool_t *scratch_pool; /* until the catalogue is read */
} edu_reader_t;

/* Reads the whole catalogue of the folder or the files; sets `catalogue`, `digest` and `places`. */
edu_error_t *edu_reader_run(edu_reader_t *reader);

/* Each fills its part of the catalogue. */
edu_error_t *edu_read_dimensions(edu_reader_t *reader);
edu_error_t *edu_read_forms(edu_reader_t *reader);
edu_error_t *edu_read_indicators(edu_reader_t *reader);
edu_error_t *edu_read_areas(edu_reader_t *reader); /* and their changes and sets */
edu_error_t *edu_read_groups(edu_reader_t *reader);
edu_error_t *edu_read_targets(edu_reader_t *reader);
edu_error_t *edu_read_population(edu_reader_t *reader);
edu_error_t *edu_read_profiles(edu_reader_t *reader);
edu_error_t *edu_read_rules(edu_reader_t *reader);
edu_error_t *edu_read_balanced(edu_reader_t *reader);
edu_error_t *edu_read_composites(edu_reader_t *reader); /* of the indicators and standards */

/* The rules of one file that is parsed already; edu_read_rules() puts those of all files in order. */
edu_error_t *edu_read_rule_list(edu_reader_t *reader, const edu_yaml_t *root);

/* Measures of a form and the cells and headers they make (read_measures.c). `folded` keeps who has a header. */
typedef struct edu_headers_t {
    apr_hash_t *owners; /* folded header: what it stands for, in words */
    apr_pool_t *pool;   /* of the catalogue */
    apr_pool_t *scratch_pool;
} edu_headers_t;
edu_error_t *edu_read_measures(edu_reader_t *reader, edu_form_t *form, const edu_yaml_t *list,
                               edu_headers_t *headers);

/* Adds a header's folded form to `list`. Errors: when it already stands for something else than `owner`, or when nothing
 * is left of it. */
edu_error_t *edu_headers_add(edu_headers_t *headers, apr_array_header_t *list, const char *header,
                             const char *owner, const edu_yaml_t *node);

/* A YAML file of the folder, parsed; *root is NULL when an optional one is not there. `counts`: whether it belongs to
 * the digest. */
edu_error_t *edu_reader_yaml(edu_yaml_t **root, edu_reader_t *reader, const char *name, bool optional,
                             bool counts);

/* A CSV file of the folder; *table is NULL when an optional one is not there. */
edu_error_t *edu_reader_csv(edu_csv_table_t **table, edu_reader_t *reader, const char *name, bool optional,
                            bool counts, const edu_csv_column_t *columns, int column_count);

/* The names ("forms/x.yaml") of a subfolder's YAML files, in byte order; none when there is no such folder. */
edu_error_t *edu_reader_list(apr_array_header_t **names, edu_reader_t *reader, const char *subfolder);

/* The names of the files of a subfolder ("": of the folder itself) that end so, without the folder, in byte order. */
edu_error_t *edu_reader_names(apr_array_header_t **names, const edu_reader_t *reader, const char *subfolder,
                              const char *suffix);

/* A file whose name ends in .yml would be passed over without a word. */
edu_error_t *edu_reader_refuse_yml(const edu_reader_t *reader, const char *subfolder);

/* Notes where a thing is defined. Errors: when it already was, naming the other place. */
edu_error_t *edu_reader_define(edu_reader_t *reader, const char *kind, const char *code,
                               const edu_yaml_t *node);

/* An error of the expression parser, which begins with line and column, as an error at that place of the file; `side` is
 * the key of the expression, `node` its text. Takes over the error. */
edu_error_t *edu_reader_relocate(edu_error_t *error, const edu_yaml_t *node, const char *side);

/* The code of a file's only thing must be the file's name. */
edu_error_t *edu_reader_check_name(const char *code, const char *name, const edu_yaml_t *root);

/* Codes of an array of pointers to structures that begin with their code, for hints. */
apr_array_header_t *edu_reader_codes(const apr_array_header_t *things, apr_pool_t *pool);

#endif
