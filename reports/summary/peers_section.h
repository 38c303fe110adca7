/* The area among those beside it, by the indicators that need attention most: a sentence on its place, the areas in order as a table and as bars. */
#ifndef EDU_REPORTS_SUMMARY_PEERS_SECTION_H
#define EDU_REPORTS_SUMMARY_PEERS_SECTION_H

#include "reports/sections.h"
#include "reports/summary/peers.h"
#include "reports/summary/seal.h"

/* Nothing where peers is NULL. Where the report says that its figures are sealed, that those of other areas are not among these is said too. */
void edu_report_section_peers(const edu_sections_t *sections, const edu_peers_t *peers,
                              const edu_report_seal_t *seal);

#endif
