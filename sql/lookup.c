#include "sql/embedded.h"

#include <string.h>

const char *
edu_sql_query(const char *name)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++) {
        if (strcmp(file->folder, "queries") == 0 && strcmp(file->name, name) == 0)
            return file->text;
    }
    return NULL;
}
