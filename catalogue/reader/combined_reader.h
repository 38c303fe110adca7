/* Indicators that are made of the rates of others: `parity` and `product`. */
#ifndef EDU_CATALOGUE_READER_COMBINED_READER_H
#define EDU_CATALOGUE_READER_COMBINED_READER_H

#include "catalogue/reader/reader.h"

/* Sets what the indicator is made of and whether adjusted. Errors: two of `numerator`, `parity` and `product`. */
edu_error_t *edu_combined_kind(edu_indicator_t *indicator, const edu_yaml_t *node);

/* When all indicators are known: finds those that the node's is made of, and what follows from them. Does nothing for one
 * of counts. */
edu_error_t *edu_combined_resolve(edu_reader_t *reader, const edu_yaml_t *node);

/* When all groups are known: those that a parity names must be among them. */
edu_error_t *edu_combined_check_groups(const edu_reader_t *reader);

/* Adds the inputs of one side (edu_expr_input_t) that are not there yet (read_indicators.c). */
void edu_reader_add_inputs(apr_array_header_t *inputs, const apr_array_header_t *side);

#endif
