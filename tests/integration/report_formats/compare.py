#!/usr/bin/env python3
"""compare.py FOLDER AREA LANG YEAR

Holds the figures of one area's report in every format against each other, against "edustat query indicators" and against plain SQL, cell by
cell. The folder has:

    sql.csv                   edustat.indicator_value with peer_value and bound_value, of the area and all below it in the year, and of the area in all years
    scales.csv                the indicators and what their fractions are multiplied by
    query.csv, query.json     query indicators, of the area and all below it in the year
    years.csv                 query indicators, of the area in all years
    peers.csv                 edustat.indicator_value with peer_value, of the areas beside it, itself among them, in the year
    report.csv .md .html .xlsx .bbox     the report; .bbox: its PDF by pdftotext -raw -bbox

Every table must stand in all of Markdown, HTML, workbook and PDF with the same cells. The figures of the tables of rates, areas below, years, groups and
spread must be those of SQL, rounded as they are printed, and every figure of SQL that belongs into one must be there. Prints what was compared, a line
a kind, then each difference; ends with 1 when there is one.
"""
import csv
import html.parser
import json
import re
import sys
import xml.etree.ElementTree
import zipfile
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

folder, area, lang, year = sys.argv[1:]
differences = []
compared = Counter()

# What stands above a column in either language, and what it holds.
TITLES = {
    "indicator": "name", "指标": "name", "code": "code", "代码": "code", "area": "area", "区划": "area",
    "numerator": "numerator", "分子": "numerator", "denominator": "denominator", "分母": "denominator", "rate": "rate", "比率": "rate",
    "95% interval": "interval", "95% 区间": "interval", "target": "target", "目标值": "target", "status": "status", "结果": "status",
    "gap (points)": "gap", "差距（百分点）": "gap", "gap": "gap", "差距": "gap",
    "on last year": "change", "较上年": "change", "trend": "trend", "趋势": "trend", "met by": "course", "预计达标": "course",
    "needed a year (by)": "required", "年均需提高（目标年份）": "required", "basis": "text", "口径": "text",
    "reported / expected": "returns", "已报/应报": "returns", "remarks": "text", "备注": "text",
    "lowest reported / expected": "least", "最低已报/应报": "least",
}
SPREAD = {
    "counties": "below_n", "县区数": "below_n", "mean": "below_mean", "均值": "below_mean", "standard deviation": "below_sd", "标准差": "below_sd",
    "lowest": "below_min", "最低": "below_min", "first quartile": "below_q1", "下四分位": "below_q1", "median": "below_median",
    "中位数": "below_median", "third quartile": "below_q3", "上四分位": "below_q3", "highest": "below_max", "最高": "below_max",
}
MARKS = {"met": "✓", "not_met": "✗", "no_target": "·", "no_data": "–", "incomplete": "…"}


def differ(*words):
    differences.append(" ".join(str(word) for word in words))


def check(kind, where, got, expected):
    compared[kind] += 1
    if got != expected:
        differ(f"{kind}: {where}: {got!r}, not {expected!r}")


