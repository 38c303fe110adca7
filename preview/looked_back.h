/* What of a year the years behind it look back on: of a preview for one area not everything. */
#ifndef EDU_PREVIEW_LOOKED_BACK_H
#define EDU_PREVIEW_LOOKED_BACK_H

#include "preview/preview.h"

/* Marks (dirty) in the tree of a period before the year `first`, with everything below: the area and those directly below it, whose trends look back; and of all areas where
 * returns begin above the counties, whose rates of the years from `first` to `last` look back on what may have been a sum of counties then. */
void edu_preview_mark_looked_back(edu_preview_period_t *period, const edu_preview_t *preview,
                                  const char *area, int first, int last);

#endif
