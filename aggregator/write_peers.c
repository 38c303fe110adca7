#include "aggregator/peers.h"
#include "aggregator/write_private.h"
#include "base/copy_binary.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#define PEER_COPY                                                                                            \
    "COPY edustat.rollup_peer (parent_code, year, period, indicator, area_code, level, rate, peers, rank, "  \
    "rank_expected, rank_low, rank_high, shrunk, shrunk_sd, parent_rate, parent_phi, parent_low_95, "        \
    "parent_high_95, parent_low_998, parent_high_998, parent_place, target, target_phi, target_low_95, "     \
    "target_high_95, target_low_998, target_high_998, target_place) FROM STDIN WITH (FORMAT binary"
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

/* Where one area changed, all beside it stand otherwise. */
static edu_error_t *
remove_old(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *pool)
{
    const edu_tree_t *tree = rates->tree;
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));

    for (int i = 0; i < tree->count; i++)
        if (tree->nodes[i].parent >= 0 && tree->nodes[tree->nodes[i].parent].dirty)
            APR_ARRAY_PUSH(codes, const char *) = tree->nodes[i].area->code;
    return edu_db_exec(writer->db, edu_sql_query("peer_delete"),
                       EDU_PARAMS(EDU_INT(tree->year), EDU_TEXT(rates->period),
                                  EDU_TEXT(edu_sql_array(codes, pool))),
                       NULL);
}

edu_error_t *
edu_writer_peers(edu_writer_t *writer, const edu_rates_t *rates, apr_pool_t *scratch_pool)
{
    const edu_tree_t *tree = rates->tree;
    edu_peers_room_t room = edu_peers_room(tree, scratch_pool);
    int64_t rows;

    if (!writer->full)
        EDU_TRY(remove_old(writer, rates, scratch_pool));
    EDU_TRY(edu_copy_in_begin(writer->db, writer->bare ? PEER_COPY ", FREEZE)" : PEER_COPY ")"));
    edu_binary_begin(writer->out);
    for (int node = 0; node < tree->count; node++) {
        for (int i = 0; tree->nodes[node].dirty && i < rates->indicators; i++) {
            const edu_indicator_t *indicator =
                APR_ARRAY_IDX(rates->catalogue->indicators, i, const edu_indicator_t *);
            int count = indicator->frequency == rates->frequency ? edu_peers_of(&room, rates, node, i) : 0;

            for (int k = 0; k < count; k++)
                add_row(writer->out, rates, node, indicator, &room.peers[k]);
        }
        EDU_TRY(edu_writer_flush(writer, EDU_WRITER_FLUSH));
    }
    edu_binary_end(writer->out);
    EDU_TRY(edu_writer_flush(writer, 0));
    return edu_copy_in_end(writer->db, &rows);
}
