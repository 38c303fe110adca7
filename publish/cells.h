/* The cells of one family and the relations that hold between them, as a system of reports/disclosure.
 *
 * Related are: an area and those below it, all units and the groups of each attribute, two groups of the same size (they may be the same units), a side of a rate and what it is the sum of, a year and its
 * shorter periods. What the groups of an attribute leave of all units is a cell that is not published. */
#ifndef EDU_PUBLISH_CELLS_H
#define EDU_PUBLISH_CELLS_H

#include "publish/side.h"
#include "reports/disclosure/disclosure.h"

/* A count of the publication, or a cell that helps. */
typedef struct edu_pub_cell_t {
    const char *key;  /* of the system; set when the cell is added */
    const char *area; /* NULL: it only helps */
    const char *period;
    const char *grp;
    const edu_form_t *form; /* NULL: a side of a rate */
    const edu_cell_t *of;   /* of the form */
    int side;               /* index in edu_sides_t; -1 */
    double value;
    int64_t units; /* that gave a value; of a count */
    bool missing;
    bool bound; /* follows from others, so that it needs no relations of its own */
} edu_pub_cell_t;

/* A side of a rate at a place, and the cell that has its value: its own, or that of the only count it is made of. */
typedef struct edu_pub_side_t {
    int side;
    const char *of; /* code of the indicator */
    const char *area;
    const char *period;
    const char *grp;
    size_t cell;
} edu_pub_side_t;

/* What is known of a value before it is published. */
typedef struct edu_pub_known_t {
    bool shown;
    bool hidden;
} edu_pub_known_t;

typedef struct edu_pub_cells_t edu_pub_cells_t;

/* What the cells of all families have in common: areas of the catalogue in the year, groups, sides. */
typedef struct edu_pub_world_t edu_pub_world_t;
edu_pub_world_t *edu_pub_world_create(const edu_catalogue_t *catalogue, const edu_sides_t *sides, int year,
                                      apr_pool_t *pool);

/* An empty family; texts that are added have to live as long as `pool`. */
edu_pub_cells_t *edu_pub_cells_create(const edu_pub_world_t *world, apr_pool_t *pool);

/* Adds a count; one whose measure the form does not have is left out. missing: nobody gave a value. */
void edu_pub_cells_add(edu_pub_cells_t *cells, const edu_pub_cell_t *cell, edu_pub_known_t known);

/* Adds a side, once all counts are there. `of`: the indicator, which tells two values of one side apart. */
void edu_pub_cells_add_side(edu_pub_cells_t *cells, const edu_pub_cell_t *cell, const char *of,
                            edu_pub_known_t known);

/* States the relations, once all cells are there. */
void edu_pub_cells_relate(edu_pub_cells_t *cells);

edu_disclosure_t *edu_pub_cells_system(const edu_pub_cells_t *cells);

/* The same cells without the relations of groups that may be the same units. If these are taken to hold, a count may be past protecting, and nothing is
 * hidden for it; but who does not know whether they hold learns it only of what is left. */
edu_disclosure_t *edu_pub_cells_plain(const edu_pub_cells_t *cells);

const apr_array_header_t *edu_pub_cells_list(
    const edu_pub_cells_t *cells); /* edu_pub_cell_t, by the system's index */
const apr_array_header_t *edu_pub_cells_sides(const edu_pub_cells_t *cells); /* edu_pub_side_t */

#endif
