#include "tests/support/chart_samples.h"

#include "base/buffer.h"
#include "reports/draw/bullet.h"
#include "reports/draw/funnel.h"
#include "reports/draw/heat.h"
#include "reports/draw/line.h"
#include "reports/draw/map.h"
#include "reports/draw/ranked.h"
#include "reports/draw/slope.h"
#include "reports/draw/spread.h"
#include "reports/draw/weighted.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum nature_t {
    EASY,
    ONE,
    MANY,
    MISSING,
    EQUAL,
    ZERO,
    HUGE_VALUES,
    LONG_NAMES,
    OVER,
    NEGATIVE,
    NONE
} nature_t;

static const struct {
    const char *name;
    nature_t nature;
    int count; /* of areas */
} natures[] = {
    {"easy", EASY, 17},         {"one", ONE, 1},          {"many", MANY, 150},
    {"missing", MISSING, 12},   {"equal", EQUAL, 12},     {"zero", ZERO, 12},
    {"huge", HUGE_VALUES, 12},  {"long", LONG_NAMES, 14}, {"over100", OVER, 80},
    {"negative", NEGATIVE, 14}, {"none", NONE, 0},
};

/* What a sample is made of. */
typedef struct maker_t {
    edu_lang_t lang;
    nature_t nature;
    int count;
    unsigned state;
    apr_pool_t *pool;
} maker_t;

/* 0 to below 1. */
static double
chance(maker_t *maker)
{
    maker->state = maker->state * 1103515245U + 12345U;
    return (double)(maker->state >> 8 & 0xFFFFFF) / 0x1000000;
}

static double
bell(maker_t *maker)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += chance(maker);
    return (sum - 3) / 0.707;
}

static double
value(maker_t *maker)
{
    double z = bell(maker);

    switch (maker->nature) {
    case MISSING: return NAN;
    case EQUAL: return 88.5;
    case ZERO: return 0;
    case HUGE_VALUES: return 1e9 * fabs(0.6 + 0.3 * z);
    case OVER: return 104 + 9 * z;
    case NEGATIVE: return -1.2 + 2 * z;
    default: return chance(maker) < 0.05 ? NAN : fmin(100, 91 + 4.5 * z);
    }
}

static double
target(const maker_t *maker)
{
    return maker->nature == HUGE_VALUES ? 7e8 : maker->nature == NEGATIVE ? 0.6 : 90;
}

static edu_attained_t
attained(const maker_t *maker, double rate)
{
    if (!isfinite(rate))
        return EDU_ATTAINED_NONE;
    return rate >= target(maker) ? EDU_ATTAINED_MET : EDU_ATTAINED_NOT_MET;
}

static const char *
say(const maker_t *maker, const char *zh, const char *en)
{
    return maker->lang == EDU_LANG_ZH ? zh : en;
}

static const char *
area_name(const maker_t *maker, int i)
{
    static const char *const zh[] = {"建始县", "恩施市",   "利川市",     "巴东县",
                                     "宣恩县", "咸丰县",   "来凤县",     "鹤峰县",
                                     "大冶市", "阳新县",   "竹山县",     "竹溪县",
                                     "房县",   "丹江口市", "神农架林区", "长阳土家族自治县"};
    static const char *const en[] = {"Jianshi",
                                     "Enshi",
                                     "Lichuan",
                                     "Badong",
                                     "Xuan'en",
                                     "Xianfeng",
                                     "Laifeng",
                                     "Hefeng",
                                     "Daye",
                                     "Yangxin",
                                     "Zhushan",
                                     "Zhuxi",
                                     "Fang County",
                                     "Danjiangkou",
                                     "Shennongjia Forestry District",
                                     "Changyang Tujia Autonomous County"};
    const char *name = say(maker, zh[i % 16], en[i % 16]);

    if (maker->nature == LONG_NAMES)
        return say(
            maker,
            apr_psprintf(maker->pool,
                         "积石山保安族东乡族撒拉族自治县与双江拉祜族佤族布朗族傣族自治县第%d合并统计片区",
                         i + 1),
            apr_psprintf(
                maker->pool,
                "Shuangjiang Lahu, Va, Blang and Dai Autonomous County, merged reporting district No. %d",
                i + 1));
    return i < 16 ? name : apr_psprintf(maker->pool, "%s %d", name, i / 16 + 1);
}

