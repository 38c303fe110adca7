#include "tests/unit/small_catalogue.h"

#include "base/file.h"
#include "base/pool.h"
#include "catalogue/reader/read.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const folders[] = {"forms", "indicators", "profiles", "rules", "balanced", "composites"};

/* The tests of errors name lines and columns of these files. */
static const struct {
    const char *name;
    const char *text;
} files[] = {
    {"catalogue.yaml", "code: small-one\n"
                       "version: \"3\"\n"
                       "zh: 小目录\n"
                       "en: Small\n"
                       "completeness: 97.5\n"
                       "reference_date: 09-01\n"},
    {"dimensions.yaml", "stage:\n"
                        "  zh: 学段\n"
                        "  en: stage\n"
                        "  labels:\n"
                        "    primary: {zh: 小学, en: primary}\n"
                        "    junior: {zh: 初中, en: junior}\n"
                        "grade:\n"
                        "  zh: 年级\n"
                        "  en: grade\n"
                        "  zh_suffix: 年级\n"
                        "  en_prefix: \"grade \"\n"
                        "age:\n"
                        "  zh: 年龄\n"
                        "  zh_suffix: 岁\n"},
    {"forms/school.yaml", "code: school\n"
                          "zh: 学校表\n"
                          "en: School return\n"
                          "frequency: year\n"
                          "reporter: school\n"
                          "due: 09-20\n"
                          "attributes:\n"
                          "  - code: category\n"
                          "    zh: 类别\n"
                          "    en: category\n"
                          "    aliases: [办学类型]\n"
                          "    values: {\"21\": {zh: 小学, en: primary school}, \"31\": {zh: 初中}}\n"
                          "    from_unit: \"1..2\"\n"
                          "  - code: location\n"
                          "    zh: 城乡\n"
                          "    en: location\n"
                          "  - {code: poor_village, zh: 贫困村}\n"
                          "classes:\n"
                          "  attribute: category\n"
                          "  teaching: [\"21\", \"31\"]\n"
                          "  junior: [\"31\"]\n"
                          "key:\n"
                          "  area: [县区代码, county]\n"
                          "  unit: [学校代码]\n"
                          "measures:\n"
                          "  - code: enrol\n"
                          "    zh: 在校生\n"
                          "    en: enrolment\n"
                          "    unit: 人\n"
                          "    dimensions: [stage, grade]\n"
                          "    cells:\n"
                          "      - [primary, 1..6]\n"
                          "      - [junior, 7..9]\n"
                          "    applies_to: teaching\n"
                          "    required: yes\n"
                          "    max: 20000\n"
                          "    aliases: [\"{stage}{grade}学生数\", \"{grade} {stage} pupils\"]\n"
                          "  - code: floor\n"
                          "    zh: 校舍面积\n"
                          "    en: floor space\n"
                          "    unit: 平方米\n"
                          "    type: decimal\n"
                          "    decimals: 1\n"
                          "    min: 0.5\n"
                          "  - code: left\n"
                          "    zh: 减少人数\n"
                          "    unit: 人\n"
                          "    kind: flow\n"
                          "    required: no\n"},
    {"forms/county.yaml", "code: county\n"
                          "zh: 县表\n"
                          "frequency: year\n"
                          "reporter: county\n"
                          "unknown_units: register\n"
                          "attributes:\n"
                          "  - code: scope\n"
                          "    zh: 范围\n"
                          "    values: {poor_villages: {zh: 贫困村}}\n"
                          "measures:\n"
                          "  - code: pop\n"
                          "    zh: 人口\n"
                          "    en: population\n"
                          "    unit: 人\n"
                          "    dimensions: [age]\n"
                          "    cells: [[3..14]]\n"
                          "    cell_zh: \"年满{age}的人口\"\n"
                          "    aliases: [\"人口（{age}）\"]\n"},
    {"forms/monthly.yaml", "code: monthly\n"
                           "zh: 月报\n"
                           "frequency: month\n"
                           "reporter: township\n"
                           "measures:\n"
                           "  - {code: absent, zh: 缺勤, unit: 人, kind: stock, year_from_periods: mean}\n"},
    {"indicators/all.yaml", "- code: ger\n"
                            "  zh: 小学毛入学率\n"
                            "  en: gross enrolment ratio\n"
                            "  numerator: school.enrol[primary,*]\n"
                            "  denominator: county.pop[6..11]\n"
                            "  above_100: cap\n"
                            "- code: drop\n"
                            "  zh: 辍学率\n"
                            "  numerator: \"left\"\n"
                            "  denominator: >-\n"
                            "    lag(enrol[*,*], 1)\n"
                            "  direction: low\n"
                            "  scale: 1\n"
                            "  decimals: 4\n"},
    {"indicators/pre.yaml", "code: pre\n"
                            "zh: 学前毛入园率\n"
                            "numerator: enrol[primary,1]\n"
                            "denominator: county.pop[3..5]\n"
                            "direction: neutral\n"
                            "alternative_of: ger\n"},
    {"groups.yaml", "- code: rural\n"
                    "  zh: 乡村\n"
                    "  en: rural\n"
                    "  attribute: location\n"
                    "  values: [\"210\", \"220\"]\n"
                    "- code: poor_villages\n"
                    "  zh: 贫困村\n"
                    "  attribute: poor_village\n"
                    "  values: [\"1\"]\n"
                    "  scope: yes\n"},
    {"areas.csv", "code,valid_from,valid_to,level,parent,name_zh,name_en,reports\n"
                  "00,1980,,nation,,国,Nation,yes\n"
                  "11,1980,,province,00,甲省,A,yes\n"
                  "1101,1980,,prefecture,11,甲市,A One,yes\n"
                  "110101,1980,2015,county,1101,一县,One County,yes\n"
                  "110101,2015,,county,1101,一区,One District,yes\n"
                  "110102,1980,,county,1101,二县,Two County,\n"
                  "110103,1980,2016,county,11,三县,Three County,no\n"},
    {"area_changes.csv", "old_code,new_code,year,kind\n"
                         "110103,110101,2016,merged\n"
                         "110102,110101,2015,part\n"},
    {"area_sets.csv", "set,zh,en,area,source\n"
                      "poor,贫困县,poor counties,110102,doc\n"
                      "poor,,,110103,doc\n"
                      "poor_villages,贫困村,,110101,list\n"},
    {"targets.csv", "area,set,indicator,from,to,comparator,value,source,phrase,flag\n"
                    "00,,ger,,2014,>=,90,law,ninety,\n"
                    "00,,ger,2015,,>=,95,law,,\n"
                    "00,poor,ger,2015,,>=,85,law,,\n"
                    "1101,,ger,2018,2019,>,99.5,plan,,open reading\n"
                    "110101,poor_villages,pre,2019,2019,>=,80,doc,,\n"
                    "00,,drop,,,<=,0.02,law,,\n"},
    {"population.csv", "code,name_zh,level,m_0,f_0,m_1_4,f_1_4,m_5_9,f_5_9,m_10_14,f_10_14,m_15_19,f_15_19,"
                       "total,year,source\n"
                       "110102,二县,county,1,2,3,4,5,6,7,8,9,10,100,2020,census\n"},
    {"profiles/sheet.yaml",
     "code: sheet\n"
     "zh: 表\n"
     "form: school\n"
     "header_row: 2\n"
     "filters:\n"
     "  - {column: kind, keep: [school]}\n"
     "area: {columns: [p, c], join: \"-\", pad: 6, map: {\"x\": \"110101\"}, map_only: yes}\n"
     "unit: {column: \"#3\"}\n"
     "year: {value: \"2020\"}\n"
     "columns:\n"
     "  \"Grade 1\": enrol_primary_1\n"
     "  Where: location\n"},
    {"profiles/tall.yaml", "code: tall\n"
                           "en: Tall\n"
                           "form: county\n"
                           "layout: long\n"
                           "separator: \"\\t\"\n"
                           "missing: [\"*\"]\n"
                           "area: {column: c}\n"
                           "measure:\n"
                           "  columns: [age]\n"
                           "  map: {three: pop_3}\n"
                           "value: {column: n}\n"},
    {"rules/all.yaml", "rules:\n"
                       "  - code: one\n"
                       "    form: school\n"
                       "    severity: hard\n"
                       "    applies_to: teaching\n"
                       "    when: enrol[*,*] > 30\n"
                       "    check: enrol[primary,1] <= enrol[primary,*]\n"
                       "    tolerance: [5, 2%]\n"
                       "    missing: finding\n"
                       "    zh: \"一年级 {enrol[primary,1]} 人，多于 {enrol[primary,*]} 人\"\n"
                       "    en: \"{enrol[primary,1]} in grade 1 {{of}} {enrol[primary,*]}\"\n"
                       "    source: arithmetic\n"
                       "  - code: past\n"
                       "    form: school\n"
                       "    kind: history\n"
                       "    severity: soft\n"
                       "    value: enrol[primary,*]\n"
                       "    missing: pass\n"
                       "    zh: \"{value}，往年 {centre}\"\n"
                       "    en: \"{value}, mostly {centre}\"\n"
                       "    source: Iglewicz and Hoaglin\n"
                       "  - code: ratio\n"
                       "    form: school\n"
                       "    kind: ratio\n"
                       "    severity: soft\n"
                       "    value: enrol[junior,*]\n"
                       "    limit: 5.5\n"
                       "    least_change: 30\n"
                       "    least_count: 12\n"
                       "    u: 0.4\n"
                       "    a: 0.1\n"
                       "    missing: pass\n"
                       "    zh: \"{ previous } 变为 {value}\"\n"
                       "    en: \"{previous} became {value}\"\n"
                       "    source: Hidiroglou and Berthelot\n"},
    {"rules/more.yaml", "rules:\n"
                        "  - code: digits\n"
                        "    form: school\n"
                        "    kind: digits\n"
                        "    severity: soft\n"
                        "    cells: left + enrol[primary,*]\n"
                        "    p: 0.01\n"
                        "    least_count: 60\n"
                        "    missing: pass\n"
                        "    zh: \"{count} 个数字，p {p}\"\n"
                        "    en: \"{count} figures, p {p}\"\n"
                        "    source: Mosimann\n"
                        "  - code: among\n"
                        "    form: school\n"
                        "    kind: peers\n"
                        "    severity: soft\n"
                        "    applies_to: junior\n"
                        "    value: enrol[junior,*] / floor\n"
                        "    missing: pass\n"
                        "    zh: \"{value}\"\n"
                        "    en: \"{value}\"\n"
                        "    source: Iglewicz and Hoaglin\n"
                        "  - code: sums\n"
                        "    form: county\n"
                        "    level: area\n"
                        "    severity: soft\n"
                        "    check: pop[6..11] >= school.enrol[primary,*]\n"
                        "    missing: pass\n"
                        "    zh: \"人口 {pop[6..11]}，在校生 {school.enrol[primary,*]}\"\n"
                        "    en: \"{pop[6..11]} people, {school.enrol[primary,*]} pupils\"\n"
                        "    source: definition\n"
                        "  - code: again\n"
                        "    form: school\n"
                        "    kind: repeated\n"
                        "    severity: soft\n"
                        "    cells: enrol[*,*]\n"
                        "    missing: pass\n"
                        "    zh: \"{count} 个数字，上年 {lag(enrol[*,*], 1)}\"\n"
                        "    en: \"{count} figures, {lag(enrol[*,*], 1)} the year before\"\n"
                        "    source: made up\n"},
    {"balanced/all.yaml", "- code: even\n"
                          "  zh: 均衡\n"
                          "  year: 2017\n"
                          "  stage: primary\n"
                          "  pupils: enrol[primary,*]\n"
                          "  least_items: 1\n"
                          "  leave_out:\n"
                          "    - {attribute: category, values: [\"31\"]}\n"
                          "  items:\n"
                          "    - {code: space, zh: 用房, numerator: floor, floor: 2.5, cv_at_most: 0.5}\n"
                          "    - {code: gone, zh: 减少, numerator: \"left\", per: 100, floor: 3}\n"
                          "- code: mean\n"
                          "  en: Mean\n"
                          "  stage: junior\n"
                          "  pupils: enrol[junior,*]\n"
                          "  cv_mean_at_most: 0.65\n"
                          "  items:\n"
                          "    - {code: space, zh: 用房, numerator: floor, denominator: \"enrol[*,*]\"}\n"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static apr_status_t
remove_folder(void *data)
{
    const char *folder = data;
    apr_pool_t *pool = NULL;
    apr_dir_t *dir;
    apr_finfo_t info;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return APR_SUCCESS;
    if (apr_dir_open(&dir, folder, pool) == APR_SUCCESS) {
        while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
            char *path = apr_pstrcat(pool, folder, "/", info.name, NULL);

            /* What cannot be removed as a file is one of the folders. */
            if (strcmp(info.name, ".") != 0 && strcmp(info.name, "..") != 0 && unlink(path) != 0)
                (void)remove_folder(path);
        }
        apr_dir_close(dir);
    }
    (void)rmdir(folder);
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}

const char *
edu_small_catalogue_write(apr_pool_t *pool)
{
    const char *base = getenv("TMPDIR");
    char *folder = apr_pstrcat(pool, base != NULL ? base : "/tmp", "/edu-catalogue.XXXXXX", NULL);
    bool done = mkdtemp(folder) != NULL;

    if (!done)
        return NULL;
    apr_pool_cleanup_register(pool, folder, remove_folder, apr_pool_cleanup_null);
    for (size_t i = 0; i < COUNT(folders); i++)
        done = done && apr_dir_make(apr_pstrcat(pool, folder, "/", folders[i], NULL), APR_FPROT_OS_DEFAULT,
                                    pool) == APR_SUCCESS;
    for (size_t i = 0; i < COUNT(files); i++)
        done = done && edu_small_catalogue_edit(folder, files[i].name, NULL, files[i].text, pool);
    return done ? folder : NULL;
}

bool
edu_small_catalogue_edit(const char *folder, const char *file, const char *from, const char *to,
                         apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, folder, "/", file, NULL);
    edu_error_t *error = NULL;
    char *data;
    char *at;
    size_t length;

    if (to == NULL)
        return unlink(path) == 0;
    if (from != NULL) {
        error = edu_file_read(&data, &length, path, 1 << 20, pool);
        at = error == NULL ? strstr(data, from) : NULL;
        if (at == NULL) {
            edu_error_clear(error);
            return false;
        }
        to = apr_pstrcat(pool, apr_pstrmemdup(pool, data, (size_t)(at - data)), to, at + strlen(from), NULL);
    }
    error = edu_file_write(path, to, strlen(to), pool);
    if (error == NULL)
        return true;
    edu_error_clear(error);
    return false;
}

