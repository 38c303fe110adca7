#include "model/area.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *title_zh;
    const char *title_en;
} levels[EDU_LEVEL_COUNT] = {
    [EDU_NATION] = {"nation", "全国", "nation"},
    [EDU_PROVINCE] = {"province", "省级", "province"},
    [EDU_PREFECTURE] = {"prefecture", "地市级", "prefecture"},
    [EDU_COUNTY] = {"county", "县级", "county"},
    [EDU_TOWNSHIP] = {"township", "乡镇级", "township"},
    [EDU_SCHOOL] = {"school", "学校", "school"},
};

/* A set with its members by code, since membership is asked for every area and target. */
typedef struct set_t {
    edu_area_set_t set;
    apr_hash_t *members;
} set_t;

struct edu_areas_t {
    apr_pool_t *pool;
    apr_array_header_t *rows;    /* const edu_area_t *: by code and valid_from once finished */
    apr_array_header_t *changes; /* edu_area_change_t */
    apr_array_header_t *sets;    /* const edu_area_set_t *: by code */
    apr_hash_t *by_code;         /* code: array of const edu_area_t *, by valid_from */
    apr_hash_t *by_parent;       /* parent's code: array of const edu_area_t *, by code */
    apr_hash_t *changes_of;      /* code: array of const edu_area_change_t *, by year */
    apr_hash_t *set_index;       /* set's code: set_t * */
};

const char *
edu_level_name(edu_level_t level)
{
    return level < EDU_LEVEL_COUNT ? levels[level].name : "";
}

const char *
edu_level_title(edu_level_t level, edu_lang_t lang)
{
    if (level >= EDU_LEVEL_COUNT)
        return "";
    return lang == EDU_LANG_ZH ? levels[level].title_zh : levels[level].title_en;
}

int
edu_level_parse(const char *name)
{
    for (int i = 0; i < EDU_LEVEL_COUNT; i++)
        if (strcmp(name, levels[i].name) == 0)
            return i;
    return -1;
}

edu_areas_t *
edu_areas_create(apr_pool_t *pool)
{
    edu_areas_t *areas = apr_pcalloc(pool, sizeof *areas);

    areas->pool = pool;
    areas->rows = apr_array_make(pool, 1024, sizeof(const edu_area_t *));
    areas->changes = apr_array_make(pool, 64, sizeof(edu_area_change_t));
    areas->sets = apr_array_make(pool, 8, sizeof(const edu_area_set_t *));
    areas->by_code = apr_hash_make(pool);
    areas->by_parent = apr_hash_make(pool);
    areas->changes_of = apr_hash_make(pool);
    areas->set_index = apr_hash_make(pool);
    return areas;
}

static const edu_area_t *
row_at(const apr_array_header_t *rows, int index)
{
    return APR_ARRAY_IDX(rows, index, const edu_area_t *);
}

/* The rows under `key`, made when there are none. */
static apr_array_header_t *
rows_under(edu_areas_t *areas, apr_hash_t *index, const char *key)
{
    apr_array_header_t *rows = apr_hash_get(index, key, APR_HASH_KEY_STRING);

    if (rows == NULL) {
        rows = apr_array_make(areas->pool, 1, sizeof(const edu_area_t *));
        apr_hash_set(index, key, APR_HASH_KEY_STRING, rows);
    }
    return rows;
}

/* "1980 to 2013": the years of a row as people say them. */
static const char *
years_text(const edu_area_t *area, apr_pool_t *pool)
{
    if (area->valid_to == EDU_YEAR_FOREVER)
        return edu_translated(pool, "%d on", area->valid_from);
    return edu_translated(pool, "%d to %d", area->valid_from, area->valid_to - 1);
}

/* An error about a row, at its line when it has one. */
static edu_error_t *
row_error(const edu_area_t *area, const char *text)
{
    edu_error_t *error = edu_error_create(EDU_ERR_CATALOGUE, NULL, "area \"%s\" %s", area->code, text);

    if (area->line > 0)
        error->message = edu_translated(error->pool, "line %d: %s", area->line, error->message);
    return error;
}

