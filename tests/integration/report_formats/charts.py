#!/usr/bin/env python3
"""charts.py FOLDER AREA LANG YEAR

Holds the tables behind the charts of one area's report, and those in the text that the charts are drawn beside, against plain SQL, cell by cell: in HTML
those below each chart, in the workbook those that its native charts point at, and in Markdown the tables of the areas below, of their ranks, of the counties, of
the neighbours and of missing returns. Beside what compare.py reads, the folder has:

    peers.csv     edustat.indicator_value with peer_value, of the areas that have the same one above as this one, in the year
    deep.csv      edustat.indicator_value with peer_value, of the area and all areas below it, directly or farther, in the year and the four before
    places.csv    these areas: code, names, level and the area above

Every row that SQL has must be in a table that belongs to it. Prints what was compared, a line a kind, then each difference; ends with 1 when there is one.
"""
import functools
import html.parser
import re
import xml.etree.ElementTree
import zipfile
from decimal import Decimal
from statistics import median

import compare
from compare import SHEET, DECIMALS, area, check, differ, fixed, folder, lang, read_csv, signed, year

ENGLISH = lang == "en"
WORDS = {"met": "met", "not_met": "not met", "incomplete": "incomplete"} if ENGLISH else \
    {"met": "达标", "not_met": "未达标", "incomplete": "不完整"}
PLACES = {"within": "within", "above_95": "above", "above_998": "far above", "below_95": "below", "below_998": "far below"} if ENGLISH else \
    {"within": "界内", "above_95": "高于", "above_998": "远高于", "below_95": "低于", "below_998": "远低于"}
SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
SPAN = [str(int(year) - back) for back in (4, 3, 2, 1, 0)]
NATIVE = ("bullet", "ranked", "slope", "line")


def number(value, code):
    """As a chart's table has it: no unit, nothing for what is missing."""
    return fixed(value, DECIMALS[code]) if value != "" else ""


def whole(value):
    number = Decimal(value)
    return f"{number:,.0f}" if number == number.to_integral_value() else compare.plain(value)


def difference(after, before, code):
    return signed(fixed(str(Decimal(after) - Decimal(before)), DECIMALS[code])) if after != "" and before != "" else ""


# What SQL has --------------------------------------------------------------------------------

deep, places = {}, {}


def load():
    compare.load()
    for row in read_csv("years.csv"):  # the indicators' places behind the point
        if row["rate"]:
            DECIMALS.setdefault(row["indicator"], compare.places_of(row["rate"]))
    deep.update(((row["area_code"], row["period"], row["indicator"]), row) for row in read_csv("deep.csv"))
    places.update((row["code"], row) for row in read_csv("places.csv"))
    for row in deep.values():
        compare.codes_of_names.setdefault(row["indicator_name_" + lang], set()).add(row["indicator"])


def rate_of(code, when, indicator):
    row = deep.get((code, when, indicator))
    return row["rate"] if row is not None else ""


def comparable(code, when, indicator):
    row = deep.get((code, when, indicator))
    return row["rate"] if row is not None and row["status"] != "incomplete" else ""


def name_of(code):
    return places[code]["name_" + lang]


@functools.cache
def children():
    return [code for code, place in places.items() if place["parent"] == area]


@functools.cache
def counties():
    return [code for code, place in places.items() if place["level"] == "county" and code != area]


def earliest(indicator):
    return next((when for when in SPAN[:-1] if sum(rate_of(code, when, indicator) != "" for code in children()) >= 2), None)


def common_target(indicator):
    """The target that all areas below with a rate share, else none."""
    held = {(row["target"], row["comparator"]) for row in (deep.get((code, year, indicator)) for code in children())
            if row is not None and row["rate"] != ""}
    return next(iter(held))[0] if len(held) == 1 else ""