static edu_chart_text_t
text(const maker_t *maker, const char *zh, const char *en, const char *unit_zh, const char *unit_en)
{
    edu_chart_text_t said = {say(maker, zh, en), say(maker, unit_zh, unit_en),
                             say(maker, "说明：数字均为虚构，只用于检查制图。",
                                 "Note: all figures are made up to look at the drawing."),
                             say(maker, "示例数据", "sample data"), NULL};

    if (maker->nature == LONG_NAMES) {
        said.title = say(
            maker,
            "学前三年毛入园率在全省各县（市、区）之间差距明显缩小，但少数民族自治县与新成立的开发区仍有不少没有达到省政府提出的目标，需要继续加大投入",
            "The gap in gross enrolment of the three pre-primary years has narrowed across the province, yet several autonomous counties and new development zones still miss the target set by the provincial government");
        said.note = say(
            maker,
            "说明：毛入园率为在园幼儿数（不限年龄）与三至五周岁人口之比，可能超过百分之百；人口数据根据第七次全国人口普查分年龄人口推算，未计入跨县流动；区间为百分之九十五置信区间。",
            "Note: gross enrolment is the number of children enrolled whatever their age over the population aged three to five, and can be above one hundred per cent; population is moved forward from the census by single age, without migration between counties; intervals are 95 per cent confidence intervals.");
    }
    return said;
}

static const char *
unit(const maker_t *maker)
{
    return maker->nature == HUGE_VALUES ? say(maker, "元", "yuan") : "%";
}

static const void *
make_bullets(maker_t *maker)
{
    static const char *const zh[] = {"学前三年毛入园率", "义务教育巩固率",
                                     "高中阶段毛入学率", "三类残疾儿童少年义务教育入学率",
                                     "大班额比例",       "小学生师比",
                                     "初中生师比"};
    static const char *const en[] = {"Gross enrolment, pre-primary",
                                     "Nine-year retention",
                                     "Gross enrolment, senior",
                                     "Enrolment of disabled children in compulsory education",
                                     "Large classes",
                                     "Pupils a teacher, primary",
                                     "Pupils a teacher, junior"};
    edu_bullets_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    int count = maker->count < 7 ? maker->count : maker->nature == MANY ? 20 : 7;
    edu_bullet_t *rows = apr_pcalloc(maker->pool, ((size_t)count + 1) * sizeof *rows);

    for (int i = 0; i < count; i++) {
        double rate = value(maker);
        bool ratio = i % 7 >= 5 && maker->nature == EASY;

        rows[i] = (edu_bullet_t){maker->nature == LONG_NAMES ? area_name(maker, i)
                                                             : say(maker, zh[i % 7], en[i % 7]),
                                 unit(maker),
                                 maker->nature == HUGE_VALUES ? 0 : 2,
                                 rate,
                                 rate - 2,
                                 rate + 1.5,
                                 rate - 4 + 6 * chance(maker),
                                 target(maker),
                                 "≥",
                                 attained(maker, rate)};
        if (ratio) {
            rows[i].unit = say(maker, "人/教师", "pupils");
            rows[i].value = i == 5 ? 17.4 : NAN;
            rows[i].low = rows[i].high = NAN;
            rows[i].before = 18.1;
            rows[i].target = 19;
            rows[i].comparator = "≤";
            rows[i].attained = i == 5 ? EDU_ATTAINED_MET : EDU_ATTAINED_NONE;
        }
        if (i == 4 && maker->nature == EASY)
            rows[i] = (edu_bullet_t){rows[i].name, "%", 2, 6.49, NAN, NAN, 8.1, 5, "≤", EDU_ATTAINED_NOT_MET};
    }
    chart->text = text(maker, "建始县七项指标中有两项没有达标", "Two of seven indicators miss their target",
                       "2019 年，各指标与目标值", "2019, indicators against their targets");
    chart->rows = rows;
    chart->count = count;
    return chart;
}

