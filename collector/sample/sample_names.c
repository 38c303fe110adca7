/* Names of made-up schools. Each ends with a mark that says so. */
#include "collector/sample/sample_private.h"

#include <apr_strings.h>

typedef struct word_t {
    const char *zh;
    const char *en;
} word_t;

static const word_t villages[] = {
    {"柳林", "Liulin"},    {"桃园", "Taoyuan"},  {"石桥", "Shiqiao"},   {"青山", "Qingshan"},
    {"白云", "Baiyun"},    {"龙泉", "Longquan"}, {"金沙", "Jinsha"},    {"大坪", "Daping"},
    {"东湖", "Donghu"},    {"西河", "Xihe"},     {"南坡", "Nanpo"},     {"北岭", "Beiling"},
    {"松树", "Songshu"},   {"竹园", "Zhuyuan"},  {"梅花", "Meihua"},    {"荷塘", "Hetang"},
    {"长岭", "Changling"}, {"双河", "Shuanghe"}, {"三合", "Sanhe"},     {"红岩", "Hongyan"},
    {"高峰", "Gaofeng"},   {"平安", "Ping'an"},  {"新农", "Xinnong"},   {"光明", "Guangming"},
    {"前进", "Qianjin"},   {"团结", "Tuanjie"},  {"向阳", "Xiangyang"}, {"清水", "Qingshui"},
    {"花果", "Huaguo"},    {"茶山", "Chashan"},  {"银杏", "Yinxing"},   {"杨柳", "Yangliu"},
};

static const word_t gardens[] = {
    {"蓝天", "Blue Sky"},    {"小太阳", "Little Sun"}, {"春蕾", "Spring Bud"},    {"金苹果", "Golden Apple"},
    {"童心", "Young Heart"}, {"启明", "Morning Star"}, {"小白鸽", "White Dove"},  {"彩虹", "Rainbow"},
    {"阳光", "Sunshine"},    {"育英", "Yuying"},       {"星星", "Little Star"},   {"百花", "Hundred Flowers"},
    {"红缨", "Red Tassel"},  {"小天鹅", "Cygnet"},     {"智慧树", "Wisdom Tree"}, {"欢乐谷", "Happy Valley"},
};

enum { VILLAGES = sizeof villages / sizeof villages[0], GARDENS = sizeof gardens / sizeof gardens[0] };

static const word_t kinds[CATEGORY_COUNT] = {
    [CATEGORY_KINDERGARTEN] = {"幼儿园", "Kindergarten"},
    [CATEGORY_PRIMARY] = {"小学", "Primary School"},
    [CATEGORY_JUNIOR] = {"初级中学", "Junior Middle School"},
    [CATEGORY_SENIOR] = {"高级中学", "Senior Middle School"},
    [CATEGORY_ADULT] = {"成人高级中学", "Adult Senior Middle School"},
    [CATEGORY_VOCATIONAL] = {"中等职业学校", "Secondary Vocational School"},
    [CATEGORY_REFORM] = {"专门学校", "Reform School"},
    [CATEGORY_SPECIAL] = {"特殊教育学校", "Special School"},
};

static const word_t nine_year = {"九年制学校", "Nine-year School"};
static const word_t complete = {"完全中学", "Complete Middle School"};
static const word_t technical = {"技工学校", "Skilled Workers' School"};

/* 1 to 9999 as it is written: 一, 十二, 一百零五. */
static const char *
number_zh(int number, apr_pool_t *pool)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const places[] = {"", "十", "百", "千"};
    const char *text = "";
    bool gap = false;
    int place = 3;

    for (int unit = 1000; unit > 0; unit /= 10, place--) {
        int digit = number / unit % 10;

        if (digit == 0) {
            gap = text[0] != '\0';
            continue;
        }
        text = apr_pstrcat(pool, text, gap ? digits[0] : "",
                           unit == 10 && digit == 1 && text[0] == '\0' ? "" : digits[digit], places[place],
                           NULL);
        gap = false;
    }
    return text;
}

static const word_t *
kind_word(const edu_school_t *school)
{
    if (school->nine_year)
        return &nine_year;
    if (school->complete)
        return &complete;
    return school->technical ? &technical : &kinds[school->category];
}

const char *
edu_sample_name(const edu_school_t *school, int number, int village_number, const edu_area_t *area,
                edu_lang_t lang, apr_pool_t *pool)
{
    const word_t *kind = kind_word(school);
    const word_t *word = NULL;
    bool zh = lang == EDU_LANG_ZH;
    const char *county = edu_text_pick(lang, area->name_zh, area->name_en);

    /* Kindergartens and village schools have names, the others numbers; when the names are used up, both. */
    if (school->category == CATEGORY_KINDERGARTEN) {
        word = &gardens[(number - 1) % GARDENS];
        number = (number - 1) / GARDENS + 1;
    } else if (school->place == PLACE_VILLAGE) {
        word = &villages[(village_number - 1) % VILLAGES];
        number = (village_number - 1) / VILLAGES + 1;
    }
    bool with_number = word != NULL ? number > 1 : number > 0;
    if (zh)
        return apr_pstrcat(pool, county, word != NULL ? word->zh : "", with_number ? "第" : "",
                           with_number ? number_zh(number, pool) : "", kind->zh, "（示例）", NULL);
    return apr_pstrcat(pool, county, word != NULL ? " " : "", word != NULL ? word->en : "",
                       with_number ? apr_psprintf(pool, " No. %d", number) : "", " ", kind->en, " (sample)",
                       NULL);
}