def read_csv(name):
    with open(f"{folder}/{name}", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fixed(value, places):
    """A number rounded on its decimal digits, half away from zero, as the printed figures are."""
    number = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{abs(number) if number == 0 else number:f}"


def places_of(text):
    return len(text.partition(".")[2])


def plain(value):
    """The number as it is, without an exponent."""
    return f"{Decimal(value):f}"


# SQL and query ------------------------------------------------------------------------------

EXACT = {"numerator", "denominator", "target"}
FIXED = {"rate", "gap", "rate_low", "rate_high", "change", "below_mean", "below_sd", "below_min", "below_q1", "below_median", "below_q3", "below_max"}
DIGITS = {"trend_slope", "trend_low", "trend_high", "trend_p", "required_gain", "below_cv", "below_gini", "below_theil", "below_theil_between",
          "below_ratio_20_20"}
# What stands beside the figures of the year, of the neighbours and of missing returns; some with two places whatever the indicator.
BESIDE = {"parent_code", "peers", "rank", "rank_low", "rank_high", "parent_place", "target_place", "units_missing", "units_known", "bound_verdict"}
BESIDE_FIXED = {"shrunk", "shrunk_sd", "parent_rate", "parent_low_95", "parent_high_95", "parent_low_998", "parent_high_998",
                "target_low_95", "target_high_95", "target_low_998", "target_high_998", "rate_known", "rate_lowest", "rate_highest"}
BESIDE_TWO = {"rank_expected", "parent_phi", "target_phi"}
NAMES = {"area_name": "area_name_" + lang}
DECIMALS = {}  # an indicator's, as query prints them


def key_of(row):
    return row["area_code"], row["period"], row["grp"], row["indicator"]


def completeness(row):
    expected = int(row["units_expected"])
    return fixed(str(int(row["units_reported"]) * 10000 // expected / 100), 2) if expected > 0 else ""


def as_printed(column, row, places):
    """What query prints of a column of a row of SQL."""
    value = row[NAMES.get(column, column)]
    if value == "" or column in NAMES:
        return value
    if column in BESIDE_TWO:
        return fixed(value, 2)
    if column in EXACT:
        return plain(value)
    if column in FIXED | BESIDE_FIXED:
        return fixed(value, places)
    if column in DIGITS:
        return f"{float(value):.10g}"
    return {"on_course": {"t": "yes", "f": "no"}}.get(column, {}).get(value, value)


def compare_query(kind, rows, sql):
    for row in rows:
        stored = sql.get(key_of(row))
        if stored is None:
            differ(f"{kind}: not in SQL:", key_of(row))
            continue
        places = DECIMALS.setdefault(row["indicator"], places_of(row["rate"])) if row["rate"] else DECIMALS.get(row["indicator"], 0)
        for column, text in row.items():
            where = f"{key_of(row)} {column}"
            if column == "completeness":
                check(kind, where, text, completeness(stored))
            elif column in DESCRIBED:
                continue
            elif column in BESIDE | BESIDE_FIXED | BESIDE_TWO and row["section"] == "year":
                check(kind, where, text, "")
            elif column == "below_n":
                check(kind, where, text or "0", stored[column] or "0")
            else:
                expected = as_printed(column, stored, places)
                # What is worked out from no year is no year.
                check(kind, where, text, "" if expected == "0" and column.startswith(("course_", "trend_years", "required_year")) else expected)


# What the catalogue says, which plain SQL has no column for.
DESCRIBED = {"section", "indicator_name", "grp_name", "target_area_name", "target_source", "target_phrase", "target_flag", "indicator_note"}


# Documents: a list of tables, each a list of rows of texts ----------------------------------

def of_markdown(path):
    tables, inside = [], False
    for line in open(path, encoding="utf-8"):
        if line.startswith("| "):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.rstrip("\n")[1:-1])]
            if not inside:
                tables.append([])
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                tables[-1].append([re.sub(r"\\(.)", r"\1", cell) for cell in cells])
        inside = line.startswith("| ")
    return tables


class Page(html.parser.HTMLParser):
    """The tables of a page but those of the charts."""

    def __init__(self):
        super().__init__()
        self.tables, self.figures, self.cell = [], 0, None

    def handle_starttag(self, tag, attrs):
        if tag == "figure":
            self.figures += 1
        elif self.figures:
            return
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "figure":
            self.figures -= 1
        elif tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append(self.cell.strip())
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


def of_html(path):
    page = Page()
    page.feed(open(path, encoding="utf-8").read())
    return page.tables


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def shown(value, form):
    """A number in a spreadsheet's format, which may have one for what is above, below and equal to 0 each."""
    sections = form.split(";")
    if len(sections) == 3:
        form = sections[1 if Decimal(value) < 0 else 0 if Decimal(value) > 0 else 2]
        sign, form, value = form[: -len(form.lstrip("+-"))], form.lstrip("+-"), str(abs(Decimal(value)))
        return sign + shown(value, form)
    number, _, behind = form.partition('"')
    places = places_of(number.rstrip("%"))
    text = fixed(str(Decimal(value) * 100) if number.endswith("%") else value, places) if re.search("[0#]", number) else plain(value)
    if number.startswith("#,##"):
        text = f"{Decimal(text):,.{places}f}"
    return text + ("%" if number.endswith("%") else "") + behind.replace('"', "")


def column_of(reference):
    column = 0
    for letter in re.match("[A-Z]+", reference).group():
        column = column * 26 + ord(letter) - 64
    return column - 1


def of_workbook(path):
    """Sheets without a chart, without the first one, from the header (behind the caption) on."""
    tables = []
    with zipfile.ZipFile(path) as book:
        # What is repeated in print names its sheet, once for columns and once for rows.
        for name in xml.etree.ElementTree.fromstring(book.read("xl/workbook.xml")).iter(SHEET + "definedName"):
            sheet = r"('[^']+'|[^'!]+)"
            whole_name = re.fullmatch(rf"({sheet}!\$[A-Z]+:\$[A-Z]+)?,?({sheet}!\$\d+:\$\d+)?", name.text)
            check("xlsx", f"printed titles {name.text}", whole_name is not None, True)
        styles = xml.etree.ElementTree.fromstring(book.read("xl/styles.xml"))
        formats = {form.get("numFmtId"): form.get("formatCode") for form in styles.iter(SHEET + "numFmt")}
        looks = [formats.get(xf.get("numFmtId"), "General") for xf in styles.find(SHEET + "cellXfs")]
        names = set(book.namelist())
        for index in range(2, len(names)):
            if f"xl/worksheets/sheet{index}.xml" not in names:
                break
            sheet = xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{index}.xml"))
            if sheet.find(SHEET + "drawing") is not None:
                continue
            rows = []
            for row in list(sheet.iter(SHEET + "row"))[1:]:
                texts = []
                for cell in row.iter(SHEET + "c"):
                    texts += [""] * (column_of(cell.get("r")) + 1 - len(texts))
                    if cell.get("t") == "inlineStr":
                        texts[-1] = "".join(part.text or "" for part in cell.iter(SHEET + "t"))
                    elif cell.find(SHEET + "v") is not None:
                        texts[-1] = shown(cell.find(SHEET + "v").text, looks[int(cell.get("s", "0"))])
                rows.append(texts)
            tables.append([row + [""] * (len(rows[0]) - len(row)) for row in rows])
    return tables


def squeezed(text):
    """Blanks are where lines are broken, in a PDF."""
    return re.sub(r"\s", "", text)


class Paper:
    """The words of a PDF in the order in which they were written, with the columns that they stand in."""

    def __init__(self, path):
        self.text, self.places, page = "", [], 0
        for line in open(path, encoding="utf-8"):
            page += line.lstrip().startswith("<page")
            word = re.search(r'<word xMin="([\d.]+)".* xMax="([\d.]+)".*>(.*)</word>', line)
            if word:
                text = squeezed(html.unescape(word.group(3)))
                self.text += text
                self.places += [(page, float(word.group(1)), float(word.group(2)))] * len(text)
        self.at = 0

    def find(self, cells, where):
        """The next place where these cells stand one behind the other; for each cell, page, left and right edge, or None for an empty one."""
        texts = [squeezed(cell) for cell in cells]
        found = self.text.find("".join(texts), self.at)
        if found < 0:
            differ("pdf:", where, "no row", cells)
            return None
        edges = []
        for text in texts:
            words = self.places[found:found + len(text)]
            edges.append((words[0][0], min(word[1] for word in words), max(word[2] for word in words)) if words else None)
            found += len(text)
        self.at = found
        return edges

    def compare(self, table, where):
        """Row by row, in their order; on each page a column must not reach into the next one."""
        lefts, rights = {}, {}
        for row in table:
            edges = self.find(row, where) or []
            for column, edge in enumerate(edges):
                compared["pdf"] += 1
                if edge is not None:
                    at = edge[0], column
                    lefts[at] = min(edge[1], lefts.get(at, edge[1]))
                    rights[at] = max(edge[2], rights.get(at, edge[2]))
        for (page, column), right in rights.items():
            behind = [left for (other, place), left in lefts.items() if other == page and place > column]
            if behind and min(behind) < right - 0.5:
                differ(f"pdf: {where}, page {page}: column {column} reaches to {right}, the next begins at {min(behind)}")


def compare_documents(tables, others, paper):
    for name, theirs in others.items():
        check(name, "tables", len(theirs), len(tables))
        for index, (ours, other) in enumerate(zip(tables, theirs)):
            where = f"table {index}, {ours[0][0]}, {ours[0][-1]}"
            check(name, f"{where}: rows", len(other), len(ours))
            for row, own in zip(other, ours):
                check(name, f"{where}: {own[0]}: cells", len(row), len(own))
                for title, got, expected in zip(ours[0], row, own):
                    check(name, f"{where}: {own[0]}: {title}", got, expected)
    for index, table in enumerate(tables):
        paper.compare(table, f"table {index}, {table[0][0]}, {table[0][-1]}")


# Figures of a document's tables against SQL -------------------------------------------------

def is_hidden(row, places):
    """Whether so many places would show the rate as if it were its target, which it misses."""
    return row["status"] != "met" and row["target"] != "" and Decimal(row["rate"]) != Decimal(row["target"]) and \
        fixed(row["rate"], places) == fixed(row["target"], places)


def rate_places(row):
    places = DECIMALS.get(row["indicator"], 2)
    while row["rate"] != "" and places < 6 and is_hidden(row, places):
        places += 1
    return places


def rate_text(row):
    return "–" if row["rate"] == "" else fixed(row["rate"], rate_places(row)) + units[row["indicator"]]


def signed(text):
    return "+" + text if re.search("[1-9]", text) and not text.startswith("-") else text


def count_text(value):
    if value == "":
        return "–"
    number = Decimal(value)
    return f"{number:,.0f}" if number == number.to_integral_value() else None


def returns_of(row):
    """Of the year or, where they are less complete, of the years that the rate looks back on."""
    expected, reported = int(row["units_expected"]), int(row["units_reported"])
    before, had = int(row["earlier_expected"] or 0), int(row["earlier_reported"] or 0)
    expected, reported = expected - before, reported - had
    if before > 0 and (expected == 0 or had * expected < reported * before):
        return had, before
    return reported, expected


def returns_text(reported, expected):
    if expected <= 0:
        return "–"
    tenths = reported * 1000 // expected
    return f"{reported:,}/{expected:,} ({tenths // 10}.{tenths % 10}%)"


def side_text(value, got):
    """A count, or of indices and the like a figure of two places."""
    whole = count_text(value)
    return whole if whole is not None else f"{Decimal(fixed(value, 2)):,.2f}" if places_of(got) == 2 else plain(value)


def gap_text(row):
    if row["gap"] == "":
        return "–" if row["target"] != "" else ""
    return signed(fixed(row["gap"], rate_places(row)))


def trend_text(row, places):
    if row["trend_slope"] == "":
        return ""
    slope = float(row["trend_slope"])
    arrow = "→" if slope == 0 or not float(row["trend_p"] or 1) < 0.05 else "↑" if slope > 0 else "↓"
    while arrow != "→" and places < 6 and not re.search("[1-9]", fixed(row["trend_slope"], places)):
        places += 1
    return f"{arrow} {signed(fixed(row['trend_slope'], places))}"


def course_text(row):
    if row["on_course"] == "" or row["status"] == "met":
        return ""
    if row["course_year"] in ("", "0"):
        return None  # words
    earliest, latest = row["course_earliest"], row["course_latest"]
    return row["course_year"] + (f" ({earliest}–{latest})" if earliest else "")


def required_text(row, places):
    if row["required_year"] in ("", "0"):
        return ""
    while places < 6 and float(row["required_gain"]) != 0 and not re.search("[1-9]", fixed(row["required_gain"], places)):
        places += 1
    return f"{signed(fixed(row['required_gain'], places))} ({row['required_year']})"


def close_mark(row):
    return "≈" if row["verdict"] == "too_close" else ""


def rates_cell(what, row, got):
    """What a cell of a table of rates must be; None where any words will do."""
    places = DECIMALS.get(row["indicator"], 2)
    if what in ("numerator", "denominator"):
        return side_text(row[what], got)
    if what == "interval":
        return f"{fixed(row['rate_low'], places)}–{fixed(row['rate_high'], places)}" if row["rate_low"] and row["rate_high"] else ""
    if what == "target":
        signs = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
        return f"{signs[row['comparator']]} {plain(row['target'])}{units[row['indicator']]}" if row["target"] else ""
    if what == "change":
        return signed(fixed(row["change"], places)) if row["change"] else ""
    if what == "status":
        words = STATUS.setdefault(row["status"], got.strip("✓✗·–… ≈"))
        return f"{MARKS[row['status']]} {words}" + (" ≈" if close_mark(row) else "")
    if what == "returns":
        return returns_text(*returns_of(row))
    made = {"rate": lambda: rate_text(row), "gap": lambda: gap_text(row), "trend": lambda: trend_text(row, places), "course": lambda: course_text(row),
            "required": lambda: required_text(row, places)}
    return made[what]()


STATUS = {}


def compare_rates(table, sql, seen):
    """A row an indicator: targets, others, companions, alternatives."""
    titles = [TITLES.get(title) for title in table[0]]
    if None in titles:
        differ("rates: nobody knows the column", table[0][titles.index(None)])
        return
    for cells in table[1:]:
        code = cells[titles.index("code")]
        row = sql.get((area, year, "all", code))
        if row is None:
            differ("rates: not in SQL:", code)
            continue
        seen.add(code)
        check("rates", f"{code} name", re.sub(r"^└ | \[\d+\]$", "", cells[0]), row["indicator_name_" + lang])
        for what, got in zip(titles, cells):
            expected = got if what in ("name", "code", "text") else rates_cell(what, row, got)
            if expected is not None:
                check("rates", f"{code} {what}", got, expected)
            elif got == "":
                differ(f"rates: {code} {what}: empty")


def indicator_by_name(name):
    codes = codes_of_names.get(name, set())
    if len(codes) != 1:
        differ("no single indicator is named", name, sorted(codes))
        return None
    return next(iter(codes))


def compare_below(table, sql):
    codes = [indicator_by_name(title) for title in table[0][2:-1]]
    if None in codes:
        return
    for cells in table[1:]:
        rows = [sql.get((cells[1], year, "all", code)) for code in codes]
        for code, row, got in zip(codes, rows, cells[2:-1]):
            expected = "–"
            if row is not None and row["rate"] != "":
                expected = f"{rate_text(row)} {MARKS[row['status']]}{close_mark(row)}{'!' if row['doubt'] else ''}"
            check("below", f"{cells[1]} {code}", got, expected)
        known = [returns_of(row) for row in rows if row is not None and int(row["units_expected"]) > 0]
        least = min(known, key=lambda pair: Decimal(pair[0]) / Decimal(pair[1]), default=(0, 0))
        # Of shares that are the same any may stand here.
        got = re.match(r"([\d,]+)/([\d,]+)", cells[-1])
        if got and least[1] > 0:
            pair = tuple(int(number.replace(",", "")) for number in got.groups())
            check("below", f"{cells[1]} least", cells[-1], returns_text(*pair))
            check("below", f"{cells[1]} least is one", pair in known and pair[0] * least[1] == least[0] * pair[1], True)
        else:
            check("below", f"{cells[1]} least", cells[-1], returns_text(*least))
    return [cells[1] for cells in table[1:]]


def plain_cell(row):
    """A rate beside others, with what keeps it from being read like them."""
    if row is None or row["rate"] == "":
        return "–"
    return rate_text(row) + (" …" if row["status"] == "incomplete" else "") + (" !" if row["doubt"] else "")


def compare_years(table, sql, seen):
    for cells in table[1:]:
        code = indicator_by_name(cells[0])
        for title, got in zip(table[0][1:], cells[1:]):
            check("years", f"{code} {title}", got, plain_cell(sql.get((area, title, "all", code))))
            seen.add((title, code))


def compare_groups(table, sql, groups, seen):
    for cells in table[1:]:
        code = indicator_by_name(cells[0])
        for title, got in zip(table[0][1:], cells[1:]):
            group = groups.get(title, "all" if title == table[0][1] else None)
            check("groups", f"{code} {title}", got, plain_cell(sql.get((area, year, group, code))))
            seen.add((group, code))


def compare_spread(table, sql, seen):
    columns = [SPREAD[title] for title in table[0][1:]]
    for cells in table[1:]:
        code = indicator_by_name(cells[0])
        row = sql.get((area, year, "all", code))
        if row is None:
            continue
        seen.add(code)
        for column, got in zip(columns, cells[1:]):
            value = row[column]
            unit = "" if column == "below_sd" else units[code]
            expected = "–" if value == "" else value if column == "below_n" else fixed(value, DECIMALS.get(code, 2)) + unit
            check("spread", f"{code} {column}", got, expected)


OWN = {"en": " (this area)", "zh": "（本区划）"}


def peer_cells(row):
    """A row of a table of the areas beside this one; its cells by what they hold."""
    if row is None or row["rate"] == "":
        side = "" if row is None else side_text(row["denominator"], row["denominator"])
        return {"rate": "–", "interval": "", "denominator": side, "rank": "", "range": ""}
    return {
        "rate": f"{rate_text(row)} {MARKS[row['status']]}{close_mark(row)}{'!' if row['doubt'] else ''}",
        "interval": rates_cell("interval", row, ""), "denominator": side_text(row["denominator"], row["denominator"]),
        "rank": f"{row['rank']}/{row['peers']}" if row["rank"] else "",
        "range": "–".join(dict.fromkeys((row["rank_low"], row["rank_high"]))) if row["rank_low"] else "",
    }


def compare_peers(table, peers):
    """A table does not say which indicator it is of: it must be one whose figures these are."""
    columns = [PEERS.get(title) for title in table[0][1:]]
    rows = [(cells[0].removesuffix(OWN[lang]), cells[1:]) for cells in table[1:-1]]
    made = {}
    for code in {row["indicator"] for row in peers}:
        known = {row["area_name_" + lang]: peer_cells(row) for row in peers if row["indicator"] == code}
        made[code] = [known.get(name, peer_cells(None)) for name, _ in rows]
    wrong = {code: sum(expected[column] != got for (_, cells), expected in zip(rows, rows_made) for column, got in zip(columns, cells))
             for code, rows_made in made.items()}
    code = min(sorted(wrong), key=wrong.get)
    for (name, cells), expected in zip(rows, made[code]):
        for column, got in zip(columns, cells):
            check("peers", f"{code} {name} {column}", got, expected[column])
    check("peers", f"{code} own row", sum(cells[0].endswith(OWN[lang]) for cells in table[1:]), 1)
    ranks = [int(cells[columns.index("rank")].split("/")[0] or 0) for _, cells in rows] if "rank" in columns else []
    placed = [rank for rank in ranks if rank]
    check("peers", f"{code} order", ranks, sorted(placed) + [0] * (len(ranks) - len(placed)))
    return code


PEERS = {"rate": "rate", "比率": "rate", "95% interval": "interval", "95% 区间": "interval", "denominator": "denominator", "分母": "denominator",
         "rank": "rank", "位次": "rank", "by chance": "range", "偶然范围": "range"}


def whole(kind, expected, seen):
    """Nothing that belongs into a table is left out of it."""
    for what in sorted(expected - seen):
        differ(f"{kind}: in no table:", what)


def compare_figures(tables, sql, groups, peers):
    rates, years, spread, grouped, below, beside = set(), set(), set(), set(), [], []
    for table in tables:
        titles = [TITLES.get(title) for title in table[0]]
        if titles[:2] == ["area", "rate"] and any(cells[0].endswith(OWN[lang]) for cells in table[1:]):
            beside.append(compare_peers(table, peers))
        elif titles[:2] == ["name", "code"] and "rate" in titles and "numerator" in titles:
            compare_rates(table, sql, rates)
        elif titles[0] == "area" and titles[-1] == "least":
            below += compare_below(table, sql) or []
        elif titles[0] == "name" and len(table[0]) > 1 and all(re.fullmatch(r"\d{4}", title) for title in table[0][1:]):
            compare_years(table, sql, years)
        elif titles[0] == "name" and len(titles) > 1 and all(title in SPREAD for title in table[0][1:]):
            compare_spread(table, sql, spread)
        elif titles[0] == "name" and len(table[0]) > 2 and all(title in groups for title in table[0][2:]):
            compare_groups(table, sql, groups, grouped)
    check("peers", "indicators", len(set(beside)), len(beside))
    own = [row for row in sql.values() if row["area_code"] == area]
    whole("rates", {row["indicator"] for row in own if row["period"] == year and row["grp"] == "all" and row["rate"]}, rates)
    whole("years", {(row["period"], row["indicator"]) for row in own if row["grp"] == "all" and row["rate"]}, years)
    whole("spread", {row["indicator"] for row in own if row["period"] == year and row["grp"] == "all" and int(row["below_n"] or 0) > 1}, spread)
    whole("groups", {(row["grp"], row["indicator"]) for row in own
                     if row["period"] == year and row["rate"] and row["grp"] in groups.values()}, grouped)
    return below


# --------------------------------------------------------------------------------------------

sql, units, codes_of_names = {}, {}, {}


def load():
    """What SQL has of the area, by key; what the indicators' rates are in; which codes have a name."""
    sql.update((key_of(row), row) for row in read_csv("sql.csv"))
    units.update((row["indicator"], "%" if float(row["scale"]) == 100 else "") for row in read_csv("scales.csv"))
    for row in sql.values():
        codes_of_names.setdefault(row["indicator_name_" + lang], set()).add(row["indicator"])


def finish():
    """Says what was compared and what differs."""
    print(" ".join(f"{kind.replace(' ', '_')}={count}" for kind, count in sorted(compared.items())))
    for line in differences[:40]:
        print(line)
    print(f"differences={len(differences)}")
    sys.exit(1 if differences else 0)


def main():
    load()
    query = read_csv("query.csv")
    compare_query("query", query, sql)
    compare_query("query of the years", read_csv("years.csv"), sql)
    # Every row of SQL must be in the query.
    in_query = {key_of(row) for row in query} | {key_of(row) for row in read_csv("years.csv")}
    whole("query", set(sql), in_query)

    with open(f"{folder}/query.json", encoding="utf-8") as file:
        objects = json.load(file, parse_float=str, parse_int=str)
    check("json", "rows", len(objects), len(query))
    for row, member in zip(query, objects):
        check("json", f"{key_of(row)} columns", list(member), list(row))
        for column, text in row.items():
            check("json", f"{key_of(row)} {column}", "" if member[column] is None else member[column], text)

    report = read_csv("report.csv")
    compare_query("csv", [row for row in report if row["section"] != "unit"], sql)
    whole("csv", {key_of(row) for row in sql.values() if row["area_code"] == area and row["grp"] == "all"}, {key_of(row) for row in report})

    groups = {row["grp_name"]: row["grp"] for row in report if row["section"] == "group"}
    markdown = of_markdown(f"{folder}/report.md")
    compare_documents(markdown, {"html": of_html(f"{folder}/report.html"), "xlsx": of_workbook(f"{folder}/report.xlsx")},
                      Paper(f"{folder}/report.bbox"))
    below = compare_figures(markdown, sql, groups, read_csv("peers.csv"))
    compared["tables"] = len(markdown)
    compared["areas"] = len(below)
    finish()


if __name__ == "__main__":
    main()