static int
compare_ranked(const void *left, const void *right)
{
    const edu_ranked_row_t *a = left;
    const edu_ranked_row_t *b = right;

    if (isfinite(a->value) != isfinite(b->value))
        return isfinite(a->value) ? -1 : 1;
    return (a->value < b->value) - (a->value > b->value);
}

static const void *
make_ranked(maker_t *maker, int count)
{
    edu_ranked_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    edu_ranked_row_t *rows = apr_pcalloc(maker->pool, ((size_t)count + 1) * sizeof *rows);

    for (int i = 0; i < count; i++) {
        double rate = value(maker);
        double half = maker->nature == HUGE_VALUES ? 5e7 : 0.5 + 3 * chance(maker);

        rows[i] = (edu_ranked_row_t){.name = area_name(maker, i),
                                     .value = rate,
                                     .low = rate - half,
                                     .high = rate + half * 0.8,
                                     .attained = attained(maker, rate),
                                     .own = i == 3 || count == 1};
        if (i == 8 && isfinite(rate))
            rows[i].attained = EDU_ATTAINED_INCOMPLETE;
    }
    qsort(rows, (size_t)count, sizeof *rows, compare_ranked);
    for (int i = 0; i < count && maker->nature != OVER; i++)
        if (isfinite(rows[i].value)) {
            rows[i].rank = i + 1;
            rows[i].rank_low = i > 3 ? i - 2 : 1;
            rows[i].rank_high = i + 5 < count ? i + 5 : count;
        }
    chart->text = text(maker, "十七个县市中过半达到了 90% 的目标", "More than half of the counties reach 90%",
                       "学前三年毛入园率，2019 年，%", "Gross enrolment, pre-primary, 2019, per cent");
    chart->rows = rows;
    chart->count = count;
    chart->unit = unit(maker);
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    chart->target = target(maker);
    chart->comparator = "≥";
    return chart;
}

static const void *
make_heat(maker_t *maker)
{
    static const char *const zh[] = {"学前三年毛入园率", "义务教育巩固率", "高中阶段毛入学率",
                                     "残疾儿童入学率",   "资助覆盖率",     "送教上门覆盖率",
                                     "信息完整率",       "大班额比例"};
    static const char *const en[] = {"Gross enrolment, pre-primary",
                                     "Nine-year retention",
                                     "Gross enrolment, senior",
                                     "Enrolment, disabled",
                                     "Aid coverage",
                                     "Home teaching",
                                     "Complete records",
                                     "Large classes"};
    edu_heat_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    int columns = maker->nature == MANY ? 22 : maker->nature == ONE ? 1 : 8;
    edu_heat_column_t *heads = apr_pcalloc(maker->pool, (size_t)columns * sizeof *heads);
    const char **areas = apr_pcalloc(maker->pool, ((size_t)maker->count + 1) * sizeof *areas);
    edu_heat_cell_t *cells =
        apr_pcalloc(maker->pool, ((size_t)maker->count * (size_t)columns + 1) * sizeof *cells);

    for (int k = 0; k < columns; k++)
        heads[k] = (edu_heat_column_t){maker->nature == LONG_NAMES ? area_name(maker, k)
                                                                   : say(maker, zh[k % 8], en[k % 8]),
                                       unit(maker), maker->nature == HUGE_VALUES ? 0 : 1};
    for (int i = 0; i < maker->count; i++) {
        areas[i] = area_name(maker, i);
        for (int k = 0; k < columns; k++) {
            edu_heat_cell_t *cell = &cells[i * columns + k];

            cell->value = value(maker);
            cell->attained = k == 6 ? EDU_ATTAINED_NONE : attained(maker, cell->value);
            cell->shortfall = target(maker) - cell->value;
            cell->suppressed = k == 3 && i % 5 == 2;
        }
    }
    chart->text = text(maker, "各县各项指标距目标还有多远", "How far each county is from each target",
                       "2019 年，颜色越深距目标越远", "2019; the darker, the farther below the target");
    chart->columns = heads;
    chart->column_count = columns;
    chart->areas = areas;
    chart->area_count = maker->count;
    chart->cells = cells;
    chart->own = maker->count > 3 ? 3 : -1;
    chart->step_unit = say(maker, "个百分点", "points");
    return chart;
}

