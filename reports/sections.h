/* The parts that assessments and reports share, each written into a document. */
#ifndef EDU_REPORTS_SECTIONS_H
#define EDU_REPORTS_SECTIONS_H

#include "reports/assess.h"
#include "reports/document.h"
#include "reports/messages.h"

typedef struct edu_sections_t {
    edu_document_t *document;
    const edu_assessment_t *assessment;
    apr_pool_t *pool;
    bool wide; /* in text too, all that there is to say of a figure */
    bool bare; /* there are no notes on the targets that a number could lead to */
} edu_sections_t;

/* The table of a block's targets, with what must be said on it. */
void edu_section_targets(const edu_sections_t *sections, const edu_block_t *block);

/* The members of the set that a block is about, each by itself; nothing for other blocks. */
void edu_section_members(const edu_sections_t *sections, const edu_block_t *block);

/* What holds each target: document and wording, reading, indicator's note; the numbers stand in the table. */
void edu_section_target_notes(const edu_sections_t *sections, const edu_block_t *block);

/* The indicators without a target here, and their notes, below a heading unless it is NULL. */
void edu_section_others(const edu_sections_t *sections, const edu_block_t *block);
void edu_section_other_notes(const edu_sections_t *sections, const edu_block_t *block, const char *heading);

/* The areas directly below: a rate and mark for each target's indicator. */
void edu_section_below(const edu_sections_t *sections);

/* With --wide, of figures of a block that a table has shown: what they are made of, how they stand to the neighbours', and what the missing returns
 * leave open. `first`: with what the columns mean, or why there are none. */
void edu_section_beside(const edu_sections_t *sections, const edu_block_t *block,
                        const apr_array_header_t *figures, bool first);

/* Parts of it by themselves, of figures of the block (const edu_figure_t *): beside the neighbours, and with the missing returns. */
void edu_section_neighbours(const edu_sections_t *sections, const edu_block_t *block,
                            const apr_array_header_t *figures, bool first);
void edu_section_bounds(const edu_sections_t *sections, const apr_array_header_t *figures, bool first);

/* With --wide: the ranks of the areas directly below. */
void edu_section_ranks(const edu_sections_t *sections);

/* The units below a county with their contributions. */
void edu_section_units(const edu_sections_t *sections);

/* A caption that says area and year, for tables taken out of their document. */
const char *edu_section_caption(const edu_sections_t *sections, edu_message_t id, const edu_group_t *group);

/* The meaning of the marks. */
void edu_section_legend(const edu_sections_t *sections);

/* An indicator's heading in a table of many columns: its code in text, where room is short, else its name. */
const char *edu_section_column_title(const edu_sections_t *sections, const edu_indicator_t *indicator);

#endif
