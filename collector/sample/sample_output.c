#include "collector/sample/sample_output.h"

#include <errno.h>

static apr_status_t
close_stream(void *data)
{
    edu_output_t *output = data;

    if (output->stream != NULL)
        fclose(output->stream);
    output->stream = NULL;
    return APR_SUCCESS;
}

static edu_error_t *
write_error(const edu_output_t *output)
{
    return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write file \"%s\"", output->path);
}

edu_error_t *
edu_output_open(edu_output_t **result, apr_pool_t *pool, const char *path)
{
    edu_output_t *output = apr_pcalloc(pool, sizeof *output);

    output->path = path;
    output->text = edu_buffer_create(EDU_OUTPUT_FLUSH + 65536, pool);
    output->stream = fopen(path, "wbx");
    if (output->stream == NULL)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not create file \"%s\"", path);
    setvbuf(output->stream, NULL, _IONBF, 0);
    apr_pool_cleanup_register(pool, output, close_stream, apr_pool_cleanup_null);
    *result = output;
    return NULL;
}

edu_error_t *
edu_output_flush(edu_output_t *output, size_t when)
{
    if (output->text->length < when)
        return NULL;
    errno = 0;
    if (fwrite(output->text->data, 1, output->text->length, output->stream) != output->text->length)
        return write_error(output);
    edu_buffer_clear(output->text);
    return NULL;
}

edu_error_t *
edu_output_close(edu_output_t *output)
{
    FILE *stream = output->stream;

    EDU_TRY(edu_output_flush(output, 0));
    output->stream = NULL;
    errno = 0;
    return fclose(stream) == 0 ? NULL : write_error(output);
}