static const void *
make_lines(maker_t *maker)
{
    const int years = maker->nature == ONE ? 1 : maker->nature == MANY ? 30 : 13;
    int count = maker->nature == MANY ? 40 : maker->count < 3 ? maker->count : 3;
    edu_lines_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    edu_line_t *lines = apr_pcalloc(maker->pool, ((size_t)count + 1) * sizeof *lines);
    double *extra = apr_pcalloc(maker->pool, 4 * (size_t)years * sizeof *extra);
    bool forecast = maker->nature == EASY || maker->nature == LONG_NAMES;

    for (int i = 0; i < count; i++) {
        double *values = apr_pcalloc(maker->pool, (size_t)years * sizeof *values);
        double at = 70 + 14 * chance(maker);

        for (int y = 0; y < years; y++) {
            values[y] = maker->nature == EASY || maker->nature == MANY || maker->nature == LONG_NAMES
                            ? at
                            : value(maker);
            at += 1.2 + bell(maker);
            if ((forecast && y > 9) || (i == 1 && (y == 4 || y == 6)) || (i == 2 && y < 3))
                values[y] = NAN;
        }
        lines[i] = (edu_line_t){area_name(maker, i), values, i == 0};
    }
    for (int y = 0; y < years; y++) {
        extra[y] = y < 3 ? NAN : y < 8 ? 80 : maker->nature == HUGE_VALUES ? 8e8 : 85;
        extra[years + y] = y > 9 ? 88 + 1.3 * (y - 9) : NAN;
        extra[2 * years + y] = extra[years + y] - 1.1 * (y - 9);
        extra[3 * years + y] = extra[years + y] + 1.1 * (y - 9);
    }
    chart->text =
        text(maker, "建始县有望在 2021 年稳定达标", "Jianshi is likely to stay above its target from 2021",
             "学前三年毛入园率，%", "Gross enrolment, pre-primary, per cent");
    chart->first_year = 2010;
    chart->year_count = years;
    chart->lines = lines;
    chart->count = count;
    chart->targets = maker->nature == NEGATIVE || maker->nature == MISSING ? NULL : extra;
    chart->forecast = forecast ? extra + years : NULL;
    chart->forecast_low = forecast ? extra + 2 * years : NULL;
    chart->forecast_high = forecast ? extra + 3 * years : NULL;
    chart->unit = unit(maker);
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    chart->floor = maker->nature == NEGATIVE ? NAN : 0;
    chart->ceiling = maker->nature == EASY ? 100 : NAN;
    return chart;
}

static const void *
make_slope(maker_t *maker)
{
    edu_slope_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    edu_slope_row_t *rows = apr_pcalloc(maker->pool, ((size_t)maker->count + 1) * sizeof *rows);

    for (int i = 0; i < maker->count; i++)
        rows[i] = (edu_slope_row_t){area_name(maker, i), value(maker), value(maker), i == 3};
    chart->text = text(maker, "多数县市两年间有所提高", "Most counties rose between the two years",
                       "学前三年毛入园率，%", "Gross enrolment, pre-primary, per cent");
    chart->rows = rows;
    chart->count = maker->count;
    chart->year_before = 2015;
    chart->year_after = 2019;
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    return chart;
}

