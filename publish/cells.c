#include "publish/cells.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

typedef struct place_t {
    unsigned keep;
    apr_array_header_t *below; /* const edu_area_t * */
} place_t;

struct edu_pub_world_t {
    const edu_catalogue_t *catalogue;
    const edu_sides_t *sides;
    const char *year;
    apr_hash_t *places;     /* area code to place_t */
    apr_hash_t *partitions; /* form to array of arrays of const char *: groups that have no unit in common */
};

struct edu_pub_cells_t {
    const edu_pub_world_t *world;
    edu_disclosure_t *system;
    edu_disclosure_t *plain;     /* the same without twins */
    apr_hash_t *index;           /* key to size_t *; of sides also by the indicator that they are of */
    apr_hash_t *stated;          /* relations of sides, as texts */
    apr_array_header_t *list;    /* edu_pub_cell_t */
    apr_array_header_t *sides;   /* edu_pub_side_t */
    apr_array_header_t *parts;   /* size_t: of the relation being put together */
    apr_array_header_t *periods; /* const char *: all periods of the family */
    apr_pool_t *pool;
};

/* The world ----------------------------------------------------------------------------------------- */

static bool
share_a_value(const edu_group_t *a, const edu_group_t *b)
{
    for (int i = 0; i < a->values->nelts; i++)
        for (int k = 0; k < b->values->nelts; k++)
            if (strcmp(APR_ARRAY_IDX(a->values, i, const char *),
                       APR_ARRAY_IDX(b->values, k, const char *)) == 0)
                return true;
    return false;
}

/* Puts a group to the first ones of its attribute with which it has no value in common. */
static void
add_to_partition(apr_array_header_t *partitions, const edu_group_t *group, apr_pool_t *pool)
{
    apr_array_header_t *own;

    for (int p = 0; p < partitions->nelts; p++) {
        apr_array_header_t *groups = APR_ARRAY_IDX(partitions, p, apr_array_header_t *);
        bool fits = true;

        for (int i = 0; i < groups->nelts && fits; i++) {
            const edu_group_t *other = APR_ARRAY_IDX(groups, i, const edu_group_t *);

            fits = strcmp(other->attribute, group->attribute) == 0 && !share_a_value(other, group);
        }
        if (fits) {
            APR_ARRAY_PUSH(groups, const edu_group_t *) = group;
            return;
        }
    }
    own = apr_array_make(pool, 4, sizeof(const edu_group_t *));
    APR_ARRAY_PUSH(own, const edu_group_t *) = group;
    APR_ARRAY_PUSH(partitions, apr_array_header_t *) = own;
}

static unsigned
keep_of(edu_level_t level)
{
    static const unsigned keeps[] = {12, 9, 6, 3};

    return (size_t)level < sizeof keeps / sizeof *keeps ? keeps[level] : 1;
}

edu_pub_world_t *
edu_pub_world_create(const edu_catalogue_t *catalogue, const edu_sides_t *sides, int year, apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_areas_all(catalogue->areas);
    edu_pub_world_t *world = apr_pcalloc(pool, sizeof *world);

    *world = (edu_pub_world_t){catalogue, sides, apr_psprintf(pool, "%d", year), apr_hash_make(pool),
                               apr_hash_make(pool)};
    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);
        place_t *place;

        if (year < area->valid_from || year >= area->valid_to)
            continue;
        place = apr_palloc(pool, sizeof *place);
        *place =
            (place_t){keep_of(area->level), edu_areas_children(catalogue->areas, area->code, year, pool)};
        apr_hash_set(world->places, area->code, APR_HASH_KEY_STRING, place);
    }
    for (int f = 0; f < catalogue->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *);
        apr_array_header_t *partitions = apr_array_make(pool, 4, sizeof(apr_array_header_t *));

        for (int g = 0; g < catalogue->groups->nelts; g++) {
            const edu_group_t *group = APR_ARRAY_IDX(catalogue->groups, g, const edu_group_t *);

            if (!edu_group_is_area_set(group))
                add_to_partition(partitions, group, pool);
        }
        apr_hash_set(world->partitions, form->code, APR_HASH_KEY_STRING, partitions);
    }
    return world;
}

