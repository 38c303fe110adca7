/* The path of the country, and what sets a county apart from it.
 *
 * Enrolment ratios, pupils a teacher and migrants follow the national education statistics bulletins 2009-2025 of the
 * Ministry of Education, births the yearly communiques of the National Bureau of Statistics; both are rounded, and straight lines
 * join the years named. Loss, children out of school and the size of classes are chosen so that the rates of retention,
 * enrolment and large classes come out near the published ones. */
#include "collector/sample/sample_private.h"

typedef struct point_t {
    int year;
    double value;
} point_t;

enum { POINTS_MOST = 20 };

/* Each row ends with year 0. */
static const point_t trends[TREND_COUNT][POINTS_MOST] = {
    [TREND_PRE_GER3] = {{2000, 37},
                        {2005, 41.4},
                        {2009, 50.9},
                        {2010, 56.6},
                        {2011, 62.3},
                        {2012, 64.5},
                        {2013, 67.5},
                        {2014, 70.5},
                        {2015, 75.0},
                        {2016, 77.4},
                        {2017, 79.6},
                        {2018, 81.7},
                        {2019, 83.4},
                        {2020, 85.2},
                        {2021, 88.1},
                        {2022, 89.7},
                        {2023, 91.1},
                        {2025, 92.9},
                        {2030, 95}},
    [TREND_HS_GER] = {{2000, 42.8},
                      {2005, 52.7},
                      {2008, 74.0},
                      {2009, 79.2},
                      {2010, 82.5},
                      {2012, 85.0},
                      {2014, 86.5},
                      {2016, 87.5},
                      {2018, 88.8},
                      {2019, 89.5},
                      {2020, 91.2},
                      {2025, 92.0}},
    [TREND_JUN_GER] = {{2000, 101.5},
                       {2009, 102.2},
                       {2010, 102.4},
                       {2013, 103.4},
                       {2016, 103.6},
                       {2018, 102.8},
                       {2020, 102.9}},
    [TREND_LOSS] =
        {{2000, 0.0170}, {2006, 0.0132}, {2014, 0.0076}, {2016, 0.0062}, {2021, 0.0050}, {2030, 0.0040}},
    [TREND_OUT] = {{2000, 0.0150}, {2010, 0.0040}, {2015, 0.0018}, {2020, 0.0008}, {2030, 0.0004}},
    [TREND_PRI_STR] =
        {{2000, 22.2}, {2005, 19.4}, {2009, 17.9}, {2013, 16.8}, {2016, 17.1}, {2020, 16.7}, {2025, 15.8}},
    [TREND_JUN_STR] =
        {{2000, 19.0}, {2005, 17.8}, {2009, 15.5}, {2012, 13.6}, {2015, 12.4}, {2020, 12.7}, {2025, 13.0}},
    [TREND_MIGRANT] = {{2000, 0.030},
                       {2009, 0.065},
                       {2010, 0.077},
                       {2013, 0.092},
                       {2016, 0.099},
                       {2020, 0.091},
                       {2025, 0.085}},
    [TREND_CLASS] = {{2000, 54}, {2009, 51.5}, {2015, 49}, {2018, 46.5}, {2020, 44.5}, {2030, 41}},
    [TREND_DIS_ER] = {{2000, 60}, {2010, 78}, {2015, 87}, {2020, 95}, {2030, 97}},
    [TREND_VOCATIONAL] = {{2000, 0.42}, {2009, 0.47}, {2013, 0.44}, {2020, 0.40}, {2030, 0.38}},
};

static double
on_line(const point_t *points, int year)
{
    const point_t *point = points;

    if (year <= point->year)
        return point->value;
    while (point[1].year != 0 && point[1].year < year)
        point++;
    if (point[1].year == 0)
        return point->value;
    return point->value + (point[1].value - point->value) * (double)(year - point->year) /
                              (double)(point[1].year - point->year);
}

double
edu_sample_trend(edu_trend_t trend, int year)
{
    return on_line(trends[trend], year);
}

double
edu_sample_births(int year)
{
    /* From FIRST_BIRTH; what comes after the last one stays as it is. */
    static const double births[] = {1787, 2078, 2247, 2066, 2063, 2211, 2393, 2529, 2464, 2414, /* 1980 */
                                    2391, 2265, 2125, 2132, 2110, 2063, 2067, 2038, 1942, 1834, /* 1990 */
                                    1771, 1702, 1647, 1599, 1593, 1617, 1584, 1594, 1608, 1615, /* 2000 */
                                    1592, 1604, 1635, 1640, 1687, 1655, 1786, 1723, 1523, 1465, /* 2010 */
                                    1200, 1062, 956,  902,  954};                               /* 2020 */
    const int count = (int)(sizeof births / sizeof births[0]);
    int index = year - FIRST_BIRTH;

    return births[index < 0 ? 0 : index < count ? index : count - 1];
}

static double
within(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

void
edu_sample_draw_traits(edu_county_t *county)
{
    static const double migrants[] = {[KIND_DISTRICT] = 1.4, [KIND_CITY] = 0.95, [KIND_COUNTY] = 0.65};
    edu_random_t random = {edu_random_key(county->key, 1)};
    edu_traits_t *traits = &county->traits;

    traits->loss = within(1 + 0.4 * edu_random_bell(&random), 0.2, 2.2);
    traits->out = edu_random_between(&random, 0.4, 1.6);
    /* Three counties in five have every child at school some time before 2022; the others never quite. */
    traits->full_from =
        edu_random_unit(&random) < 0.6 ? 2011 + edu_random_below(&random, 11) : EDU_YEAR_FOREVER;
    traits->late = edu_random_between(&random, 0.2, 1.8);
    traits->early = edu_random_between(&random, 0.0003, 0.0015);
    traits->migrant = migrants[county->kind] * edu_random_between(&random, 0.6, 1.4);
    traits->teachers = edu_random_between(&random, 0.92, 1.10);
    traits->disabled = edu_random_between(&random, 0.004, 0.006);
    traits->pre_ger3 = within(6 * edu_random_bell(&random), -14, 14);
    traits->hs_ger = within(4 * edu_random_bell(&random), -10, 10);
    traits->dis_er = within(4 * edu_random_bell(&random), -10, 10);
    traits->class_size = within(2.5 * edu_random_bell(&random), -6, 6);
}
