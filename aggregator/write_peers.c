#include "aggregator/peers.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"

#include <stdlib.h>

const char edu_writer_peer_columns[] =
    "parent_code, year, period, indicator, area_code, level, rate, peers, rank, rank_expected, "
    "rank_low, rank_high, shrunk, shrunk_sd, parent_rate, parent_phi, parent_low_95, "
    "parent_high_95, parent_low_998, parent_high_998, parent_place, target, target_phi, "
    "target_low_95, target_high_95, target_low_998, target_high_998, target_place";
#define PEER_COLUMNS 28

static void
add_funnel(edu_buffer_t *out, const edu_funnel_of_t *funnel)
{
    edu_binary_add_number(out, funnel->centre);
    edu_binary_add_number(out, funnel->phi);
    edu_binary_add_number(out, funnel->limits_95.low);
    edu_binary_add_number(out, funnel->limits_95.high);
    edu_binary_add_number(out, funnel->limits_998.low);
    edu_binary_add_number(out, funnel->limits_998.high);
    edu_binary_add_text(out, funnel->place);
}

static void
add_row(edu_buffer_t *out, const edu_rates_t *rates, int parent, const edu_indicator_t *indicator,
        const edu_peer_t *peer)
{
    const edu_area_t *area = rates->tree->nodes[peer->node].area;

    edu_binary_add_row(out, PEER_COLUMNS);
    edu_binary_add_text(out, rates->tree->nodes[parent].area->code);
    edu_binary_add_int(out, rates->tree->year);
    edu_binary_add_text(out, rates->period);
    edu_binary_add_text(out, indicator->code);
    edu_binary_add_text(out, area->code);
    edu_binary_add_text(out, edu_level_name(area->level));
    edu_binary_add_number(out, peer->rate);
    edu_binary_add_int(out, peer->peers);
    edu_binary_add_year(out, peer->rank);
    edu_binary_add_number(out, peer->range.expected);
    edu_binary_add_year(out, peer->range.low);
    edu_binary_add_year(out, peer->range.high);
    edu_binary_add_number(out, peer->shrunk);
    edu_binary_add_number(out, peer->shrunk_sd);
    add_funnel(out, &peer->parent);
    add_funnel(out, &peer->target);
}

/* A row of an area beside its peers, as it was made: indicator by indicator, for all of them. */
typedef struct made_t {
    int node;
    size_t start;
    size_t end;
} made_t;

static int
compare_made(const void *a, const void *b)
{
    const made_t *x = a;
    const made_t *y = b;

    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return x->start < y->start ? -1 : 1;
}

/* The areas directly below one: their rows into the scratch, then area by area to the table. */
static edu_error_t *
write_below(edu_writer_t *writer, const edu_rates_t *rates, const edu_peers_room_t *room, int parent,
            edu_buffer_t *scratch, edu_buffer_t *out, apr_array_header_t *made)
{
    edu_buffer_clear(scratch);
    apr_array_clear(made);
    for (int i = 0; i < rates->indicators; i++) {
        const edu_indicator_t *indicator =
            APR_ARRAY_IDX(rates->catalogue->indicators, i, const edu_indicator_t *);
        int count = indicator->frequency == rates->frequency ? edu_peers_of(room, rates, parent, i) : 0;

        for (int k = 0; k < count; k++) {
            made_t row = {room->peers[k].node, scratch->length, 0};

            add_row(scratch, rates, parent, indicator, &room->peers[k]);
            row.end = scratch->length;
            APR_ARRAY_PUSH(made, made_t) = row;
        }
    }
    qsort(made->elts, (size_t)made->nelts, sizeof(made_t), compare_made);
    for (int i = 0; i < made->nelts; i++) {
        const made_t *row = &APR_ARRAY_IDX(made, i, made_t);

        edu_buffer_add(out, scratch->data + row->start, row->end - row->start);
        edu_renew_row(writer->peers);
        if (i + 1 == made->nelts || APR_ARRAY_IDX(made, i + 1, made_t).node != row->node)
            EDU_TRY(edu_renew_area(writer->peers, rates->tree->nodes[row->node].area->code));
    }
    return NULL;
}

/* Where one area changed, all beside it may stand otherwise. */
static edu_error_t *
read_standing(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *pool)
{
    const edu_tree_t *tree = rates->tree;
    apr_array_header_t *codes = apr_array_copy(pool, writer->areas);
    apr_hash_t *there = apr_hash_make(pool);

    for (int i = 0; i < codes->nelts; i++)
        apr_hash_set(there, APR_ARRAY_IDX(codes, i, const char *), APR_HASH_KEY_STRING, "");
    for (int i = 0; i < tree->count; i++)
        if (tree->nodes[i].parent >= 0 && tree->nodes[tree->nodes[i].parent].dirty &&
            apr_hash_get(there, tree->nodes[i].area->code, APR_HASH_KEY_STRING) == NULL)
            APR_ARRAY_PUSH(codes, const char *) = tree->nodes[i].area->code;
    return edu_renew_read(writer->peers, writer->db, tree->year, rates->period, codes, pool);
}

edu_error_t *
edu_writer_peers(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *scratch_pool)
{
    const edu_tree_t *tree = rates->tree;
    edu_peers_room_t room = edu_peers_room(tree, scratch_pool);
    edu_buffer_t *scratch = edu_buffer_create(1 << 16, scratch_pool);
    apr_array_header_t *made = apr_array_make(scratch_pool, 256, sizeof(made_t));
    edu_buffer_t *out;

    if (!writer->full)
        EDU_TRY(read_standing(writer, rates, scratch_pool));
    edu_renew_begin(&out, writer->peers, tree->year, rates->period);
    for (int node = 0; node < tree->count; node++)
        if (tree->nodes[node].dirty)
            EDU_TRY(write_below(writer, rates, &room, node, scratch, out, made));
    return NULL;
}

edu_error_t *
edu_writer_end_peers(edu_writer_t *writer)
{
    return edu_renew_end(writer->peers);
}