/* Cells --------------------------------------------------------------------------------------------- */

edu_pub_cells_t *
edu_pub_cells_create(const edu_pub_world_t *world, apr_pool_t *pool)
{
    edu_pub_cells_t *cells = apr_palloc(pool, sizeof *cells);

    *cells = (edu_pub_cells_t){world,
                               edu_disclosure_create(pool),
                               edu_disclosure_create(pool),
                               apr_hash_make(pool),
                               apr_hash_make(pool),
                               apr_array_make(pool, 1024, sizeof(edu_pub_cell_t)),
                               apr_array_make(pool, 256, sizeof(edu_pub_side_t)),
                               apr_array_make(pool, 64, sizeof(size_t)),
                               apr_array_make(pool, 16, sizeof(const char *)),
                               pool};
    return cells;
}

static const char *
key_of(const edu_pub_cells_t *cells, const char *area, const char *period, const char *grp,
       const edu_pub_cell_t *like)
{
    if (like->form != NULL)
        return apr_pstrcat(cells->pool, area, "|", period, "|", grp, "|", like->form->code, ".",
                           like->of->column, NULL);
    return apr_psprintf(cells->pool, "%s|%s|%s|#%d", area, period, grp, like->side);
}

/* The index of a cell by its key; false when there is none. */
static bool
find(size_t *index, const edu_pub_cells_t *cells, const char *key)
{
    const size_t *at = apr_hash_get(cells->index, key, APR_HASH_KEY_STRING);

    if (at != NULL)
        *index = *at;
    return at != NULL;
}

/* Counts are whole; what is not (a mean of months) counts as the next number above, so that a little is never taken for nothing. */
static int64_t
whole(double value)
{
    double size = fabs(value);
    double near = nearbyint(size);

    return (int64_t)(fabs(size - near) <= 1e-9 * fmax(1, size) ? near : ceil(size));
}

static edu_pub_cell_t
cell_at(const edu_pub_cells_t *cells, size_t index)
{
    return APR_ARRAY_IDX(cells->list, (int)index, edu_pub_cell_t);
}

static size_t
add_cell(edu_pub_cells_t *cells, const edu_pub_cell_t *cell, const char *key, unsigned flags, unsigned keep)
{
    size_t *index = apr_palloc(cells->pool, sizeof *index);

    *index = edu_disclosure_add(cells->system, key, cell->missing ? 0 : whole(cell->value), flags, keep);
    edu_disclosure_add(cells->plain, key, cell->missing ? 0 : whole(cell->value), flags, keep);
    APR_ARRAY_PUSH(cells->list, edu_pub_cell_t) = *cell;
    APR_ARRAY_IDX(cells->list, cells->list->nelts - 1, edu_pub_cell_t).key = key;
    apr_hash_set(cells->index, key, APR_HASH_KEY_STRING, index);
    return *index;
}

static unsigned
flags_of(const edu_pub_cell_t *cell, bool people, edu_pub_known_t known)
{
    return (people ? 0 : EDU_CELL_INSENSITIVE) | (cell->missing ? EDU_CELL_MISSING : 0) |
           (known.shown    ? EDU_CELL_PUBLIC
            : known.hidden ? EDU_CELL_HIDDEN
                           : 0);
}

static unsigned
keep_at(const edu_pub_cells_t *cells, const edu_pub_cell_t *cell)
{
    const place_t *place = apr_hash_get(cells->world->places, cell->area, APR_HASH_KEY_STRING);

    return (place != NULL ? place->keep : 1) + (strcmp(cell->grp, "all") == 0) + (cell->form == NULL);
}

static void
note_period(edu_pub_cells_t *cells, const char *period)
{
    for (int i = 0; i < cells->periods->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(cells->periods, i, const char *), period) == 0)
            return;
    APR_ARRAY_PUSH(cells->periods, const char *) = period;
}

