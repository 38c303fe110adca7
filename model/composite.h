/* Composite scores: which rates they are made of, how a rate becomes points, and what each counts for at which level. */
#ifndef EDU_MODEL_COMPOSITE_H
#define EDU_MODEL_COMPOSITE_H

#include "model/balanced.h"
#include "model/indicator.h"

/* What a part without a value does: the others' weights are stretched, it counts 0, or there is no score. */
typedef enum edu_part_missing_t { EDU_PART_DROP, EDU_PART_ZERO, EDU_PART_NONE } edu_part_missing_t;

typedef struct edu_composite_part_t {
    const edu_indicator_t *indicator; /* its rate of all units; or */
    const edu_balanced_t *standard;   /* per cent of counties in which it is met: 100 or 0 in a county */
    double floor;                     /* no points up to here, in the indicator's scale */
    double target;                    /* all points from here on; below the floor where low is better */
    double weights[EDU_LEVEL_COUNT];  /* by the level of the area that is scored */
    edu_part_missing_t missing;
} edu_composite_part_t;

typedef struct edu_composite_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *source;
    const char *source_zh; /* "": `source` serves both languages */
    const char *note_zh;
    const char *note_en;
    apr_array_header_t *parts; /* edu_composite_part_t */
    int draws;                 /* random weightings, unless somebody asks for others */
    int seed;
    double concentration; /* how close they are to the stated ones */
    int index;            /* position in the catalogue */
} edu_composite_t;

/* The code and the names of what a part is of. */
const char *edu_composite_part_code(const edu_composite_part_t *part);
const char *edu_composite_part_name(const edu_composite_part_t *part, edu_lang_t lang);

const char *edu_part_missing_name(edu_part_missing_t missing); /* "drop" */

#endif