def forecast_of(indicator):
    """The line of a trend: where it stands in the year, through the median of what Sen's slope leaves of the complete rates of ten years."""
    own = compare.sql[(area, year, "all", indicator)]
    past = [row for row in compare.sql.values() if row["area_code"] == area and row["grp"] == "all" and row["indicator"] == indicator and
            row["rate"] and (row["status"] != "incomplete" or row is own) and int(year) - 10 < int(row["period"]) <= int(year)]
    if own["trend_slope"] == "" or len(past) != int(own["trend_years"]):
        return None
    slope = float(own["trend_slope"])
    return own, median(float(row["rate"]) - slope * (int(row["period"]) - int(year)) for row in past)


# Rows that tables must have: what a chart of a kind says of an indicator ------------------------

def ranked(indicator):
    target = number(common_target(indicator), indicator)
    for code in children() + [area]:
        row = deep.get((code, year, indicator))
        if row is None:
            yield [name_of(code), "", "", "", target, "", "", "", ""]
            continue
        ranks = ["", "", ""] if code == area else [row[column] if row[column] != "0" else "" for column in ("rank", "rank_low", "rank_high")]
        yield [name_of(code), number(row["rate"], indicator), number(row["rate_low"], indicator), number(row["rate_high"], indicator), target,
               WORDS.get(row["status"], ""), *ranks]


def beside(indicator):
    """The area among those that have the same one above; what was left out of the comparison is drawn as incomplete."""
    rows = [row for row in read_csv("peers.csv") if row["indicator"] == indicator]
    held = {(row["target"], row["comparator"]) for row in rows if row["rate"] != ""}
    target = number(next(iter(held))[0], indicator) if len(held) == 1 else ""
    placed = any(row["rank"] not in ("", "0") for row in rows)
    for row in rows:
        ranks = [row[column] if row[column] != "0" else "" for column in ("rank", "rank_low", "rank_high")]
        left_out = placed and row["rate"] != "" and ranks[0] == ""
        yield [row["area_name_" + lang], number(row["rate"], indicator), number(row["rate_low"], indicator), number(row["rate_high"], indicator), target,
               WORDS["incomplete"] if left_out else WORDS.get(row["status"], ""), *ranks]


def slope(indicator):
    first = earliest(indicator)
    for code in children() + [area]:
        before, after = comparable(code, first, indicator), comparable(code, year, indicator)
        yield [name_of(code), number(before, indicator), number(after, indicator), difference(after, before, indicator)]


def funnel(indicator):
    for code in children():
        row = deep.get((code, year, indicator))
        if row is not None and row["parent_low_95"] != "" and Decimal(row["denominator"]) > 0:
            beyond = "99.8%" if "998" in row["parent_place"] else "95%" if "95" in row["parent_place"] else ""
            yield [name_of(code), whole(row["denominator"]), number(row["rate"], indicator), beyond]


def spread(indicator):
    for when in SPAN[::2]:
        own = deep.get((area, when, indicator))
        if own is None or own["below_q1"] == "" or sum(rate_of(code, when, indicator) != "" for code in counties()) < 4:
            continue
        for code in counties():
            yield [when, name_of(code), number(rate_of(code, when, indicator), indicator)] + \
                [number(own[column], indicator) for column in ("below_q1", "below_median", "below_q3", "target")]


def weighted(indicator):
    farther = any(places[code]["parent"] != area for code in counties())
    for title, codes in (("directly below" if ENGLISH else "直接下级", children()), ("counties" if ENGLISH else "县（市、区）", counties())):
        for code in codes if title[0] in "d直" or farther else []:
            row = deep.get((code, year, indicator))
            yield [title, name_of(code), number(row["rate"], indicator) if row else "",
                   whole(row["denominator"]) if row and row["denominator"] != "" else ""]


def line(indicator):
    known = {row["period"]: row for row in compare.sql.values()
             if row["area_code"] == area and row["grp"] == "all" and row["indicator"] == indicator and row["period"] <= year}
    ahead = forecast_of(indicator)
    last = int(known[year]["course_year"] or 0) if ahead is not None and known[year]["on_course"] != "" else 0
    last = min(max(last, int(year)), int(year) + 6)
    for when in range(min(int(row["period"]) for row in compare.sql.values() if row["area_code"] == area), last + 1):
        row = known.get(str(when))
        target = row["target"] if row is not None else known[year]["target"] if when > int(year) else ""
        cells = [str(when), number(row["rate"], indicator) if row is not None else "", number(target, indicator)]
        if last > int(year):
            own, now = ahead
            for column in ("trend_slope", "trend_low", "trend_high"):
                if own[column] != "":
                    cells.append(number(repr(now + (when - int(year)) * float(own[column])), indicator) if when >= int(year) else "")
        yield cells


