/* Edit rules: what a return must satisfy, alone, beside other forms and years, in its own history and among its peers.
 *
 * A rule is checked wherever all it reads is of one reporting unit (level unit), or over the sums of a county (level area). A value
 * that is not applicable lets a rule pass; what a missing one does is the rule's own word. See docs/catalogue.md for the file. */
#ifndef EDU_MODEL_RULE_H
#define EDU_MODEL_RULE_H

#include "model/expr.h"

typedef enum edu_rule_kind_t {
    EDU_RULE_CONDITION, /* `check` must hold */
    EDU_RULE_HISTORY,   /* `value` against the unit's own earlier values: modified z by median and MAD */
    EDU_RULE_RATIO,     /* Hidiroglou-Berthelot: `value` against `previous`, among the units of the county */
    EDU_RULE_PEERS,     /* `value` against the units of its county with the same class: modified z */
    EDU_RULE_DIGITS,    /* terminal digits of many figures: chi-square */
    EDU_RULE_REPEATED   /* all figures are those of the unit's return of the year before */
} edu_rule_kind_t;

typedef enum edu_severity_t {
    EDU_HARD, /* blocks the row */
    EDU_SOFT  /* asks for confirmation or an explanation */
} edu_severity_t;

typedef enum edu_rule_level_t { EDU_RULE_UNIT, EDU_RULE_AREA } edu_rule_level_t;

/* A piece of a message: text, and the number behind it. */
typedef struct edu_message_part_t {
    const char *text;        /* "" allowed */
    const edu_expr_t *value; /* a number to print behind it; NULL: none, or `word` */
    const char
        *word; /* statistical rules: value, previous, centre, spread, score, count, limit, p; NULL: none */
} edu_message_part_t;

typedef struct edu_edit_rule_t {
    const char *code;
    const char *form; /* whose returns it is about */
    edu_rule_kind_t kind;
    edu_severity_t severity; /* only a CONDITION of level unit may be hard */
    edu_rule_level_t level;
    int applies_to;             /* index of a class of the form; -1: every unit */
    const edu_expr_t *when;     /* a condition that must be true for the rule to speak; NULL: always */
    const edu_expr_t *check;    /* CONDITION: must hold */
    const edu_expr_t *value;    /* HISTORY, RATIO, PEERS */
    const edu_expr_t *previous; /* RATIO: value one period before, when the file says nothing else */
    apr_array_header_t
        *cells;       /* DIGITS, REPEATED: int, indexes of the form's cells whose figures are looked at */
    double tolerance; /* CONDITION, whose top is then a comparison: absolute slack */
    double tolerance_share;  /* and slack as a share (0.02) of the greater side; the larger of both holds */
    bool missing_is_finding; /* else a missing input lets the rule pass */
    double limit;            /* HISTORY, PEERS: greatest |modified z| (3.5); RATIO: the constant C (4) */
    double least_change;     /* HISTORY, PEERS, RATIO: a smaller |value - centre| is never a finding */
    int least_count; /* values a statistic needs: years, peers, pairs; DIGITS: figures of two digits or more;
                        REPEATED: figures that are the same and not 0 */
    double u;        /* RATIO: weight of size, 0 to 1 (0.5) */
    double a; /* RATIO: least share of the median that stands in for quartiles that are too close (0.05) */
    double p; /* DIGITS: a smaller probability is a finding (0.001) */
    apr_array_header_t *zh; /* edu_message_part_t */
    apr_array_header_t *en;
    const char *source;
    int index; /* position in the catalogue */
} edu_edit_rule_t;

const char *edu_severity_name(edu_severity_t severity); /* "hard", "soft" */
const char *edu_rule_kind_name(edu_rule_kind_t kind);   /* "condition", "history", ... as the file has it */

#endif