edu_error_t *
edu_areas_add(edu_areas_t *areas, const edu_area_t *area)
{
    apr_pool_t *pool = areas->pool;
    edu_area_t *copy = apr_pmemdup(pool, area, sizeof *area);
    apr_array_header_t *same;
    int place;

    copy->code = apr_pstrdup(pool, area->code);
    copy->name_zh = apr_pstrdup(pool, area->name_zh);
    copy->name_en = apr_pstrdup(pool, area->name_en);
    copy->parent = apr_pstrdup(pool, area->parent);
    if (copy->valid_from >= copy->valid_to)
        return row_error(copy, edu_translate("ends before it begins"));

    same = rows_under(areas, areas->by_code, copy->code);
    for (int i = 0; i < same->nelts; i++) {
        const edu_area_t *other = row_at(same, i);

        if (copy->valid_from < other->valid_to && other->valid_from < copy->valid_to)
            return row_error(copy,
                             edu_translated(pool, "(%s) overlaps its row for %s%s", years_text(copy, pool),
                                            years_text(other, pool),
                                            other->line > 0 ? edu_translated(pool, " in line %d", other->line)
                                                            : ""));
    }

    APR_ARRAY_PUSH(areas->rows, const edu_area_t *) = copy;
    APR_ARRAY_PUSH(same, const edu_area_t *) = copy;
    for (place = same->nelts - 1; place > 0; place--) {
        const edu_area_t *before = row_at(same, place - 1);

        if (before->valid_from < copy->valid_from)
            break;
        APR_ARRAY_IDX(same, place, const edu_area_t *) = before;
    }
    APR_ARRAY_IDX(same, place, const edu_area_t *) = copy;
    return NULL;
}

void
edu_areas_add_change(edu_areas_t *areas, const edu_area_change_t *change)
{
    edu_area_change_t *copy = apr_array_push(areas->changes);

    copy->old_code = apr_pstrdup(areas->pool, change->old_code);
    copy->new_code = apr_pstrdup(areas->pool, change->new_code);
    copy->year = change->year;
    copy->kind = apr_pstrdup(areas->pool, change->kind);
}

void
edu_areas_add_member(edu_areas_t *areas, const char *set, const char *name_zh, const char *name_en,
                     const char *code, const char *source)
{
    apr_pool_t *pool = areas->pool;
    set_t *entry = apr_hash_get(areas->set_index, set, APR_HASH_KEY_STRING);
    const char *member = apr_pstrdup(pool, code);

    if (entry == NULL) {
        entry = apr_pcalloc(pool, sizeof *entry);
        entry->set.code = apr_pstrdup(pool, set);
        entry->set.name_zh = apr_pstrdup(pool, name_zh);
        entry->set.name_en = apr_pstrdup(pool, name_en);
        entry->set.members = apr_array_make(pool, 16, sizeof(const char *));
        entry->set.sources = apr_array_make(pool, 16, sizeof(const char *));
        entry->members = apr_hash_make(pool);
        apr_hash_set(areas->set_index, entry->set.code, APR_HASH_KEY_STRING, entry);
        APR_ARRAY_PUSH(areas->sets, const edu_area_set_t *) = &entry->set;
    }
    if (apr_hash_get(entry->members, member, APR_HASH_KEY_STRING) != NULL)
        return;
    apr_hash_set(entry->members, member, APR_HASH_KEY_STRING, member);
    APR_ARRAY_PUSH(entry->set.members, const char *) = member;
    APR_ARRAY_PUSH(entry->set.sources, const char *) = apr_pstrdup(pool, source);
}

static int
compare_rows(const void *left, const void *right)
{
    const edu_area_t *a = *(const edu_area_t *const *)left;
    const edu_area_t *b = *(const edu_area_t *const *)right;
    int order = strcmp(a->code, b->code);

    return order != 0 ? order : (a->valid_from > b->valid_from) - (a->valid_from < b->valid_from);
}

static int
compare_sets(const void *left, const void *right)
{
    const edu_area_set_t *a = *(const edu_area_set_t *const *)left;
    const edu_area_set_t *b = *(const edu_area_set_t *const *)right;

    return strcmp(a->code, b->code);
}