void
edu_pub_cells_add(edu_pub_cells_t *cells, const edu_pub_cell_t *cell, edu_pub_known_t known)
{
    const bool people = cell->of->measure->counted == EDU_PEOPLE;

    note_period(cells, cell->period);
    add_cell(cells, cell, key_of(cells, cell->area, cell->period, cell->grp, cell),
             flags_of(cell, people, known), keep_at(cells, cell));
}

/* The cells of terms at the place of a cell, into cells->parts from `from` on, each once; false when one is not there. */
static bool
take_terms(edu_pub_cells_t *cells, const apr_array_header_t *terms, const edu_pub_cell_t *at, double *total)
{
    for (int i = 0; i < terms->nelts; i++) {
        const edu_term_t *term = &APR_ARRAY_IDX(terms, i, edu_term_t);
        const edu_pub_cell_t like = {.form = term->form,
                                     .of = APR_ARRAY_IDX(term->form->cells, term->cell, const edu_cell_t *)};
        const edu_pub_cell_t *found;
        size_t index;

        if (!find(&index, cells, key_of(cells, at->area, at->period, at->grp, &like)))
            return false;
        for (int k = 0; k < cells->parts->nelts; k++)
            if (APR_ARRAY_IDX(cells->parts, k, size_t) == index)
                return false;
        found = &APR_ARRAY_IDX(cells->list, (int)index, edu_pub_cell_t);
        *total += found->missing ? 0 : found->value;
        APR_ARRAY_PUSH(cells->parts, size_t) = index;
    }
    return true;
}

/* The only count that a side is made of, where it has its value. */
static bool
find_single(size_t *index, edu_pub_cells_t *cells, const edu_pub_cell_t *cell)
{
    const apr_array_header_t *sums = APR_ARRAY_IDX(cells->world->sides->list, cell->side, edu_side_t).sums;

    for (int i = 0; i < sums->nelts; i++) {
        const edu_term_sum_t *sum = &APR_ARRAY_IDX(sums, i, edu_term_sum_t);
        double total = 0;

        if (sum->plus->nelts != 1 || sum->minus->nelts != 0)
            continue;
        apr_array_clear(cells->parts);
        if (!take_terms(cells, sum->plus, cell, &total) || total != cell->value)
            continue;
        *index = APR_ARRAY_IDX(cells->parts, 0, size_t);
        if (!APR_ARRAY_IDX(cells->list, (int)*index, edu_pub_cell_t).missing)
            return true;
    }
    return false;
}

void
edu_pub_cells_add_side(edu_pub_cells_t *cells, const edu_pub_cell_t *cell, const char *of,
                       edu_pub_known_t known)
{
    const edu_side_t *side = &APR_ARRAY_IDX(cells->world->sides->list, cell->side, edu_side_t);
    const char *key = key_of(cells, cell->area, cell->period, cell->grp, cell);
    edu_pub_side_t *place = &APR_ARRAY_PUSH(cells->sides, edu_pub_side_t);
    const char *own;
    size_t taken;

    note_period(cells, cell->period);
    *place = (edu_pub_side_t){cell->side, of, cell->area, cell->period, cell->grp, 0};
    own = apr_pstrcat(cells->pool, key, "~", of, NULL);
    if (!find_single(&place->cell, cells, cell) &&
        !(find(&place->cell, cells, key) && cell_at(cells, place->cell).value == cell->value))
        place->cell = add_cell(cells, cell, find(&taken, cells, key) ? own : key,
                               flags_of(cell, side->people, known), keep_at(cells, cell));
    apr_hash_set(cells->index, own, APR_HASH_KEY_STRING,
                 apr_pmemdup(cells->pool, &place->cell, sizeof place->cell));
}

/* Relations ----------------------------------------------------------------------------------------- */

static void
relate(edu_pub_cells_t *cells, size_t total)
{
    const size_t *parts = (const size_t *)cells->parts->elts;

    if (cells->parts->nelts == 0)
        return;
    edu_disclosure_relate(cells->system, total, parts, (size_t)cells->parts->nelts);
    edu_disclosure_relate(cells->plain, total, parts, (size_t)cells->parts->nelts);
}

