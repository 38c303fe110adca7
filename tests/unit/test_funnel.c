#include "aggregator/statistics/funnel.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_funnel(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* NumPy 1.24 and SciPy 1.10: z = (x/n - c) / sqrt(c (1-c) / n); lo, hi = quantile(z, [.1, .9]); phi = mean(clip(z, lo, hi)**2); w = n / (c (1-c));
 * tau2 = (k phi - (k-1)) / (sum w - sum w**2 / sum w); limits c -+ norm.isf(0.001) sqrt(c (1-c) / 52 + tau2), cut to 1. */
static void
limits_are_those_of_the_paper(void)
{
    static const edu_share_t shares[] = {{40, 52},   {95, 100},    {850, 1000}, {77, 100},
                                         {260, 300}, {1900, 2000}, {33, 50},    {510, 600},
                                         {88, 90},   {12, 20},     {0, 0}};
    double scratch[11];
    edu_overdispersion_t found = edu_funnel_dispersion(EDU_CHANCE_SHARE, shares, 11, 0.88, scratch);
    edu_funnel_t wide = edu_funnel_limits(EDU_CHANCE_SHARE, 0.88, 52, found.tau2, 0.998);
    edu_funnel_t narrow = edu_funnel_limits(EDU_CHANCE_SHARE, 0.88, 52, found.tau2, 0.95);

    CU_ASSERT(found.count == 10);
    CU_ASSERT(near(found.phi, 8.733309873694232, 1e-13));
    CU_ASSERT(near(found.tau2, 0.0027208037121683143, 1e-12));
    CU_ASSERT(near(wide.low, 0.6669851754486531, 1e-12) && wide.high == 1);
    CU_ASSERT(near(narrow.low, 0.7448964404842753, 1e-12) && narrow.high == 1);
}

/* Areas that differ less than chance has them differ are not drawn in. */
static void
no_variance_beyond_chance(void)
{
    static const edu_share_t alike[] = {{90, 100}, {91, 100}, {89, 100}, {180, 200}};
    double scratch[4];
    edu_overdispersion_t found = edu_funnel_dispersion(EDU_CHANCE_SHARE, alike, 4, 0.9, scratch);

    CU_ASSERT(found.tau2 == 0 && found.phi < 1);
    found = edu_funnel_dispersion(EDU_CHANCE_SHARE, alike, 1, 0.5, scratch);
    CU_ASSERT(found.count == 1 && found.tau2 == 0);
    CU_ASSERT(isnan(edu_funnel_dispersion(EDU_CHANCE_SHARE, alike, 0, 0.9, scratch).phi));
    CU_ASSERT(isnan(edu_funnel_dispersion(EDU_CHANCE_SHARE, alike, 4, 1, scratch).phi));
}

/* The same of counts: z = (x/n - c) / sqrt(c / n), and no upper end. */
static void
counts_have_no_upper_end(void)
{
    static const edu_share_t counts[] = {{60, 52},     {95, 100}, {1150, 1000}, {77, 100}, {410, 300},
                                         {2300, 2000}, {33, 50},  {700, 600},   {101, 90}, {12, 20}};
    double scratch[10];
    edu_overdispersion_t found = edu_funnel_dispersion(EDU_CHANCE_COUNT, counts, 10, 1.05, scratch);
    edu_funnel_t wide = edu_funnel_limits(EDU_CHANCE_COUNT, 1.05, 52, found.tau2, 0.998);

    CU_ASSERT(near(found.phi, 7.65678607418955, 1e-13));
    CU_ASSERT(near(found.tau2, 0.02333551846541981, 1e-12));
    CU_ASSERT(near(wide.low, 0.40527484142357006, 1e-12) && near(wide.high, 1.69472515857643, 1e-12));
    CU_ASSERT(edu_funnel_limits(EDU_CHANCE_COUNT, 0, 52, 0, 0.95).high == 0);
    CU_ASSERT(isnan(edu_funnel_limits(EDU_CHANCE_COUNT, -0.1, 52, 0, 0.95).high));
}

static void
funnels_narrow_with_size(void)
{
    edu_funnel_t before = {0, 1};

    for (double n = 1; n <= 1e9; n *= 10) {
        edu_funnel_t limits = edu_funnel_limits(EDU_CHANCE_SHARE, 0.85, n, 0, 0.95);

        CU_ASSERT(limits.low >= before.low && limits.high <= before.high);
        before = limits;
    }
    CU_ASSERT(near(before.high - before.low, 2 * 1.959963984540054 * sqrt(0.85 * 0.15 / 1e9), 1e-6));
    CU_ASSERT(isnan(edu_funnel_limits(EDU_CHANCE_SHARE, 0.85, 0, 0, 0.95).low));
    CU_ASSERT(isnan(edu_funnel_limits(EDU_CHANCE_SHARE, 1.2, 10, 0, 0.95).low));
}

void
edu_suite_funnel(void)
{
    CU_pSuite suite = CU_add_suite("funnel", NULL, NULL);

    CU_add_test(suite, "limits are those of the paper", limits_are_those_of_the_paper);
    CU_add_test(suite, "no variance beyond chance", no_variance_beyond_chance);
    CU_add_test(suite, "counts have no upper end", counts_have_no_upper_end);
    CU_add_test(suite, "funnels narrow with size", funnels_narrow_with_size);
}