/* A change is looked up along both its ends; the order makes what is printed the same every time. */
static int
compare_changes(const void *left, const void *right)
{
    const edu_area_change_t *a = left;
    const edu_area_change_t *b = right;
    int order = strcmp(a->old_code, b->old_code);

    if (order == 0)
        order = (a->year > b->year) - (a->year < b->year);
    return order != 0 ? order : strcmp(a->new_code, b->new_code);
}

/* Whether climbing from `parent` comes back to the area. Only asked when the levels are wrong, since
 * levels that rise at every step cannot make a loop. */
static bool
is_own_ancestor(const edu_areas_t *areas, const edu_area_t *area, const edu_area_t *parent)
{
    for (int step = 0; parent != NULL && step < areas->rows->nelts; step++) {
        if (strcmp(parent->code, area->code) == 0)
            return true;
        parent = edu_areas_find(areas, parent->parent, area->valid_from);
    }
    return false;
}

/* The parent exists, is of a higher level and valid in every year of the area. */
static edu_error_t *
check_parent(const edu_areas_t *areas, const edu_area_t *area)
{
    apr_pool_t *pool = areas->pool;
    const apr_array_header_t *parents = apr_hash_get(areas->by_code, area->parent, APR_HASH_KEY_STRING);
    int covered = area->valid_from;

    if (parents == NULL)
        return row_error(area, edu_translated(pool, "has the unknown parent \"%s\"", area->parent));
    for (int i = 0; i < parents->nelts; i++) {
        const edu_area_t *parent = row_at(parents, i);

        if (parent->valid_to <= area->valid_from || parent->valid_from >= area->valid_to)
            continue;
        if (is_own_ancestor(areas, area, parent))
            return row_error(area, edu_translate("is its own ancestor"));
        if (parent->level >= area->level)
            return row_error(area, edu_translated(pool, "(%s) cannot lie below \"%s\" (%s)",
                                                  edu_level_title(area->level, edu_translate_language()),
                                                  parent->code,
                                                  edu_level_title(parent->level, edu_translate_language())));
        if (parent->valid_from <= covered)
            covered = parent->valid_to;
    }
    if (covered < area->valid_to)
        return row_error(area, edu_translated(pool, "(%s) has the parent \"%s\", which is not valid in %d",
                                              years_text(area, pool), area->parent, covered));
    return NULL;
}

static int
compare_years(const void *left, const void *right)
{
    const edu_area_change_t *a = *(const edu_area_change_t *const *)left;
    const edu_area_change_t *b = *(const edu_area_change_t *const *)right;

    return a->year != b->year ? (a->year > b->year ? 1 : -1) : compare_changes(a, b);
}

static void
index_change(edu_areas_t *areas, const char *code, const edu_area_change_t *change)
{
    apr_array_header_t *changes = apr_hash_get(areas->changes_of, code, APR_HASH_KEY_STRING);

    if (changes == NULL) {
        changes = apr_array_make(areas->pool, 2, sizeof(const edu_area_change_t *));
        apr_hash_set(areas->changes_of, code, APR_HASH_KEY_STRING, changes);
    }
    APR_ARRAY_PUSH(changes, const edu_area_change_t *) = change;
}

/* Changes by both their ends. */
static void
index_changes(edu_areas_t *areas)
{
    apr_hash_clear(areas->changes_of);
    for (int i = 0; i < areas->changes->nelts; i++) {
        const edu_area_change_t *change = &APR_ARRAY_IDX(areas->changes, i, edu_area_change_t);

        index_change(areas, change->old_code, change);
        if (strcmp(change->old_code, change->new_code) != 0)
            index_change(areas, change->new_code, change);
    }
    for (apr_hash_index_t *i = apr_hash_first(NULL, areas->changes_of); i != NULL; i = apr_hash_next(i)) {
        apr_array_header_t *changes = apr_hash_this_val(i);

        qsort(changes->elts, (size_t)changes->nelts, sizeof(const edu_area_change_t *), compare_years);
    }
}