static const void *
make_funnel(maker_t *maker)
{
    edu_funnel_chart_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    edu_funnel_point_t *points = apr_pcalloc(maker->pool, ((size_t)maker->count + 1) * sizeof *points);
    edu_funnel_limit_t *limits = apr_pcalloc(maker->pool, 81 * sizeof *limits);
    bool chances =
        maker->nature == EASY || maker->nature == MANY || maker->nature == ONE || maker->nature == LONG_NAMES;
    double top = maker->nature == HUGE_VALUES ? 9 : 4.6;

    for (int i = 0; i <= 80; i++) {
        double size = pow(10, 1.5 + i * (top - 1.5) / 80);
        double se = sqrt(90 * 10 / size) * (maker->nature == HUGE_VALUES ? 1e7 : 1);
        double centre = target(maker);

        limits[i] = (edu_funnel_limit_t){size, centre - 1.96 * se, centre + 1.96 * se, centre - 3.09 * se,
                                         centre + 3.09 * se};
    }
    for (int i = 0; i < maker->count; i++) {
        double size = floor(pow(10, 2 + chance(maker) * (top - 2.2)));
        double z = bell(maker) * 1.5;
        double rate = chances ? target(maker) + z * sqrt(900 / size) : value(maker);

        if (!chances)
            z = 0;
        points[i] = (edu_funnel_point_t){area_name(maker, i), i == 5 ? 0 : size, rate,
                                         fabs(z) > 3.09 ? 2 : fabs(z) > 1.96, i == 3};
        if (maker->nature == OVER)
            points[i].beyond = rate > 115 ? 2 : rate > 108;
    }
    chart->text = text(maker, "小县的高低多属偶然，个别大县确实偏低",
                       "Small counties vary by chance; a few large ones are truly low",
                       "学前三年毛入园率与三至五周岁人口，2019 年",
                       "Gross enrolment, pre-primary, by population, 2019, per cent");
    chart->points = points;
    chart->count = maker->count;
    chart->limits = limits;
    chart->limit_count = 81;
    chart->centre = target(maker);
    chart->centre_name = say(maker, "全省", "province");
    chart->size_name = say(maker, "三至五周岁人口", "population aged 3 to 5");
    chart->unit = unit(maker);
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    chart->floor = maker->nature == NEGATIVE ? NAN : 0;
    chart->ceiling = maker->nature == EASY ? 100 : NAN;
    return chart;
}

static const void *
make_spread(maker_t *maker)
{
    edu_spread_chart_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    int count = maker->count == 0 ? 0 : maker->nature == ONE ? 1 : 4;
    edu_spread_row_t *rows = apr_pcalloc(maker->pool, ((size_t)count + 1) * sizeof *rows);

    for (int i = 0; i < count; i++) {
        int n = maker->nature == EASY ? 42 : maker->count;
        edu_spread_point_t *points = apr_pcalloc(maker->pool, ((size_t)n + 1) * sizeof *points);
        double *sorted = apr_pcalloc(maker->pool, ((size_t)n + 1) * sizeof *sorted);
        int m = 0;

        for (int k = 0; k < n; k++) {
            points[k] = (edu_spread_point_t){area_name(maker, k), value(maker), k == 3};
            if (isfinite(points[k].value))
                sorted[m++] = points[k].value;
        }
        for (int a = 1; a < m; a++)
            for (int b = a; b > 0 && sorted[b] < sorted[b - 1]; b--) {
                double swap = sorted[b];

                sorted[b] = sorted[b - 1];
                sorted[b - 1] = swap;
            }
        rows[i] = (edu_spread_row_t){maker->nature == LONG_NAMES ? area_name(maker, i)
                                                                 : apr_psprintf(maker->pool, "%d", 2016 + i),
                                     points,
                                     n,
                                     m > 3 ? sorted[m / 4] : NAN,
                                     m > 0 ? sorted[m / 2] : NAN,
                                     m > 3 ? sorted[m * 3 / 4] : NAN,
                                     maker->nature == MISSING ? NAN : target(maker)};
    }
    chart->text =
        text(maker, "各县之间的差距没有缩小", "Counties have not come closer to each other",
             "学前三年毛入园率，每点一个县市，%", "Gross enrolment, pre-primary, a point a county, per cent");
    chart->rows = rows;
    chart->count = count;
    chart->unit = unit(maker);
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    chart->floor = maker->nature == NEGATIVE ? NAN : 0;
    chart->ceiling = maker->nature == OVER || maker->nature == HUGE_VALUES ? NAN : 100;
    return chart;
}

