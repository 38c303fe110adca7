#include "reports/draw/place.h"

#include <math.h>
#include <stdlib.h>

/* A place as it was wished and its number. */
typedef struct wish_t {
    double at;
    int index;
} wish_t;

static int
compare_wishes(const void *left, const void *right)
{
    const wish_t *a = left;
    const wish_t *b = right;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->index - b->index;
}

/* Neighbours that were pushed together: they keep their distances and lie where their wishes' mean is. */
typedef struct block_t {
    double sum; /* of wishes, each less its distance from the block's first */
    int count;
} block_t;

static double
block_start(const block_t *block, double gap, double low, double high)
{
    double start = block->sum / block->count;

    return fmax(low, fmin(start, high - gap * (block->count - 1)));
}

void
edu_place_apart(double *places, int count, double gap, double low, double high, apr_pool_t *pool)
{
    if (count == 0)
        return;
    wish_t *wishes = apr_palloc(pool, (size_t)count * sizeof *wishes);
    block_t *blocks = apr_palloc(pool, (size_t)count * sizeof *blocks);
    int block_count = 0;

    for (int i = 0; i < count; i++)
        wishes[i] = (wish_t){places[i], i};
    qsort(wishes, (size_t)count, sizeof *wishes, compare_wishes);
    if (count > 1 && gap * (count - 1) > high - low)
        gap = fmax(0, (high - low) / (count - 1));

    for (int i = 0; i < count; i++) {
        blocks[block_count++] = (block_t){wishes[i].at, 1};
        while (block_count > 1) {
            block_t *last = &blocks[block_count - 1];
            block_t *before = last - 1;

            if (block_start(before, gap, low, high) + gap * before->count <=
                block_start(last, gap, low, high))
                break;
            before->sum += last->sum - gap * before->count * last->count;
            before->count += last->count;
            block_count--;
        }
    }
    for (int block = 0, i = 0; block < block_count; block++) {
        double at = block_start(&blocks[block], gap, low, high);

        for (int k = 0; k < blocks[block].count; k++, i++)
            places[wishes[i].index] = at + gap * k;
    }
}

/* Circles in the order in which they are put down. */
typedef struct circle_t {
    double x;
    double radius;
    int index;
} circle_t;

static int
compare_circles(const void *left, const void *right)
{
    const circle_t *a = left;
    const circle_t *b = right;

    if (a->radius != b->radius)
        return a->radius > b->radius ? -1 : 1;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->index - b->index;
}

/* Places that an earlier circle takes from a later one. */
typedef struct taken_t {
    double from;
    double to;
} taken_t;

static int
compare_taken(const void *left, const void *right)
{
    const taken_t *a = left;
    const taken_t *b = right;

    return (a->from > b->from) - (a->from < b->from);
}

/* The place nearest to the line at which the i-th circle covers none of those before it; sides change with its number. */
static double
nearest_free(const circle_t *circles, const double *y, int i, double gap, taken_t *taken)
{
    int count = 0;

    for (int k = 0; k < i; k++) {
        double dx = circles[i].x - circles[k].x;
        double reach = circles[i].radius + circles[k].radius + gap;

        if (fabs(dx) < reach) {
            double rise = sqrt(reach * reach - dx * dx);
            double at = y[circles[k].index];

            taken[count++] = (taken_t){at - rise, at + rise};
        }
    }
    qsort(taken, (size_t)count, sizeof *taken, compare_taken);
    /* Runs of taken places that touch; the line lies in one of them or is free. */
    for (int k = 0; k < count;) {
        taken_t run = taken[k++];

        while (k < count && taken[k].from < run.to) {
            run.to = fmax(run.to, taken[k].to);
            k++;
        }
        if (run.from < 0 && run.to > 0) {
            if (fabs(run.to + run.from) < 1e-9)
                return i % 2 == 0 ? run.to : run.from;
            return run.to < -run.from ? run.to : run.from;
        }
    }
    return 0;
}