def bullet():
    for (code, when, grp, indicator), row in compare.sql.items():
        if (code, when, grp) == (area, year, "all") and row["target"] != "":
            before = str(Decimal(row["rate"]) - Decimal(row["change"])) if row["change"] != "" and row["rate"] != "" else ""
            yield [row["indicator_name_" + lang], number(row["rate"], indicator), compare.units[indicator], number(row["rate_low"], indicator),
                   number(row["rate_high"], indicator), SIGNS[row["comparator"]], number(row["target"], indicator), WORDS.get(row["status"], ""),
                   number(before, indicator)]


def heat(indicators):
    for code in children():
        yield [name_of(code)] + [number(rate_of(code, year, indicator), indicator) for indicator in indicators]


def grouped(rows):
    """Groups beside each other: the indicators and groups are those of the table, their figures those of SQL."""
    names = {row["grp_name"]: row["grp"] for row in read_csv("report.csv") if row["section"] == "group"}
    codes = [compare.indicator_by_name(row[0]) for row in rows]
    most = max(DECIMALS[code] for code in codes)
    for code in dict.fromkeys(codes):
        all_units = compare.sql[(area, year, "all", code)]
        for name, group in names.items():
            row = compare.sql.get((area, year, group, code))
            if row is not None and row["rate"] != "":
                share = round(1000 * Decimal(row["denominator"]) / Decimal(all_units["denominator"])) / Decimal(10)
                yield [all_units["indicator_name_" + lang], name, fixed(row["rate"], most), compare.plain(str(share.normalize()))]


def same(kind, where, rows, expected):
    """The same rows in whatever order; those that differ are set beside those that begin alike."""
    expected = list(expected)
    known, there = {tuple(row) for row in expected}, {tuple(row) for row in rows}
    left = [row for row in expected if tuple(row) not in there]
    check(kind, f"{where}: rows", len(rows), len(expected))
    check(kind, f"{where}: different rows", len(there), len(known))
    for row in rows:
        if tuple(row) in known:
            compare.compared[kind] += len(row)
            continue
        keys = 2 if len(row) > 1 and any(other[:2] == row[:2] for other in left) else 1
        other = next((one for one in left if one[:keys] == row[:keys]), None)
        check(kind, f"{where}: {row[0]}", row, other)
    for row in left:
        if not any(other[:1] == row[:1] for other in rows):
            differ(f"{kind}: {where}: no row", row)


# Charts -----------------------------------------------------------------------------------------

