#!/usr/bin/env python3
"""spoil.py GOOD WRONG

Makes some figures of a file wrong by their last digits, and prints a line for each: what charts.py has to say it of.

    .html     the first figure of a chart of each kind
    .xlsx     the first figure of the first sheet with a native chart
    .md       the first rate of the areas below by one indicator, and the first shrunk rate
    .csv      the rate of an area below, by its first place behind the point
"""
import re
import sys
import zipfile

good, wrong = sys.argv[1:]


def other(text):
    """The figure with another last digit."""
    at = max(place for place, letter in enumerate(text) if letter.isdigit())
    return text[:at] + str((int(text[at]) + 5) % 10) + text[at + 1:]


def spoil(text, pattern, name):
    """Changes what the pattern's group matches first."""
    match = re.search(pattern, text, re.S)
    if match is None:
        return text
    print(name)
    return text[:match.start(1)] + other(match.group(1)) + text[match.end(1):]


if good.endswith(".xlsx"):
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(wrong, "w") as new:
        spoilt = False
        for name in old.namelist():
            data = old.read(name)
            if not spoilt and name.startswith("xl/worksheets/sheet") and b"<drawing" in data:
                data = spoil(data.decode(), r"<v>(\d+\.\d+)</v>", "xlsx").encode()
                spoilt = True
            new.writestr(name, data)
    sys.exit()
with open(good, encoding="utf-8", newline="") as file:
    text = file.read()
if good.endswith(".html"):
    kinds = {kind: rf'<figure class="chart {kind}">' for kind in ("bullet", "heat", "slope", "funnel", "spread", "weighted", "line")}
    # The area among its neighbours comes before those below it, and groups of units behind them.
    kinds |= {"beside": '<figure class="chart ranked">', "ranked": '.*<figure class="chart ranked">', "groups": '.*<figure class="chart weighted">'}
    for kind, figure in kinds.items():
        text = spoil(text, figure + r'.*?<td class="num">(\d[\d.]*\.\d+)</td>', kind)
elif good.endswith(".md"):
    text = spoil(text, r"\n\| 区划 \| 比率 \|[^\n]*\n[^\n]*\n\| [^|]* \| ([\d.]+)%", "focus")
    text = spoil(text, r"\n\| 区划 \| 代码 \| 比率 \| 位次 \| 偶然范围 \| 收缩比率[^\n]*\n[^\n]*\n(?:\|[^|]*){5}\| ([\d.]+)%", "ranks")
else:
    text = spoil(text, r'\n4228(?!00)\d\d,2019,(?:pre_ger1|pre_ger3|hs_ger|cons9),[^\n]*?",[\d.]*,(\d+\.\d)', "ranks")
with open(wrong, "w", encoding="utf-8", newline="") as file:
    file.write(text)
