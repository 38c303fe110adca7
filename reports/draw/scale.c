#include "reports/draw/scale.h"

#include <math.h>

/* No figure of education is larger; what is would make distances that are no numbers. */
#define VALUE_MOST 1e100

edu_range_t
edu_range_none(void)
{
    return (edu_range_t){INFINITY, -INFINITY};
}

bool
edu_range_empty(edu_range_t range)
{
    return !(range.low <= range.high);
}

edu_range_t
edu_range_with(edu_range_t range, double value)
{
    if (isfinite(value) && fabs(value) < VALUE_MOST) {
        range.low = fmin(range.low, value);
        range.high = fmax(range.high, value);
    }
    return range;
}

/* The least of 1, 2, 5 times a power of ten that is not below `least`; its power goes to `exponent`. */
static double
round_step(double least, int *exponent)
{
    static const double factors[] = {1, 2, 5, 10};
    int power = (int)floor(log10(least));

    for (int i = 0; i < 4; i++) {
        double step = factors[i] * pow(10, power);

        if (step >= least * (1 - 1e-9)) {
            *exponent = i == 3 ? power + 1 : power;
            return step;
        }
    }
    *exponent = power + 1;
    return pow(10, power + 1);
}

/* A tick is a whole number of steps, not a sum of them, so that 0.3 is 0.3; "+ 0.0" makes -0 into 0. */
static double
tick_at(double index, double step, int exponent)
{
    if (exponent >= 0)
        return index * step + 0.0;

    double scale = pow(10, -exponent);
    return index * round(step * scale) / scale + 0.0;
}

edu_ticks_t
edu_ticks_linear(double low, double high, int most)
{
    edu_ticks_t ticks = {0};
    int exponent;

    most = most < 2 ? 2 : most > 20 ? 20 : most;
    if (!isfinite(low) || !isfinite(high) || !(low < high) || !isfinite(high - low))
        return ticks;

    double step = round_step((high - low) / most, &exponent);
    double slack = 1e-9;
    double first = ceil(low / step - slack);
    double last = floor(high / step + slack);
    if (last - first + 1 > most)
        step = round_step(step * 1.5, &exponent);
    first = ceil(low / step - slack);
    last = floor(high / step + slack);
    for (double i = first; i <= last && ticks.count < EDU_TICKS_MOST; i++)
        ticks.values[ticks.count++] = tick_at(i, step, exponent);
    ticks.decimals = exponent < 0 ? (-exponent < 9 ? -exponent : 9) : 0;
    return ticks;
}

/* Adds `factors` times the powers of ten, each `stride`-th, within low..high. */
static void
add_powers(edu_ticks_t *ticks, double low, double high, const double *factors, int factor_count, int stride)
{
    ticks->count = 0;
    for (int power = (int)floor(log10(low)); power <= (int)ceil(log10(high)); power++) {
        if (power % stride != 0)
            continue;
        for (int i = 0; i < factor_count && ticks->count < EDU_TICKS_MOST; i++) {
            double value = factors[i] * pow(10, power);

            if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                ticks->values[ticks->count++] = value;
        }
    }
}

edu_ticks_t
edu_ticks_log(double low, double high, int most)
{
    static const double factors[] = {1, 2, 5};
    edu_ticks_t ticks = {0};

    if (!(low > 0) || !isfinite(high) || !(low < high))
        return ticks;
    add_powers(&ticks, low, high, factors, 3, 1);
    for (int stride = 1; ticks.count > most && stride < 40; stride++)
        add_powers(&ticks, low, high, factors, 1, stride);
    /* Within one power there are few round numbers of that kind. */
    if (ticks.count < 2)
        ticks = edu_ticks_linear(low, high, most);
    for (int i = 0; i < ticks.count; i++)
        while (ticks.decimals < 9 && ticks.values[i] < 0.999 * pow(10, -ticks.decimals))
            ticks.decimals++;
    return ticks;
}

/* The end of an axis: the next tick where that is near, else a little room. Zero is an end as it is. */
static double
widen(double end, double tick, edu_range_t range)
{
    double span = range.high - range.low;

    if (fabs(tick - end) <= 0.15 * span)
        return tick;
    return end + (tick > end ? 0.04 : -0.04) * span;
}

edu_range_t
edu_range_axis(edu_range_t range, int most, bool zero, double floor_value, double ceiling)
{
    edu_range_t axis = range;
    int exponent;

    if (edu_range_empty(range))
        return (edu_range_t){0, 1};
    double span = range.high - range.low;
    if (zero || (range.low > 0 && range.low < span * 0.5))
        axis.low = fmin(axis.low, 0);
    if (zero || (range.high < 0 && -range.high < span * 0.5))
        axis.high = fmax(axis.high, 0);
    /* A difference that no place after the point would show is none. */
    if (axis.high - axis.low <= fmax(1e-9 * fmax(fabs(axis.low), fabs(axis.high)), 1e-12)) {
        double room = fmax(fabs(axis.low) * 0.05, fabs(axis.low) > 1e-6 ? 1e-6 : 1);

        axis.low -= room;
        axis.high += room;
    }
    double step = round_step((axis.high - axis.low) / most, &exponent);
    axis.low = widen(axis.low, tick_at(floor(axis.low / step + 1e-9), step, exponent), axis);
    axis.high = widen(axis.high, tick_at(ceil(axis.high / step - 1e-9), step, exponent), axis);
    if (isfinite(floor_value) && range.low >= floor_value)
        axis.low = fmax(axis.low, floor_value);
    if (isfinite(ceiling) && range.high <= ceiling)
        axis.high = fmin(axis.high, ceiling);
    if (!(axis.low < axis.high)) /* all values lie on the floor or the ceiling */
        axis = axis.low <= floor_value ? (edu_range_t){axis.low, axis.low + step}
                                       : (edu_range_t){axis.low - step, axis.low};
    return axis;
}

edu_scale_t
edu_scale_linear(edu_range_t values, double from, double to)
{
    return (edu_scale_t){values, from, to, false};
}

edu_scale_t
edu_scale_log(edu_range_t values, double from, double to)
{
    return (edu_scale_t){values, from, to, true};
}

double
edu_scale_at(const edu_scale_t *scale, double value)
{
    double low = scale->values.low;
    double high = scale->values.high;
    double share;

    value = fmin(fmax(value, low), high);
    if (scale->log)
        share = high > low ? log(value / low) / log(high / low) : 0.5;
    else
        share = high > low ? (value - low) / (high - low) : 0.5;
    return scale->from + (scale->to - scale->from) * share;
}