class Charts(html.parser.HTMLParser):
    """The charts of a page: kind, title and table of each."""

    def __init__(self):
        super().__init__()
        self.charts, self.inside, self.cell = [], False, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "figure":
            self.inside = True
            self.charts.append({"kind": attrs["class"].split()[-1], "title": "", "rows": []})
        elif self.inside and tag == "div" and "aria-label" in attrs:
            self.charts[-1]["title"] = attrs["aria-label"]
        elif self.inside and tag == "tr":
            self.charts[-1]["rows"].append([])
        elif self.inside and tag in ("td", "th"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "figure":
            self.inside = False
        elif tag in ("td", "th") and self.cell is not None:
            self.charts[-1]["rows"][-1].append(self.cell.strip())
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


def indicator_of(title):
    """The indicator with the longest name that a title begins with, which may have a capital there."""
    names = [name for name in compare.codes_of_names if re.match(f"{re.escape(name[0])}|{re.escape(name[0].upper())}", title) and
             re.match(re.escape(name[1:]) + "(: |：|$)", title[1:])]
    return compare.indicator_by_name(max(names, key=len)) if names else None


def without_unit(title):
    return re.sub(r" \(%\)$|（%）$", "", title)


def has_unit(title):
    return title != without_unit(title)


def compare_chart(chart, seen):
    kind, (titles, *rows) = chart["kind"], chart["rows"]
    where = f"{kind} {chart['title']}"
    indicator = indicator_of(chart["title"])
    if kind == "ranked" and chart["title"][len(compare.sql[(area, year, "all", indicator)]["indicator_name_" + lang]):].lstrip(":： ").startswith(name_of(area)):
        kind = "beside"
    made = {"ranked": ranked, "beside": beside, "slope": slope, "funnel": funnel, "spread": spread, "weighted": weighted, "line": line}
    if kind == "bullet":
        same(kind, where, rows, bullet())
    elif kind == "heat":
        indicators = [compare.indicator_by_name(without_unit(title)) for title in titles[1:]]
        check(kind, f"{where}: units", [has_unit(title) for title in titles[1:]], [compare.units[code] == "%" for code in indicators])
        same(kind, where, rows, heat(indicators))
    elif kind == "weighted" and indicator is None:
        same("groups", where, rows, grouped(rows))
        seen.add(("groups", rows[0][0]))
        return
    elif kind in made and indicator is not None:
        same(kind, where, rows, made[kind](indicator))
        # What is in per cent says so above the rate.
        rate = {"spread": 2, "weighted": 2, "funnel": 2}.get(kind, 1)
        check(kind, f"{where}: unit", has_unit(titles[rate]), compare.units[indicator] == "%")
        if kind == "slope":
            check(kind, f"{where}: years", [without_unit(title) for title in titles[1:3]], [earliest(indicator), year])
    else:
        differ("nobody knows the chart", where)
    seen.add((kind, indicator))


def compare_charts(charts):
    seen = set()
    for chart in charts:
        compare_chart(chart, seen)
    focus = {indicator for kind, indicator in seen if kind == "ranked"}
    own = [row for row in compare.sql.values() if (row["area_code"], row["period"], row["grp"]) == (area, year, "all")]
    expected = {("bullet", None)} | {("line", row["indicator"]) for row in own if row["target"] != "" and sum(
        1 for other in compare.sql.values() if other["area_code"] == area and other["grp"] == "all" and other["indicator"] == row["indicator"] and
        other["rate"]) >= 3}
    if len(children()) > 1:
        expected |= {("heat", None)} | {(kind, indicator) for indicator in focus for kind in ("slope", "weighted") if earliest(indicator)}
        expected |= {("spread", indicator) for indicator in focus if len(list(spread(indicator))) > 0}
        expected |= {("funnel", indicator) for indicator in focus if len(list(funnel(indicator))) > 2}
    compare.whole("charts", expected, seen)
    return focus


def charts_of_workbook(path):
    """The sheets with a native chart: title, cells as they are shown, and what the chart points at."""
    found = []
    with zipfile.ZipFile(path) as book:
        styles = xml.etree.ElementTree.fromstring(book.read("xl/styles.xml"))
        formats = {form.get("numFmtId"): form.get("formatCode") for form in styles.iter(SHEET + "numFmt")}
        looks = [formats.get(xf.get("numFmtId"), "General") for xf in styles.find(SHEET + "cellXfs")]
        names = set(book.namelist())
        index = 0
        while f"xl/worksheets/sheet{index + 1}.xml" in names:
            index += 1
            sheet = xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{index}.xml"))
            if sheet.find(SHEET + "drawing") is None:
                continue
            rows = []
            for row in sheet.iter(SHEET + "row"):
                texts = []
                for cell in row.iter(SHEET + "c"):
                    texts += [""] * (compare.column_of(cell.get("r")) + 1 - len(texts))
                    if cell.get("t") == "inlineStr":
                        texts[-1] = "".join(part.text or "" for part in cell.iter(SHEET + "t"))
                    elif cell.find(SHEET + "v") is not None:
                        texts[-1] = compare.shown(cell.find(SHEET + "v").text, looks[int(cell.get("s", "0"))])
                rows.append(texts)
            chart = xml.etree.ElementTree.fromstring(book.read(f"xl/charts/chart{len(found) + 1}.xml"))
            ranges = [part.text for part in chart.iter() if part.tag.endswith("}f")]
            found.append({"title": rows[0][0], "rows": [row + [""] * (len(rows[1]) - len(row)) for row in rows[1:]], "ranges": ranges})
    return found


def compare_workbook(charts, natives):
    drawn = [chart for chart in charts if chart["kind"] in NATIVE]
    check("xlsx", "charts", [chart["title"] for chart in natives], [chart["title"] for chart in drawn])
    for native, chart in zip(natives, drawn):
        where = f"{chart['kind']} {chart['title']}"
        check("xlsx", f"{where}: rows", len(native["rows"]), len(chart["rows"]))
        # A column that says nothing of any row has no place on the sheet.
        said = [i for i in range(len(chart["rows"][0])) if i == 0 or any(row[i] for row in chart["rows"][1:])]
        check("xlsx", f"{where}: columns", len(native["rows"][0]), len(said))
        for row, own in zip(native["rows"], chart["rows"]):
            own = [own[i] for i in said]
            for title, got, expected in zip((chart["rows"][0][i] for i in said), row, own):
                check("xlsx", f"{where}: {own[0]}: {title}", got, expected)
        # Each series has the rows of the table: one header, then all of them.
        last = len(chart["rows"]) + 1
        for cells in native["ranges"]:
            check("xlsx", f"{where}: {cells}", re.search(r"\$(\d+)(?::\$[A-Z]+\$(\d+))?$", cells).groups() in (("2", None), ("3", str(last))), True)


# Tables of the text -----------------------------------------------------------------------------

def cell_of(row):
    """A rate with its marks, as areas below are shown."""
    if row is None or row["rate"] == "":
        return "–"
    return f"{compare.rate_text(row)} {compare.MARKS[row['status']]}{compare.close_mark(row)}{'!' if row['doubt'] else ''}"


def rate_with_unit(value, indicator):
    return number(value, indicator) + compare.units[indicator] if value != "" else "–"


def funnel_text(row, which, indicator):
    place = row[which + "_place"]
    return f"{PLACES[place]} {number(row[which + '_low_95'], indicator)}–{number(row[which + '_high_95'], indicator)}" if place else ""


def standing_cells(row, indicator):
    if row["rank"] in ("", "0"):
        rank = ""
    else:
        rank = f"{row['rank']}/{row['peers']}"
    ends = list(dict.fromkeys((row["rank_low"], row["rank_high"])))
    chance = "–".join(ends) if row["rank_low"] not in ("", "0") else ""
    return {"rank": rank, "chance": chance, "shrunk": rate_with_unit(row["shrunk"], indicator) if row["shrunk"] else "",
            "above": funnel_text(row, "parent", indicator), "held": funnel_text(row, "target", indicator)}


COLUMNS = {"rank": "rank", "位次": "rank", "by chance": "chance", "偶然范围": "chance", "shrunk rate": "shrunk", "收缩比率": "shrunk",
           "funnel, rate above": "above", "漏斗界限（上级比率）": "above", "funnel, target": "held", "漏斗界限（目标值）": "held"}


def sections(path):
    """The tables of a Markdown document with the headings that they stand below."""
    heading, tables, found = "", compare.of_markdown(path), []
    inside = False
    for text in open(path, encoding="utf-8"):
        if text.startswith("#"):
            heading = text.lstrip("#").strip()
        if text.startswith("| ") and not inside:
            found.append((heading, tables[len(found)]))
        inside = text.startswith("| ")
    return found


def focus_rows(indicator, titles):
    first = earliest(indicator)
    for code in children() + [area]:
        row = deep.get((code, year, indicator))
        before = deep.get((code, first, indicator)) if first else None
        cells = {"rate": cell_of(row), "interval": "", "denominator": "", "before": compare.rate_text(before) if before else "", "change": ""}
        if row is not None:
            low, high = number(row["rate_low"], indicator), number(row["rate_high"], indicator)
            cells["interval"] = f"{low}–{high}" if low and high else ""
            cells["denominator"] = whole(row["denominator"]) if row["denominator"] != "" else "–"
            cells["change"] = difference(comparable(code, year, indicator), comparable(code, first, indicator), indicator) if first else ""
        known = {"rate": "rate", "比率": "rate", "95% interval": "interval", "95% 区间": "interval", "denominator": "denominator", "分母": "denominator",
                 "change": "change", "变化": "change", first: "before"}
        yield [name_of(code)] + [cells[known[title]] for title in titles[1:]]


def rank_rows(indicator, titles):
    for code in children():
        row = deep.get((code, year, indicator))
        if row is not None:
            cells = standing_cells(row, indicator)
            cells["rank"] = cells["rank"] or "–"
            yield [name_of(code), code, cell_of(row)] + [cells[COLUMNS[title]] for title in titles[3:]]


def county_rows(indicators):
    for code in counties():
        rows = [deep.get((code, year, indicator)) for indicator in indicators]
        yield [name_of(code), name_of(places[code]["parent"])] + [
            cell for row in rows for cell in (cell_of(row), whole(row["denominator"]) if row and row["denominator"] != "" else "–")]


def compare_standing(titles, rows):
    """The area beside its neighbours."""
    for cells in rows:
        expected = standing_cells(deep[(area, year, cells[1])], cells[1])
        check("neighbours", cells[1], cells[2:], [expected[COLUMNS[title]] for title in titles[2:]])


def compare_bounds(rows, seen):
    verdicts = {"met": "✓ " + WORDS["met"], "not_met": "✗ " + WORDS["not_met"], "open": "? " + ("open" if ENGLISH else "未定"), "": ""}
    for cells in rows:
        row = compare.sql[(area, year, "all", cells[1])]
        seen.add(cells[1])
        check("bounds", cells[1], cells[2:], [compare.rate_text(row)] + [
            rate_with_unit(row[column], cells[1]) for column in ("rate_lowest", "rate_known", "rate_highest")] + [
            verdicts[row["bound_verdict"]], f"{int(row['units_missing']):,}", f"{int(row['units_known']):,}"])


def compare_text(focus):
    ranks = "Ranks: " if ENGLISH else "位次："
    seen, bounds = set(), set()
    for heading, (titles, *rows) in sections(f"{folder}/report.md"):
        named = indicator_of(heading[len(ranks):]) if heading.startswith(ranks) else indicator_of(heading[:1].lower() + heading[1:])
        if heading.startswith(ranks):
            same("ranks", heading, rows, rank_rows(named, titles))
            seen.add(("ranks", named))
        elif named is not None:
            same("focus", heading, rows, focus_rows(named, titles))
            seen.add(("focus", named))
        elif heading in ("Counties by these indicators", "县（市、区）重点指标"):
            same("counties", heading, rows, county_rows([compare.indicator_by_name(title) for title in titles[2::2]]))
        elif titles[1] in ("code", "代码") and len(titles) > 2 and titles[2] in ("rank", "位次"):
            compare_standing(titles, rows)
        elif titles[-1] in ("known before", "曾报"):
            compare_bounds(rows, bounds)
    compare.whole("focus", {("focus", indicator) for indicator in focus}, seen)
    compare.whole("ranks", {("ranks", code) for _, when, code in deep if when == year and any(
        deep.get((child, year, code), {"rank": ""})["rank"] not in ("", "0") for child in children()) and ("ranks", code) in seen}, seen)
    compare.whole("bounds", {row["indicator"] for row in compare.sql.values() if (row["area_code"], row["period"], row["grp"]) == (area, year, "all") and
                             row["target"] != "" and row["units_missing"] != ""}, bounds)


def main():
    load()
    page = Charts()
    with open(f"{folder}/report.html", encoding="utf-8") as file:
        page.feed(file.read())
    compare_workbook(page.charts, charts_of_workbook(f"{folder}/report.xlsx"))
    compare_text(compare_charts(page.charts))
    compare.compared["charts"] = len(page.charts)
    compare.finish()


main()