edu_catalogue_t *
edu_small_catalogue_read(const char *folder, apr_pool_t *pool)
{
    edu_catalogue_t *catalogue = NULL;
    edu_error_t *error = edu_catalogue_read(&catalogue, folder, pool, pool);

    if (error == NULL)
        return catalogue;
    printf("# %s\n", edu_error_text(error, pool));
    edu_error_clear(error);
    return NULL;
}

bool
edu_mistake_is_found(const edu_mistake_t *mistake)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const char *folder = edu_small_catalogue_write(pool);
    edu_catalogue_t *catalogue;
    edu_error_t *error = NULL;
    const char *message = "no error";
    bool found = false;

    if (folder != NULL && edu_small_catalogue_edit(folder, mistake->file, mistake->from, mistake->to, pool))
        error = edu_catalogue_read(&catalogue, folder, pool, pool);
    else
        message = "the edit could not be made";
    if (error != NULL) {
        message = error->message;
        if (strncmp(message, folder, strlen(folder)) == 0)
            message += strlen(folder) + 1;
        found = strcmp(message, mistake->message) == 0 && edu_error_exit_status(error) == 3 &&
                (error->hint == NULL) == (mistake->hint == NULL) &&
                (error->hint == NULL || strcmp(error->hint, mistake->hint) == 0);
    }
    if (!found)
        printf("# got: %s\n# hint: %s\n", message,
               error != NULL && error->hint != NULL ? error->hint : "none");
    edu_error_clear(error);
    apr_pool_destroy(pool);
    return found;
}
