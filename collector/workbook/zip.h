/* The parts of a zip archive, unpacked in constant memory and with care: archives come from strangers.
 *
 * Names are compared as the Open Packaging Conventions do (ASCII case ignored), with backslashes taken for slashes, since some
 * programs write them. A part that unpacks to more than EDU_ZIP_PART_MOST bytes, or to more than EDU_ZIP_RATIO_MOST times its packed
 * size, is refused while it is read: what the archive says of itself is not trusted. */
#ifndef EDU_COLLECTOR_WORKBOOK_ZIP_H
#define EDU_COLLECTOR_WORKBOOK_ZIP_H

#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

#define EDU_ZIP_PARTS_MOST 10000U
#define EDU_ZIP_PART_MOST ((int64_t)4 * 1024 * 1024 * 1024)
#define EDU_ZIP_RATIO_MOST 400
#define EDU_ZIP_RATIO_FREE ((int64_t)16 * 1024 * 1024) /* bytes of a part before the ratio counts */

typedef struct edu_zip_t edu_zip_t;
typedef struct edu_zip_part_t edu_zip_part_t;

/* Reads the directory of the archive that is open for reading as `descriptor`, which must stay open as long as the pool lives; its
 * position is neither used nor changed. Errors: INPUT when the archive is cut off or damaged. */
edu_error_t *edu_zip_open(edu_zip_t **zip, int descriptor, int64_t bytes, apr_pool_t *pool);

bool edu_zip_has(const edu_zip_t *zip, const char *part);

/* Opens a part for reading; it is closed with `pool`. Several may be open. Errors: INPUT when it is not there, or is locked by a
 * password. */
edu_error_t *edu_zip_part_open(edu_zip_part_t **part, const edu_zip_t *zip, const char *name,
                               apr_pool_t *pool);

/* The next bytes; *length 0 at the end, where the part's checksum is proved. Errors: INPUT. */
edu_error_t *edu_zip_part_read(void *part, char *buffer, size_t capacity, size_t *length);

/* All of a part of at most `most` bytes. */
edu_error_t *edu_zip_read(const char **data, size_t *length, const edu_zip_t *zip, const char *name,
                          size_t most, apr_pool_t *pool);

#endif