static const void *
make_weighted(maker_t *maker)
{
    static const char *const zh[] = {"恩施州", "黄石市", "十堰市", "宜昌市"};
    static const char *const en[] = {"Enshi Prefecture", "Huangshi", "Shiyan", "Yichang"};
    edu_weighted_t *chart = apr_pcalloc(maker->pool, sizeof *chart);
    int count = maker->count == 0 ? 0 : maker->nature == ONE || maker->nature == MANY ? 1 : 4;
    edu_weighted_row_t *rows = apr_pcalloc(maker->pool, ((size_t)count + 1) * sizeof *rows);

    for (int i = 0; i < count; i++) {
        edu_weighted_dot_t *dots = apr_pcalloc(maker->pool, ((size_t)maker->count + 1) * sizeof *dots);
        double x = 0, n = 0;

        for (int k = 0; k < maker->count; k++) {
            double rate = value(maker);
            double weight = pow(10, 2.5 + 2 * chance(maker));

            if (isfinite(rate)) {
                x += rate * weight;
                n += weight;
            }
            dots[k] = (edu_weighted_dot_t){area_name(maker, k), rate, weight, i == 0 && k == 3};
        }
        rows[i] =
            (edu_weighted_row_t){maker->nature == LONG_NAMES ? area_name(maker, i) : say(maker, zh[i], en[i]),
                                 dots, maker->count, n > 0 ? x / n : NAN};
    }
    chart->text = text(maker, "低于目标的多是小县", "Those below the target are mostly small",
                       "学前三年毛入园率，2019 年，%", "Gross enrolment, pre-primary, 2019, per cent");
    chart->rows = rows;
    chart->count = count;
    chart->target = target(maker);
    chart->unit = unit(maker);
    chart->weight_name = say(maker, "三至五周岁人口", "population aged 3 to 5");
    chart->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    chart->floor = maker->nature == NEGATIVE ? NAN : 0;
    chart->ceiling = maker->nature == OVER || maker->nature == HUGE_VALUES ? NAN : 100;
    return chart;
}

/* Corners of a bent grid, so that the areas look like areas. */
static void
add_corner(edu_buffer_t *out, double x, double y)
{
    double east = 108.4 + 0.45 * x + 0.08 * sin(2.1 * y + x) + 0.05 * sin(5 * y);
    double north = 29.1 + 0.4 * y + 0.07 * sin(1.7 * x + y) + 0.04 * sin(4 * x);

    edu_buffer_printf(out, "[%.5f,%.5f]", east, north);
}

static void
add_ring(edu_buffer_t *out, double x, double y, double size)
{
    static const double corners[][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};

    edu_buffer_add_text(out, "[");
    for (int side = 0; side < 4; side++)
        for (int part = 0; part < 8; part++) {
            double share = part / 8.0;

            if (side + part > 0)
                edu_buffer_add_text(out, ",");
            add_corner(out, x + size * (corners[side][0] + share * (corners[side + 1][0] - corners[side][0])),
                       y + size * (corners[side][1] + share * (corners[side + 1][1] - corners[side][1])));
        }
    edu_buffer_add_text(out, ",");
    add_corner(out, x, y);
    edu_buffer_add_text(out, "]");
}