/* The relation put together, unless it is stated already: indicators share sides. */
static bool
is_stated(edu_pub_cells_t *cells, size_t total)
{
    const char *text = apr_psprintf(cells->pool, "%lu:", (unsigned long)total);

    for (int i = 0; i < cells->parts->nelts; i++)
        text =
            apr_psprintf(cells->pool, "%s,%lu", text, (unsigned long)APR_ARRAY_IDX(cells->parts, i, size_t));
    if (apr_hash_get(cells->stated, text, APR_HASH_KEY_STRING) != NULL)
        return true;
    apr_hash_set(cells->stated, text, APR_HASH_KEY_STRING, text);
    return false;
}

/* A cell that is published nowhere. */
static size_t
add_helper(edu_pub_cells_t *cells, const char *key, double value, unsigned flags)
{
    const edu_pub_cell_t helper = {.side = -1, .value = value};

    return add_cell(cells, &helper, key, EDU_CELL_UNPUBLISHED | flags, 0);
}

/* What another area or group has of the same count; of a side (`of`: its indicator), whatever cell has it: rates are added up indicator by indicator, and each
 * leaves those areas out of which it lacks a count. */
static bool
find_like(size_t *part, const edu_pub_cells_t *cells, const char *area, const char *grp,
          const edu_pub_cell_t *cell, const char *of)
{
    const char *key = key_of(cells, area, cell->period, grp, cell);

    return find(part, cells, of != NULL ? apr_pstrcat(cells->pool, key, "~", of, NULL) : key);
}

/* An area is the sum of those below it; of a set of areas, of its members below. */
static void
relate_areas(edu_pub_cells_t *cells, size_t index, const char *of)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const place_t *place = apr_hash_get(cells->world->places, cell.area, APR_HASH_KEY_STRING);

    apr_array_clear(cells->parts);
    for (int i = 0; place != NULL && i < place->below->nelts; i++) {
        const char *code = APR_ARRAY_IDX(place->below, i, const edu_area_t *)->code;
        size_t part;

        if (find_like(&part, cells, code, cell.grp, &cell, of) ||
            (edu_areas_in_set(cells->world->catalogue->areas, cell.grp, code) &&
             find_like(&part, cells, code, "all", &cell, of)))
            APR_ARRAY_PUSH(cells->parts, size_t) = part;
    }
    if (of == NULL || !is_stated(cells, index))
        relate(cells, index);
}

/* All units are those of the groups of an attribute, and a rest. */
static void
relate_groups(edu_pub_cells_t *cells, size_t index, const char *of)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const edu_form_t *form =
        cell.form != NULL ? cell.form : APR_ARRAY_IDX(cells->world->sides->list, cell.side, edu_side_t).form;
    const apr_array_header_t *partitions;
    const bool people = cell.form != NULL
                            ? cell.of->measure->counted == EDU_PEOPLE
                            : APR_ARRAY_IDX(cells->world->sides->list, cell.side, edu_side_t).people;

    if (form == NULL || cell.missing || strcmp(cell.grp, "all") != 0)
        return;
    partitions = apr_hash_get(cells->world->partitions, form->code, APR_HASH_KEY_STRING);
    for (int p = 0; p < partitions->nelts; p++) {
        const apr_array_header_t *groups = APR_ARRAY_IDX(partitions, p, const apr_array_header_t *);
        double rest = cell.value;

        apr_array_clear(cells->parts);
        for (int i = 0; i < groups->nelts; i++) {
            const char *grp = APR_ARRAY_IDX(groups, i, const edu_group_t *)->code;
            size_t part;

            if (!find_like(&part, cells, cell.area, grp, &cell, of))
                continue;
            APR_ARRAY_PUSH(cells->parts, size_t) = part;
            rest -= cell_at(cells, part).missing ? 0 : cell_at(cells, part).value;
        }
        if (of != NULL && is_stated(cells, index))
            continue;
        if (cells->parts->nelts > 0 && rest > 0)
            APR_ARRAY_PUSH(cells->parts, size_t) =
                add_helper(cells,
                           apr_psprintf(cells->pool, "%s|%s rest %d", cell.key, of != NULL ? of : "", p),
                           rest, people ? 0 : EDU_CELL_INSENSITIVE);
        relate(cells, index);
    }
}