edu_error_t *
edu_areas_finish(edu_areas_t *areas)
{
    qsort(areas->rows->elts, (size_t)areas->rows->nelts, sizeof(const edu_area_t *), compare_rows);
    qsort(areas->sets->elts, (size_t)areas->sets->nelts, sizeof(const edu_area_set_t *), compare_sets);
    qsort(areas->changes->elts, (size_t)areas->changes->nelts, sizeof(edu_area_change_t), compare_changes);

    index_changes(areas);
    apr_hash_clear(areas->by_parent);
    for (int i = 0; i < areas->rows->nelts; i++) {
        edu_area_t *area = APR_ARRAY_IDX(areas->rows, i, edu_area_t *);

        area->number = i;
        APR_ARRAY_PUSH(rows_under(areas, areas->by_parent, area->parent), const edu_area_t *) = area;
        if (area->parent[0] != '\0')
            EDU_TRY(check_parent(areas, area));
    }
    return NULL;
}

static bool
is_valid(const edu_area_t *area, int year)
{
    return area->valid_from <= year && year < area->valid_to;
}

const edu_area_t *
edu_areas_find(const edu_areas_t *areas, const char *code, int year)
{
    const apr_array_header_t *rows = apr_hash_get(areas->by_code, code, APR_HASH_KEY_STRING);

    for (int i = 0; rows != NULL && i < rows->nelts; i++)
        if (is_valid(row_at(rows, i), year))
            return row_at(rows, i);
    return NULL;
}

const edu_area_t *
edu_areas_nearest(const edu_areas_t *areas, const char *code, int year)
{
    const apr_array_header_t *rows = apr_hash_get(areas->by_code, code, APR_HASH_KEY_STRING);
    const edu_area_t *nearest = NULL;
    int least = 0;

    for (int i = 0; rows != NULL && i < rows->nelts; i++) {
        const edu_area_t *row = row_at(rows, i);
        int distance = year < row->valid_from  ? row->valid_from - year
                       : year >= row->valid_to ? year - row->valid_to + 1
                                               : 0;

        if (nearest == NULL || distance < least) {
            nearest = row;
            least = distance;
        }
    }
    return nearest;
}

/* The rows below `parent` in `year`, added to `found`. */
static void
add_children(const edu_areas_t *areas, const char *parent, int year, apr_array_header_t *found)
{
    const apr_array_header_t *rows = apr_hash_get(areas->by_parent, parent, APR_HASH_KEY_STRING);

    for (int i = 0; rows != NULL && i < rows->nelts; i++)
        if (is_valid(row_at(rows, i), year))
            APR_ARRAY_PUSH(found, const edu_area_t *) = row_at(rows, i);
}

apr_array_header_t *
edu_areas_children(const edu_areas_t *areas, const char *code, int year, apr_pool_t *pool)
{
    apr_array_header_t *children = apr_array_make(pool, 16, sizeof(const edu_area_t *));

    /* The roots lie below "", which is nobody's code. */
    if (code[0] != '\0')
        add_children(areas, code, year, children);
    return children;
}

apr_array_header_t *
edu_areas_roots(const edu_areas_t *areas, int year, apr_pool_t *pool)
{
    apr_array_header_t *roots = apr_array_make(pool, 4, sizeof(const edu_area_t *));

    add_children(areas, "", year, roots);
    return roots;
}

apr_array_header_t *
edu_areas_ancestors(const edu_areas_t *areas, const char *code, int year, apr_pool_t *pool)
{
    apr_array_header_t *ancestors = apr_array_make(pool, 4, sizeof(const edu_area_t *));
    const edu_area_t *area = edu_areas_find(areas, code, year);

    while (area != NULL && area->parent[0] != '\0') {
        area = edu_areas_find(areas, area->parent, year);
        if (area != NULL)
            APR_ARRAY_PUSH(ancestors, const edu_area_t *) = area;
    }
    return ancestors;
}

