#include "tests/unit/zip_part.h"

#include <minizip/unzip.h>

const char *
zip_part(const char *path, const char *name, apr_pool_t *pool)
{
    unzFile zip = unzOpen64(path);
    unz_file_info64 info;
    char *text = apr_pcalloc(pool, 1);

    if (zip == NULL)
        return text;
    if (unzLocateFile(zip, name, 1) == UNZ_OK && unzOpenCurrentFile(zip) == UNZ_OK) {
        unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0);
        text = apr_pcalloc(pool, (apr_size_t)info.uncompressed_size + 1);
        if (unzReadCurrentFile(zip, text, (unsigned)info.uncompressed_size) < 0)
            *text = '\0';
        unzCloseCurrentFile(zip);
    }
    unzClose(zip);
    return text;
}
