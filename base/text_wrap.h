/* Text in lines of a width, and how wide the terminal is. */
#ifndef EDU_BASE_TEXT_WRAP_H
#define EDU_BASE_TEXT_WRAP_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <stddef.h>

/* The end of the piece at `text` that stays on one line: a word, a day with its time, or a Chinese character with the punctuation that
 * may not be parted from it. `text` stands at neither its end nor a blank. */
const char *edu_text_piece_end(const char *text);

/* The columns that the widest piece of the text takes. */
size_t edu_text_piece_width(const char *text, apr_pool_t *pool);

/* The text in lines (const char *) of at most `width` columns, broken between pieces; a wider piece has a line of its own. One empty line for
 * an empty text. */
apr_array_header_t *edu_text_wrap(const char *text, size_t width, apr_pool_t *pool);

/* Columns of the terminal behind an open file, `otherwise` where it is none. */
size_t edu_terminal_width(int descriptor, size_t otherwise);

#endif
