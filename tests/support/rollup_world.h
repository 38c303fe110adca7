/* Random areas, a catalogue over them (the rest of it is in tests/data/rollup/) and random returns, for tests of what is added up.
 * One seed makes one world. */
#ifndef EDU_TESTS_ROLLUP_WORLD_H
#define EDU_TESTS_ROLLUP_WORLD_H

#include "base/buffer.h"
#include "base/db.h"
#include "model/catalogue.h"

#include <stdint.h>

#define EDU_WORLD_FIRST_YEAR 2010
#define EDU_WORLD_YEARS 5
#define EDU_WORLD_PLACES_MOST 160
#define EDU_WORLD_CELLS_MOST 16

typedef struct edu_place_t {
    const char *code;
    const char *parent;
    edu_level_t level;
    int from;
    int to;
} edu_place_t;

typedef struct edu_world_unit_t {
    char code[12];
    const char *attributes[3];
} edu_world_unit_t;

/* One return as it should stand in the end, or stands already. */
typedef struct edu_return_t {
    const edu_form_t *form;
    const char *area;
    const edu_world_unit_t *unit; /* NULL: areas report */
    const char *scope;            /* "" */
    int year;
    const char *period;
    int64_t cells[EDU_WORLD_CELLS_MOST];
    bool present[EDU_WORLD_CELLS_MOST];
    bool loaded;
} edu_return_t;

typedef struct edu_world_t {
    const char *folder;
    edu_catalogue_t *catalogue;
    edu_db_t *db;
    edu_place_t places[EDU_WORLD_PLACES_MOST];
    int place_count;
    edu_buffer_t *changes;       /* area_changes.csv */
    apr_array_header_t *units;   /* edu_world_unit_t * */
    apr_array_header_t *returns; /* edu_return_t * */
    bool whole; /* everybody sends every annual return, and nothing else is sent: in a third of the worlds */
    apr_pool_t *pool;
} edu_world_t;

/* Makes areas, writes the catalogue into a temporary folder, reads it, and makes the returns. The world (zeroed but for its
 * pool) and all in it lives in world->pool; what is drawn follows from `seed` alone. Errors: FILE, CATALOGUE. */
edu_error_t *edu_world_make(edu_world_t *world, uint64_t seed);

/* Removes the folder. */
void edu_world_remove(edu_world_t *world);

/* 0 to below - 1, by SplitMix64. */
int edu_world_draw(int below);

/* Brings pointers into a random order. */
void edu_world_shuffle(apr_array_header_t *array);

/* A value in place of what stands in a cell; some are left blank. */
void edu_world_fill_cell(edu_return_t *one, int index);

/* Fills one cell in where all are blank: such a row is no return. */
void edu_world_say_something(edu_return_t *one);

/* Returns of one form (edu_return_t *) as a file in the world's folder, a row a return (wide) or a row a count. */
edu_error_t *edu_world_write_returns(const char **path, edu_world_t *world, const edu_form_t *form,
                                     const apr_array_header_t *returns, bool wide);

/* A file of tests/data/rollup/. */
edu_error_t *edu_world_read_data(char **text, const char *name, apr_pool_t *pool);

/* Everything that counts of a world as text: sums, returns without their submissions, rates without their time; in the order of their keys. */
edu_error_t *edu_world_dump(edu_buffer_t **out, edu_world_t *world);

#endif
