/* Any text as GeoJSON: it is refused, or a map of it is drawn. */
#include "base/pool.h"
#include "reports/draw/map.h"

#include <apr_general.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* fontconfig loses a little of its own configuration files. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static edu_fonts_t *fonts;
    const edu_map_area_t areas[] = {{.code = "1", .name = "one", .value = 1, .own = true},
                                    {.code = "2", .name = "two", .value = NAN},
                                    {.code = "3", .name = "three", .value = 3, .suppressed = true}};
    edu_map_t map = {.areas = areas, .count = 3};
    edu_shapes_t *shapes;

    if (fonts == NULL) {
        if (apr_initialize() != APR_SUCCESS)
            return 0;
        fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, edu_pool_create(NULL));
    }
    apr_pool_t *pool = edu_pool_create(NULL);
    apr_hash_t *known = apr_hash_make(pool);
    for (int i = 0; i < map.count; i++)
        apr_hash_set(known, areas[i].code, APR_HASH_KEY_STRING, &areas[i]);
    edu_error_t *error =
        edu_geojson_read(&shapes, (const char *)data, size, size % 2 == 0 ? "code" : NULL, known, pool);
    if (error == NULL) {
        map.shapes = shapes;
        edu_chart_svg(edu_buffer_create(4096, pool), &edu_chart_map, &map, fonts, 300, 0, pool);
    }
    edu_error_clear(error);
    apr_pool_destroy(pool);
    return 0;
}
