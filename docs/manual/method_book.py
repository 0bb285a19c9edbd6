"""The method book: the formulas by which carbon is reckoned, and every factor with source and confidence."""

import re

from dictionary import bullets, grade, section
from markdown import code, link, page, plain, table

from layers.i18n import localised
from layers.tables import table as rows_of
from zzeco.carbon import formulas
from zzeco.carbon.explain import symbol_name
from zzeco.carbon.parameters import FACTOR_TABLES
from zzeco.factor_texts import column_text, table_text

OTHER_TABLES = {"age_groups": ("龄组界限", "Limits of age groups"), "harvest_rules": ("采伐规则", "Felling rules")}
METHODS = {
    "factor": ("蓄积扩展法", "Expansion of the growing stock"),
    "regression": ("蓄积—生物量回归式", "Volume–biomass equation"),
    "plots": ("样地每木检尺", "Trees counted on plots"),
    "trees": ("平均木（胸径、树高、株数）", "Mean tree (diameter, height, stems)"),
    "curve": ("生长曲线（没有蓄积时）", "Growth curve (without a stock)"),
    "area": ("单位面积值（没有蓄积和年龄时）", "Value per hectare (without stock and age)"),
    "bamboo": ("竹林，按株数", "Bamboo, by culms"), "bamboo_area": ("竹林，按面积", "Bamboo, by area"),
    "non_arbor": ("灌木林、经济林等", "Shrub, economic and other woody land"),
    "young": ("未成林造林地", "Young plantations"),
    "karst": ("石漠化植被", "Karst vegetation"), "wetland": ("湿地植被", "Wetland vegetation"),
}  # fmt: skip
POOLS = {
    "RECONCILED_STOCK": ("与公布数对账以后的蓄积", "Growing stock after a reconciliation"),
    "UNDERSTOREY": ("林下植被（计入地上生物量）", "Understorey (part of above ground)"),
    "LITTER": ("枯落物", "Litter"), "DEAD_WOOD": ("枯死木", "Dead wood"), "SOIL": ("土壤", "Soil"),
    "CORRECTED_SOIL": ("土壤，石漠化地区或有实测含碳量", "Soil on rocky ground, or with a measured carbon content"),
    "CO2E": ("折合二氧化碳", "Carbon dioxide equivalent"), "SINK": ("林木年碳汇", "Yearly sink of trees"),
    "BURIAL": ("湿地碳埋藏", "Carbon burial of wetlands"), "CH4": ("湿地甲烷排放", "Methane of wetlands"),
}  # fmt: skip
MOST_ROWS = 80
SYMBOL = re.compile(r"[A-Za-z][A-Za-z_0-9]*")
OWN = {"agb", "bgb", "tree", "exp", "sink", "soil", "litter", "understorey", "dead_wood", "carbon", "co2e", "burial"}
OWN |= {"ch4", "pools"}


def pages() -> dict[str, str]:
    """Every page of the method book by name, in the language in force."""
    found = {"methods": formula_page()}
    for name in names():
        for at, page_name in enumerate(page_names(name)):
            found[page_name] = factor_page(name, at)
    return found


def page_names(name: str) -> list[str]:
    """The pages of a table: one, or several of so many rows as a window shows at once."""
    count = -(-len(rows_of(name)) // MOST_ROWS)
    first = f"factors-{name.replace('_', '-')}"
    return [first, *(f"{first}-{at}" for at in range(2, count + 1))]


def names() -> tuple[str, ...]:
    """The tables whose rows a result may rest on."""
    return *FACTOR_TABLES, *OTHER_TABLES


def title_of(name: str) -> str:
    """The title of a table."""
    return localised(*OTHER_TABLES[name]) if name in OTHER_TABLES else table_text(name)


def formula_page() -> str:
    """The formulas with their symbols, and the way to the factors."""
    intro = localised(
        "碳储量的单位是吨碳（t C），乘以 44 ÷ 12 折合为二氧化碳（t CO₂e）。A 是面积（公顷）。"
        "一个图斑实际用了哪些式子和数，见[检查器](inspector.md)的碳汇页；不确定性的算法见[碳汇](carbon.md)。",
        "Carbon stock is in tonnes of carbon (t C); times 44 ÷ 12 it is carbon dioxide (t CO₂e). A is the area in "
        "hectares. Which formulas and numbers a polygon took is shown by the [inspector](inspector.md); for the "
        "intervals see [Carbon](carbon.md).",
    )
    trees = "\n\n".join(
        formula_block(localised(*METHODS[name]), lines) for name, lines in formulas.TREE_FORMULAS.items()
    )
    pools = "\n\n".join(
        formula_block(localised(*title), (getattr(formulas, name).format(pools="agb + bgb"),))
        for name, title in POOLS.items()
    )
    legend = localised(
        "可信度：A 读过原文；B 读到的是二手资料，或由独立实测支持；**C 待核**，凭记忆或假定，没有见到印刷的原文，"
        "报告定稿前要核对。",
        "Confidence: A read in the source; B read at second hand, or supported by independent measurements; **C "
        "unverified**, recalled or assumed: to be checked against the printed source before a report is final.",
    )
    tables = [f"{link(plain(title_of(name)), page_names(name)[0])}{unverified_text(name)}" for name in names()]
    return page(
        localised("方法书", "Method book"), intro,
        section(localised("活立木", "Living trees"), trees),
        section(localised("其他碳库与通量", "Other pools and fluxes"), pools),
        section(localised("符号", "Symbols"), symbols()),
        section(localised("因子", "Factors"), f"{legend}\n\n{bullets(tables)}"),
    )  # fmt: skip


def formula_block(title: str, lines: tuple[str, ...]) -> str:
    """A method's formulas under its name."""
    return f"**{title}**\n\n" + "\n".join(f"    {line}" for line in lines)


def symbols() -> str:
    """What every symbol of the formulas stands for."""
    lines = [line for group in formulas.TREE_FORMULAS.values() for line in group]
    lines += [getattr(formulas, name) for name in POOLS]
    found = dict.fromkeys(word for line in lines for word in SYMBOL.findall(line) if word not in OWN)
    heads = localised("符号|含义", "Symbol|Meaning").split("|")
    return table(heads, [(code(symbol), plain(symbol_name(symbol))) for symbol in found])


def unverified_text(name: str) -> str:
    """How many rows of a table are not verified."""
    rows = rows_of(name)
    count = int((rows["confidence"] == "C").sum())
    return localised(f"：{len(rows)} 行，其中待核 {count} 行", f": {len(rows)} rows, {count} of them unverified")


def factor_page(name: str, at: int) -> str:
    """The rows of a factor table on its page of this number, every column, the unverified ones marked."""
    rows = rows_of(name).iloc[at * MOST_ROWS : (at + 1) * MOST_ROWS]
    columns = [column for column in rows.columns if column != "note"]
    heads = [plain(column_text(column)) for column in columns]
    lines = [
        [grade(row[column]) if column == "confidence" else plain(row[column]) for column in columns]
        for row in rows.to_dict("records")
    ]
    way = link(localised("方法书", "Method book"), "methods")
    return page(title_of(name), other_pages(name, at), table(heads, lines), back=way)


def other_pages(name: str, at: int) -> str:
    """Which rows these are, and the links to the others; '' where all are here."""
    pages = page_names(name)
    numbers = [str(place + 1) if place == at else link(str(place + 1), one) for place, one in enumerate(pages)]
    return localised("页：", "Pages: ") + " · ".join(numbers) if len(pages) > 1 else ""
