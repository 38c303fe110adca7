/* What the files that write rollups share; nobody else includes it. */
#ifndef EDU_AGGREGATOR_WRITE_PRIVATE_H
#define EDU_AGGREGATOR_WRITE_PRIVATE_H

#include "aggregator/write.h"
#include "base/buffer.h"

#define EDU_WRITER_FLUSH ((size_t)1 << 18) /* so much is gathered before it goes out */

struct edu_writer_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    edu_buffer_t *out;
    int64_t rows;
    bool full; /* everything was taken out */
    bool bare; /* rollup_indicator and rollup_peer were empty and have no key for now */
};

/* Sends what was gathered for COPY once it is `most` bytes. */
edu_error_t *edu_writer_flush(edu_writer_t *writer, size_t most);

#endif