/* Whether two groups have no unit in common, whatever the units are. */
static bool
are_apart(const edu_pub_cells_t *cells, const edu_form_t *form, const char *a, const char *b)
{
    const apr_array_header_t *partitions =
        apr_hash_get(cells->world->partitions, form->code, APR_HASH_KEY_STRING);

    for (int p = 0; p < partitions->nelts; p++) {
        const apr_array_header_t *groups = APR_ARRAY_IDX(partitions, p, const apr_array_header_t *);
        int found = 0;

        for (int i = 0; i < groups->nelts; i++) {
            const char *grp = APR_ARRAY_IDX(groups, i, const edu_group_t *)->code;

            found += strcmp(grp, a) == 0 || strcmp(grp, b) == 0;
        }
        if (found == 2)
            return true;
    }
    return false;
}

/* The same count of another group, if it is of as many units and the same. */
static bool
find_twin(size_t *twin, const edu_pub_cells_t *cells, const edu_pub_cell_t *cell, const char *grp)
{
    const edu_pub_cell_t *found;

    if (strcmp(grp, cell->grp) == 0 || !find(twin, cells, key_of(cells, cell->area, cell->period, grp, cell)))
        return false;
    found = &APR_ARRAY_IDX(cells->list, (int)*twin, edu_pub_cell_t);
    return !found->missing && found->value == cell->value && found->units == cell->units &&
           !are_apart(cells, cell->form, cell->grp, grp);
}

/* Whether another group looks as much the same as `grp` does, and cannot be it: then nobody knows which. */
static bool
has_rival(const edu_pub_cells_t *cells, const edu_pub_cell_t *cell, const char *grp)
{
    const apr_array_header_t *groups = cells->world->catalogue->groups;
    size_t twin;

    for (int i = 0; i < groups->nelts; i++) {
        const char *other = APR_ARRAY_IDX(groups, i, const edu_group_t *)->code;

        if (strcmp(other, grp) != 0 && are_apart(cells, cell->form, other, grp) &&
            find_twin(&twin, cells, cell, other))
            return true;
    }
    return false;
}

/* Groups of different attributes may be the same units (village schools, and those of poor villages). Nobody but who made the catalogue knows; two with as
 * many units and the same count are taken to be. */
static void
relate_twins(edu_pub_cells_t *cells, size_t index)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const apr_array_header_t *groups = cells->world->catalogue->groups;

    if (cell.form == NULL || cell.missing || cell.value == 0 || strcmp(cell.grp, "all") == 0)
        return;
    for (int i = 0; i < groups->nelts; i++) {
        const char *grp = APR_ARRAY_IDX(groups, i, const edu_group_t *)->code;
        size_t twin;

        if (strcmp(grp, cell.grp) < 0 || !find_twin(&twin, cells, &cell, grp) ||
            has_rival(cells, &cell, grp) ||
            has_rival(cells, &APR_ARRAY_IDX(cells->list, (int)twin, edu_pub_cell_t), cell.grp))
            continue;
        edu_disclosure_relate(cells->system, index, &twin, 1);
    }
}

/* A difference: what is taken from, and what is taken and what is left of it, are the same number. */
static void
relate_difference(edu_pub_cells_t *cells, size_t index, const edu_term_sum_t *sum)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const apr_array_header_t *greater = cell.value >= 0 ? sum->plus : sum->minus;
    const apr_array_header_t *less = cell.value >= 0 ? sum->minus : sum->plus;
    double total = 0;
    double taken = 0;
    size_t whole_cell;

    apr_array_clear(cells->parts);
    if (!take_terms(cells, less, &cell, &taken))
        return;
    apr_array_clear(cells->parts);
    if (!take_terms(cells, greater, &cell, &total) || total - taken != fabs(cell.value))
        return;
    whole_cell =
        add_helper(cells, apr_pstrcat(cells->pool, cell.key, "|whole", NULL), total, EDU_CELL_INSENSITIVE);
    relate(cells, whole_cell);
    apr_array_clear(cells->parts);
    (void)take_terms(cells, less, &cell, &taken);
    APR_ARRAY_PUSH(cells->parts, size_t) = index;
    relate(cells, whole_cell);
}