double
edu_place_swarm(double *y, const double *x, const double *radii, int count, double gap, apr_pool_t *pool)
{
    circle_t *circles = apr_palloc(pool, ((size_t)count + 1) * sizeof *circles);
    taken_t *taken = apr_palloc(pool, ((size_t)count + 1) * sizeof *taken);
    double reach = 0;

    for (int i = 0; i < count; i++)
        circles[i] = (circle_t){x[i], radii[i], i};
    qsort(circles, (size_t)count, sizeof *circles, compare_circles);
    for (int i = 0; i < count; i++) {
        double at = nearest_free(circles, y, i, gap, taken);

        y[circles[i].index] = at;
        reach = fmax(reach, fabs(at) + circles[i].radius);
    }
    return reach;
}

struct edu_placer_t {
    edu_box_t field;
    apr_array_header_t *obstacles; /* edu_box_t */
};

edu_placer_t *
edu_placer_create(edu_box_t field, apr_pool_t *pool)
{
    edu_placer_t *placer = apr_palloc(pool, sizeof *placer);

    placer->field = field;
    placer->obstacles = apr_array_make(pool, 64, sizeof(edu_box_t));
    return placer;
}

void
edu_placer_avoid(edu_placer_t *placer, edu_box_t box)
{
    APR_ARRAY_PUSH(placer->obstacles, edu_box_t) = box;
}

/* A line is a row of small boxes. */
void
edu_placer_avoid_line(edu_placer_t *placer, edu_point_t from, edu_point_t to)
{
    double length = hypot(to.x - from.x, to.y - from.y);
    int parts = (int)fmin(ceil(length / 4), 400);

    for (int i = 0; i <= parts; i++) {
        double share = parts > 0 ? (double)i / parts : 0;

        edu_placer_avoid(placer, (edu_box_t){from.x + (to.x - from.x) * share - 0.5,
                                             from.y + (to.y - from.y) * share - 0.5, 1, 1});
    }
}

static bool
is_free(const edu_placer_t *placer, edu_box_t box)
{
    edu_box_t field = placer->field;

    if (box.x < field.x || box.y < field.y || box.x + box.width > field.x + field.width ||
        box.y + box.height > field.y + field.height)
        return false;
    for (int i = 0; i < placer->obstacles->nelts; i++) {
        edu_box_t other = APR_ARRAY_IDX(placer->obstacles, i, edu_box_t);

        if (box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height &&
            other.y < box.y + box.height)
            return false;
    }
    return true;
}

bool
edu_placer_take(edu_placer_t *placer, edu_box_t place)
{
    if (!is_free(placer, place))
        return false;
    edu_placer_avoid(placer, place);
    return true;
}

bool
edu_placer_put(edu_placer_t *placer, edu_box_t *place, bool *leader, edu_point_t point, double radius,
               double width, double height, double far)
{
    /* Directions in the order in which a reader looks: the box's near edge or middle lies there. */
    static const edu_point_t directions[] = {{1, 0},      {-1, 0},    {0, -1},      {0, 1},
                                             {0.8, -0.6}, {0.8, 0.6}, {-0.8, -0.6}, {-0.8, 0.6}};

    for (double distance = radius + 2; distance <= radius + 2 + far; distance += height / 2) {
        for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
            double x = point.x + directions[i].x * distance;
            double y = point.y + directions[i].y * distance;
            edu_box_t box = {directions[i].x > 0   ? x
                             : directions[i].x < 0 ? x - width
                                                   : x - width / 2,
                             directions[i].y > 0   ? y
                             : directions[i].y < 0 ? y - height
                                                   : y - height / 2,
                             width, height};

            if (edu_placer_take(placer, box)) {
                *place = box;
                *leader = distance > radius + 2 + height * 0.6;
                return true;
            }
        }
    }
    return false;
}
