/* Values for who wants them as numbers. */
#include "collector/row_private.h"

/* Reads a cell that is a plain count within its bounds, or blank where it may be, as write_plain() does. */
static inline bool
read_plain(int64_t *value, unsigned char *present, const edu_plain_t *plain, edu_demand_t demand,
           edu_view_t view)
{
    *value = 0;
    *present = view.length > 0;
    if (view.length == 0)
        return demand != EDU_REQUIRED;
    if (!plain->counts || view.length > 9 || demand == EDU_BARRED)
        return false;
    for (size_t i = 0; i < view.length; i++) {
        unsigned digit = (unsigned)(unsigned char)view.data[i] - '0';

        if (digit > 9)
            return false;
        *value = *value * 10 + (int64_t)digit;
    }
    return *value >= plain->min && *value <= plain->max;
}

/* One cell that is not plain. */
static edu_error_t *
read_other(bool *sound, int64_t *value, unsigned char *present, edu_checker_t *checker, const edu_row_t *row,
           int cell, edu_demand_t demand, edu_view_t view)
{
    bool is_there;

    *value = 0;
    EDU_TRY(edu_checker_number(sound, &is_there, value, checker, row,
                               APR_ARRAY_IDX(checker->layout->form->cells, cell, const edu_cell_t *), demand,
                               view));
    *present = is_there;
    if (!is_there)
        *value = 0;
    return NULL;
}

/* One cell, whatever it holds. */
static edu_error_t *
read_cell(bool *sound, int64_t *values, unsigned char *present, edu_checker_t *checker, const edu_row_t *row,
          const edu_demands_t *demands, int number)
{
    const edu_plain_t *plain = &checker->plain[number];
    int cell = plain->cell;
    edu_demand_t demand = (edu_demand_t)demands->demand[cell];
    edu_view_t view = checker->direct ? edu_field_view(checker->record, plain->column) : row->cells[cell];

    if (read_plain(&values[cell], &present[cell], plain, demand, view))
        return NULL;
    return read_other(sound, &values[cell], &present[cell], checker, row, cell, demand, view);
}

/* Whether counts of the run can be read where they stand in the text. */
static bool
is_at_hand(const edu_checker_t *checker, const edu_run_t *run)
{
    const edu_record_t *record = checker->record;
    int column = checker->plain[run->first].column;

    return checker->direct && record->marks != NULL && column > 0 &&
           record->count >= (size_t)(column + run->count) && record->marks[column] >= EDU_COUNTS_BEFORE;
}

/* The cells of a run. What nearly every cell is, a plain count within its bounds, is dealt with together: eighty millions of them are what a
 * large file is. */
static edu_error_t *
read_run(bool *sound, int64_t *values, unsigned char *present, edu_checker_t *checker, const edu_row_t *row,
         const edu_demands_t *demands, const edu_run_t *run)
{
    const edu_plain_t *plain = &checker->plain[run->first];
    const edu_counts_limits_t *all = &demands->limits;
    const edu_counts_limits_t limits = {all->least + run->first, all->span + run->first,
                                        all->blank + run->first};
    int odd_count = run->count;

    if (is_at_hand(checker, run)) {
        const edu_record_t *record = checker->record;

        odd_count = edu_counts_read(values + plain->cell, present + plain->cell, checker->odd, &limits,
                                    record->text, record->marks + plain->column, run->count, checker->vector);
    } else {
        for (int i = 0; i < run->count; i++)
            checker->odd[i] = i;
    }
    for (int i = 0; i < odd_count; i++)
        EDU_TRY(read_cell(sound, values, present, checker, row, demands, run->first + checker->odd[i]));
    return NULL;
}

edu_error_t *
edu_checker_read(edu_verdict_t *verdict, int64_t *values, unsigned char *present, edu_checker_t *checker,
                 const edu_row_t *row)
{
    const edu_demands_t *demands;
    bool sound;
    bool class_known;

    EDU_TRY(edu_checker_unit(&demands, &class_known, &sound, checker, row));
    for (int i = 0; i < checker->run_count && class_known; i++)
        EDU_TRY(read_run(&sound, values, present, checker, row, demands, &checker->runs[i]));
    return edu_checker_end(verdict, sound, checker, row);
}