const char *
edu_chart_sample_geojson(int columns, int rows, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);

    edu_buffer_add_text(out, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < columns * rows; i++) {
        double x = i % columns;
        double y = (double)(i / columns);

        edu_buffer_printf(
            out,
            "%s{\"type\":\"Feature\",\"properties\":{\"adcode\":%d},\"geometry\":{\"type\":\"%s\",\"coordinates\":[",
            i > 0 ? "," : "", 420101 + i, i == 1 ? "MultiPolygon" : "Polygon");
        if (i == 1)
            edu_buffer_add_text(out, "[");
        add_ring(out, x, y, 1);
        if (i == 0) {
            edu_buffer_add_text(out, ",");
            add_ring(out, x + 0.35, y + 0.3, 0.3);
        }
        if (i == 1) {
            edu_buffer_add_text(out, "],[");
            add_ring(out, x + 0.3, y - 0.6, 0.3);
            edu_buffer_add_text(out, "]");
        }
        edu_buffer_add_text(out, "]}}");
    }
    edu_buffer_add_text(out, "]}");
    return edu_buffer_text(out);
}

static const void *
make_map(maker_t *maker)
{
    edu_map_t *map = apr_pcalloc(maker->pool, sizeof *map);
    edu_map_area_t *areas = apr_pcalloc(maker->pool, ((size_t)maker->count + 1) * sizeof *areas);
    int columns = maker->count > 100 ? 15 : maker->count > 1 ? 6 : 1;
    int rows = maker->count > 1 ? (maker->count + columns - 1) / columns : 1;
    const char *json = edu_chart_sample_geojson(columns, rows, maker->pool);
    edu_shapes_t *shapes = NULL;

    edu_error_clear(edu_geojson_read(&shapes, json, strlen(json), "adcode", NULL, maker->pool));
    for (int i = 0; i < maker->count; i++)
        areas[i] = (edu_map_area_t){apr_psprintf(maker->pool, "%d", 420101 + i + (i == 10 ? 900 : 0)),
                                    area_name(maker, i), value(maker), i == 7, i == 3};
    map->text = text(maker, "西部各县较低", "Rates are lower in the west", "学前三年毛入园率，2019 年，%",
                     "Gross enrolment, pre-primary, 2019, per cent");
    map->shapes = shapes;
    map->areas = areas;
    map->count = maker->count;
    map->unit = unit(maker);
    map->decimals = maker->nature == HUGE_VALUES ? 0 : 1;
    return map;
}

apr_array_header_t *
edu_chart_samples(edu_lang_t lang, apr_pool_t *pool)
{
    apr_array_header_t *samples = apr_array_make(pool, 100, sizeof(edu_chart_sample_t));

    for (size_t i = 0; i < sizeof natures / sizeof *natures; i++) {
        maker_t maker = {lang, natures[i].nature, natures[i].count, 7, pool};
        const struct {
            const edu_chart_kind_t *kind;
            const void *chart;
        } made[] = {
            {&edu_chart_bullet, make_bullets(&maker)}, {&edu_chart_ranked, make_ranked(&maker, maker.count)},
            {&edu_chart_heat, make_heat(&maker)},      {&edu_chart_line, make_lines(&maker)},
            {&edu_chart_slope, make_slope(&maker)},    {&edu_chart_funnel, make_funnel(&maker)},
            {&edu_chart_spread, make_spread(&maker)},  {&edu_chart_weighted, make_weighted(&maker)},
            {&edu_chart_map, make_map(&maker)},
        };

        for (size_t k = 0; k < sizeof made / sizeof *made; k++)
            APR_ARRAY_PUSH(samples, edu_chart_sample_t) =
                (edu_chart_sample_t){apr_pstrcat(pool, made[k].kind->name, "-", natures[i].name, NULL),
                                     made[k].kind, made[k].chart};
    }
    return samples;
}