/* A side is the sum of its counts. Where it has another value than they have together (of some counties one count is missing, and the others are not in
 * the side), or is no plain sum, it is the sum of the sides below alone: what the two differ by are counts that may be small. */
static void
relate_side(edu_pub_cells_t *cells, size_t index)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const apr_array_header_t *sums = APR_ARRAY_IDX(cells->world->sides->list, cell.side, edu_side_t).sums;

    for (int i = 0; i < sums->nelts; i++) {
        const edu_term_sum_t *sum = &APR_ARRAY_IDX(sums, i, edu_term_sum_t);
        double total = 0;
        bool same;

        if (sum->minus->nelts > 0) {
            relate_difference(cells, index, sum);
            continue;
        }
        apr_array_clear(cells->parts);
        if (!take_terms(cells, sum->plus, &cell, &total))
            continue;
        same = total == cell.value;
        if (same)
            relate(cells, index);
        APR_ARRAY_IDX(cells->list, (int)index, edu_pub_cell_t).bound |= same;
    }
}

/* A year is the sum of its shorter periods, or its last one. */
static void
relate_periods(edu_pub_cells_t *cells, size_t index)
{
    const edu_pub_cell_t cell = cell_at(cells, index);
    const char *last = NULL;
    size_t part;

    if (cell.form == NULL || !edu_form_is_shorter(cell.form) || strcmp(cell.period, cells->world->year) != 0)
        return;
    apr_array_clear(cells->parts);
    for (int i = 0; i < cells->periods->nelts; i++) {
        const char *period = APR_ARRAY_IDX(cells->periods, i, const char *);

        if (strcmp(period, cell.period) == 0 ||
            !find(&part, cells, key_of(cells, cell.area, period, cell.grp, &cell)))
            continue;
        APR_ARRAY_PUSH(cells->parts, size_t) = part;
        if (last == NULL || strcmp(period, last) > 0)
            last = period;
    }
    if (last != NULL && cell.of->measure->year_rule == EDU_YEAR_LAST) {
        find(&part, cells, key_of(cells, cell.area, last, cell.grp, &cell));
        apr_array_clear(cells->parts);
        if (cell_at(cells, part).value == cell.value)
            APR_ARRAY_PUSH(cells->parts, size_t) = part;
    } else if (cell.of->measure->year_rule != EDU_YEAR_SUM) {
        apr_array_clear(cells->parts);
    }
    relate(cells, index);
}

void
edu_pub_cells_relate(edu_pub_cells_t *cells)
{
    const size_t count = (size_t)cells->list->nelts; /* helpers come behind */

    for (size_t i = 0; i < count; i++)
        if (cell_at(cells, i).form == NULL)
            relate_side(cells, i);
    for (size_t i = 0; i < count; i++) {
        if (cell_at(cells, i).form == NULL)
            continue;
        relate_areas(cells, i, NULL);
        relate_groups(cells, i, NULL);
        relate_twins(cells, i);
        relate_periods(cells, i);
    }
    for (int i = 0; i < cells->sides->nelts; i++) {
        const edu_pub_side_t *side = &APR_ARRAY_IDX(cells->sides, i, edu_pub_side_t);

        if (cell_at(cells, side->cell).form != NULL || cell_at(cells, side->cell).bound)
            continue;
        relate_areas(cells, side->cell, side->of);
        relate_groups(cells, side->cell, side->of);
    }
}

edu_disclosure_t *
edu_pub_cells_system(const edu_pub_cells_t *cells)
{
    return cells->system;
}

edu_disclosure_t *
edu_pub_cells_plain(const edu_pub_cells_t *cells)
{
    return cells->plain;
}

const apr_array_header_t *
edu_pub_cells_list(const edu_pub_cells_t *cells)
{
    return cells->list;
}

const apr_array_header_t *
edu_pub_cells_sides(const edu_pub_cells_t *cells)
{
    return cells->sides;
}
