/* Any text as a file of a catalogue: it is read, or refused with file, line and column. The first byte chooses the file. */
#include "base/pool.h"
#include "tests/support/memory_catalogue.h"

#include <apr_general.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"forms/x.yaml",    "indicators/x.yaml", "rules/x.yaml",
                                        "dimensions.yaml", "groups.yaml",       "areas.csv",
                                        "catalogue.yaml"};
    static apr_pool_t *root;

    if (size == 0)
        return 0;
    if (root == NULL) {
        if (apr_initialize() != APR_SUCCESS)
            return 0;
        root = edu_pool_create(NULL);
    }
    apr_pool_t *pool = edu_pool_create(root);
    edu_memory_catalogue_read(names[data[0] % (sizeof names / sizeof names[0])], data + 1, size - 1, pool);
    apr_pool_destroy(pool);
    return 0;
}
