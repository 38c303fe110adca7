/* The figures of a preview, as reports know them. */
#ifndef EDU_PREVIEW_FIGURES_H
#define EDU_PREVIEW_FIGURES_H

#include "preview/preview.h"
#include "reports/figure_source.h"
#include "reports/selection.h"

/* Writes the figures that are asked for, in the order of area, year, period, group and indicator: the rows of `query indicators`.
 * *any: whether there is one. */
edu_error_t *edu_preview_write_figures(bool *any, const edu_preview_t *preview,
                                       const edu_selection_t *selection, edu_table_format_t format,
                                       const char *path, edu_lang_t lang, apr_pool_t *pool);

/* Writes the sums that are asked for: the rows of `query sums`. */
edu_error_t *edu_preview_write_sums(bool *any, const edu_preview_t *preview, const edu_selection_t *selection,
                                    edu_table_format_t format, const char *path, edu_lang_t lang,
                                    apr_pool_t *pool);

/* For an assessment. The preview must live as long. */
edu_figure_source_t edu_preview_source(edu_preview_t *preview);

/* Notes what a period holds of the past of an area: the annual rates of the area itself (when `own`), and of those it was made of until a later
 * period of the preview. */
void edu_preview_note_past(edu_past_t *past, const edu_preview_t *preview, const edu_preview_period_t *period,
                           const char *area, bool own, apr_pool_t *pool);

/* What is said of a rate, as a figure. */
edu_figure_t edu_preview_figure(const edu_outcome_t *outcome);

#endif
