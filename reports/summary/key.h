/* The key findings of a report: which targets are met and which not, what changed since last year, what is to be doubted, how the areas below and the
 * groups differ. Most important first, and no more than goes on a page; the rest stands in the tables. */
#ifndef EDU_REPORTS_SUMMARY_KEY_H
#define EDU_REPORTS_SUMMARY_KEY_H

#include "reports/balanced.h"
#include "reports/sections.h"
#include "reports/summary/findings.h"
#include "reports/summary/peers.h"

/* years: edu_figure_t, the area's figures of all years; peers: those beside it; balanced and balanced_before: its balanced development this year and last;
 * each NULL where there is nothing. Needs the standings and bounds of the assessment. */
void edu_report_key(const edu_sections_t *sections, const apr_array_header_t *years, const edu_peers_t *peers,
                    const edu_balanced_report_t *balanced, const edu_balanced_report_t *balanced_before,
                    const edu_report_findings_t *findings);

#endif