static void
add_ever_below(const edu_areas_t *areas, const char *code, apr_hash_t *seen, apr_array_header_t *codes)
{
    const apr_array_header_t *children = apr_hash_get(areas->by_parent, code, APR_HASH_KEY_STRING);

    if (apr_hash_get(seen, code, APR_HASH_KEY_STRING) != NULL)
        return;
    apr_hash_set(seen, code, APR_HASH_KEY_STRING, code);
    APR_ARRAY_PUSH(codes, const char *) = code;
    for (int i = 0; children != NULL && i < children->nelts; i++)
        add_ever_below(areas, APR_ARRAY_IDX(children, i, const edu_area_t *)->code, seen, codes);
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

apr_array_header_t *
edu_areas_ever_below(const edu_areas_t *areas, const char *code, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));

    add_ever_below(areas, code, apr_hash_make(pool), codes);
    qsort(codes->elts, (size_t)codes->nelts, sizeof(const char *), compare_texts);
    return codes;
}

apr_array_header_t *
edu_areas_below(const edu_areas_t *areas, const char *code, int year, int level, apr_pool_t *pool)
{
    apr_array_header_t *below = apr_array_make(pool, 64, sizeof(const edu_area_t *));
    const edu_area_t *area = edu_areas_find(areas, code, year);
    int kept = 0;

    if (area == NULL)
        return below;
    APR_ARRAY_PUSH(below, const edu_area_t *) = area;
    for (int i = 0; i < below->nelts; i++) {
        area = row_at(below, i);
        if (level < 0 || (int)area->level < level)
            add_children(areas, area->code, year, below);
    }
    for (int i = 0; i < below->nelts; i++)
        if (level < 0 || (int)row_at(below, i)->level == level)
            APR_ARRAY_IDX(below, kept++, const edu_area_t *) = row_at(below, i);
    below->nelts = kept;
    qsort(below->elts, (size_t)kept, sizeof(const edu_area_t *), compare_rows);
    return below;
}

bool
edu_areas_is_base(const edu_areas_t *areas, const edu_area_t *area, int year, edu_level_t level,
                  apr_pool_t *scratch_pool)
{
    return area->level == level ||
           (area->level < level &&
            edu_areas_below(areas, area->code, year, (int)level, scratch_pool)->nelts == 0);
}

const apr_array_header_t *
edu_areas_all(const edu_areas_t *areas)
{
    return areas->rows;
}

apr_array_header_t *
edu_areas_successors(const edu_areas_t *areas, const char *code, apr_pool_t *pool)
{
    apr_array_header_t *found = apr_array_make(pool, 4, sizeof(const edu_area_change_t *));

    for (int i = 0; i < areas->changes->nelts; i++) {
        const edu_area_change_t *change = &APR_ARRAY_IDX(areas->changes, i, edu_area_change_t);

        if (strcmp(change->old_code, code) == 0)
            APR_ARRAY_PUSH(found, const edu_area_change_t *) = change;
    }
    return found;
}

apr_array_header_t *
edu_areas_predecessors(const edu_areas_t *areas, const char *code, apr_pool_t *pool)
{
    apr_array_header_t *found = apr_array_make(pool, 4, sizeof(const edu_area_change_t *));

    for (int i = 0; i < areas->changes->nelts; i++) {
        const edu_area_change_t *change = &APR_ARRAY_IDX(areas->changes, i, edu_area_change_t);

        if (strcmp(change->new_code, code) == 0)
            APR_ARRAY_PUSH(found, const edu_area_change_t *) = change;
    }
    return found;
}

const apr_array_header_t *
edu_areas_changes_of(const edu_areas_t *areas, const char *code)
{
    return apr_hash_get(areas->changes_of, code, APR_HASH_KEY_STRING);
}

const apr_array_header_t *
edu_areas_changes(const edu_areas_t *areas)
{
    return areas->changes;
}

const apr_array_header_t *
edu_areas_sets(const edu_areas_t *areas)
{
    return areas->sets;
}

const edu_area_set_t *
edu_areas_set(const edu_areas_t *areas, const char *set)
{
    set_t *entry = apr_hash_get(areas->set_index, set, APR_HASH_KEY_STRING);

    return entry == NULL ? NULL : &entry->set;
}

bool
edu_areas_in_set(const edu_areas_t *areas, const char *set, const char *code)
{
    const set_t *entry = apr_hash_get(areas->set_index, set, APR_HASH_KEY_STRING);

    return entry != NULL && apr_hash_get(entry->members, code, APR_HASH_KEY_STRING) != NULL;
}
