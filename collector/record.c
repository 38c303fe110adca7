#include "collector/record.h"

bool
edu_record_is_empty(const edu_record_t *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (record->fields[i].length > 0)
            return false;
    return true;
}

void
edu_record_drop_empty_tail(edu_record_t *record, size_t width)
{
    while (record->count > width && record->fields[record->count - 1].length == 0)
        record->count--;
}

edu_error_t *
edu_reader_next(const edu_reader_t *reader, edu_record_t **record)
{
    return reader->next(reader->baton, record);
}
