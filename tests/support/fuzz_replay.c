/* PROGRAM FILE...
 *
 * Stands in for libFuzzer: hands each file to the fuzz entry once. Linked to the programs of tests/fuzz/ in every
 * build but --enable-fuzzing. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *name)
{
    FILE *file = fopen(name, "rb");
    uint8_t *data = NULL;
    size_t size = 0;
    size_t room = 0;
    size_t got = 0;

    if (file == NULL) {
        perror(name);
        return 1;
    }
    do {
        size += got;
        if (size == room) {
            room = room == 0 ? 65536 : room * 2;
            data = realloc(data, room);
            if (data == NULL)
                abort();
        }
        got = fread(data + size, 1, room - size, file);
    } while (got > 0);
    fclose(file);

    /* Said before, so that the last line names the input that crashes. */
    printf("%s\n", name);
    fflush(stdout);
    /* A copy of the exact size: one byte too far is then seen by AddressSanitizer. */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL)
        abort();
    for (size_t i = 0; i < size; i++)
        exact[i] = data[i];
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int
main(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++)
        status |= replay(argv[i]);
    return status;
}
