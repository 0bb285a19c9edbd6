"""The data dictionary: kinds, fields, code lists and rules, from resources/tables."""

from markdown import code, link, page, plain, table

from layers.i18n import localised
from layers.kind import LAYER_KINDS, Field, LayerKind
from layers.tables import table as rows_of

UNVERIFIED = {"C": "C 待核"}
GEOMETRY = {"polygon": ("面", "areas"), "line": ("线", "lines"), "point": ("点", "points")}
TYPES = {
    "str": ("文字", "text"), "float": ("数", "number"), "int": ("整数", "whole number"),
    "date": ("日期", "date"), "bool": ("是否", "yes or no"),
}  # fmt: skip
SEVERITY = {"error": ("必须改", "Must fix"), "warn": ("请核实", "Please check"), "info": ("提示", "Hint")}
RULES = {
    "rules_common": ("各类图层", "every kind"), "rules_forest": ("森林小班", "forest"),
    "rules_wetland": ("湿地、小微湿地", "wetlands"), "rules_karst": ("石漠化", "karst"),
    "rules_intake": ("导入", "import"),
}  # fmt: skip
NAMES = {
    "ledger_state": ("台账状态", "State of a site"), "treatment": ("治理措施", "Treatment"),
    "wetland_type": ("湿地类型", "Wetland type"), "karst_degree": ("石漠化程度", "Karst degree"),
    "origin": ("起源", "Origin"), "measure_kind": ("措施类型", "Type of measure"), "age_group": ("龄组", "Age group"),
}  # fmt: skip


def grade(confidence: str) -> str:
    """A confidence as it is shown: C is marked as unverified."""
    return localised(UNVERIFIED.get(confidence, confidence), "C unverified" if confidence == "C" else confidence)


def pages() -> dict[str, str]:
    """Every page of the dictionary by name, in the language in force."""
    found = {"dictionary": overview(), "codes": code_lists(), "codes-land-class": land_classes()}
    found |= {"codes-species": species(), "survey-fields": survey_fields()}
    found |= {fields_page(one): kind_page(one) for one in LAYER_KINDS if one.fields}
    return found | {name.replace("_", "-"): rule_page(name) for name in RULES}


def fields_page(one: LayerKind) -> str:
    """The name of the page of a kind."""
    return f"fields-{one.key.replace('_', '-')}"


def back() -> str:
    """The way back to the overview."""
    return link(localised("数据字典", "Data dictionary"), "dictionary")


def overview() -> str:
    """The kinds with their geometry, the code lists, the rules."""
    kinds = [
        (
            link(plain(one.label), fields_page(one)) if one.fields else plain(one.label), code(one.key),
            localised("、", ", ").join(localised(*GEOMETRY[name]) for name in one.geometry), str(len(one.fields) or ""),
        )
        for one in LAYER_KINDS
    ]  # fmt: skip
    intro = localised(
        "项目里有哪些类的图层，每一类有哪些标准字段、单位、代码和检查规则。送来的列名不同没有关系：导入时按标准名、别名和取值"
        "对应；对不上的列原样保留。面积一律为公顷（ha，即 hm²）。",
        "The kinds of layers of a project, with the standard fields, units, codes and rules of each. Delivered columns "
        "may be called otherwise: an import matches them by standard name, alias and values, and keeps what it cannot "
        "match. Areas are in hectares.",
    )
    lists = [
        link(localised("代码表", "Code lists"), "codes"),
        link(localised("地类代码", "Land-class codes"), "codes-land-class"),
        link(localised("树种代码", "Species codes"), "codes-species"),
        link(localised("调查标准里的字段表", "Field tables of the survey standards"), "survey-fields"),
    ]
    rules = [
        link(localised(f"检查规则：{zh}", f"Rules: {en}"), name.replace("_", "-")) for name, (zh, en) in RULES.items()
    ]
    heads = localised("图层类别|代号|图形|字段数", "Kind|Key|Geometry|Fields").split("|")
    return page(
        localised("数据字典", "Data dictionary"), intro, table(heads, kinds), bullets(lists), bullets(rules),
    )  # fmt: skip


def bullets(lines: list[str]) -> str:
    """Lines as a list."""
    return "\n".join(f"- {one}" for one in lines)


def kind_page(one: LayerKind) -> str:
    """The standard fields of a kind."""
    heads = localised(
        "字段|名称|类型|单位|取值|估算所需|别名", "Field|Name|Type|Unit|Values|For the estimate|Aliases"
    ).split("|")
    intro = localised(
        "估算所需的字段缺了，记录照样入库，估算改用更粗的数值并说明。",
        "Where a field that the estimate needs is missing, records enter all the same; the estimate takes coarser "
        "values and says so.",
    )
    needed = intro if any(field.required for field in one.fields) else ""
    title = localised(f"{one.label}：字段", f"{one.label}: fields")
    return page(title, needed, table(heads, [field_row(field) for field in one.fields]), back=back())


def field_row(field: Field) -> tuple[str, ...]:
    """A field as a row."""
    needed = localised("是", "yes") if field.required else ""
    kind = localised(*TYPES[field.type]) if field.type in TYPES else plain(field.type)
    aliases = plain(localised("、", ", ").join(field.aliases))
    return code(field.name), plain(field.label), kind, plain(field.unit), values_of(field.codes), needed, aliases


def values_of(domain: str) -> str:
    """Where the values of a field are listed: a link."""
    source, _colon, name = domain.partition(":")
    if not domain:
        return ""
    if source == "crosswalk_land_class.csv":
        return link(localised("地类代码", "Land classes"), "codes-land-class")
    if source == "crosswalk_species.csv":
        return link(localised("树种代码", "Species"), "codes-species")
    if source == "codes_admin.csv":
        return link(localised("县市区", "Counties"), "codes")
    return link(plain(localised(*NAMES[name])) if name in NAMES else plain(name), "codes")


def code_lists() -> str:
    """Counties, the program's own lists, the lists of the survey standards, the classes of styles that fields name."""
    parts = [section(localised("县市区", "Counties"), counties())]
    names = rows_of("crosswalk_names")
    heads = localised("代号|名称|也认作|可信度", "Key|Name|Also understood|Confidence").split("|")
    for domain, titles in NAMES.items():
        rows = names[names["domain"] == domain].to_dict("records")
        lines = [
            (
                code(row["key"]),
                plain(localised(row["label_zh"], row["label_en"])),
                aliases(row),
                grade(row["confidence"]),
            )
            for row in rows
        ]
        parts.append(section(localised(*titles), table(heads, lines)))
    parts += [section(plain(name), table(heads, lines)) for name, lines in style_lists().items()]
    others = rows_of("codes_other")
    heads = localised("代码|名称|来源|可信度", "Code|Name|Source|Confidence").split("|")
    for domain in dict.fromkeys(others["domain"]):
        rows = others[others["domain"] == domain].to_dict("records")
        lines = [(code(r["code"]), plain(r["name"]), plain(r["source"]), grade(r["confidence"])) for r in rows]
        parts.append(section(plain(domain), table(heads, lines)))
    return page(localised("代码表", "Code lists"), *parts, back=back())


def aliases(row: dict[str, str]) -> str:
    """The other names of a row."""
    return plain(localised("、", ", ").join(one for one in row["aliases"].split("|") if one))


def counties() -> str:
    """The counties of the city."""
    heads = localised("代码|名称|级别|可信度", "Code|Name|Level|Confidence").split("|")
    return table(
        heads,
        [
            (
                code(row["code"]),
                plain(localised(row["name"], row["name_en"])),
                plain(row["level"]),
                grade(row["confidence"]),
            )
            for row in rows_of("codes_admin").to_dict("records")
        ],
    )


def style_lists() -> dict[str, list[tuple[str, ...]]]:
    """The classes of styles that are the values of a field, by the words `kind/theme`."""
    styles = rows_of("styles")
    wanted = dict.fromkeys(
        field.codes.split(":", 1)[1]
        for kind in LAYER_KINDS
        for field in kind.fields
        if field.codes.startswith("styles.csv:")
    )
    found = {}
    for name in wanted:
        kind, theme = name.split("/")
        rows = styles[(styles["kind"] == kind) & (styles["theme"] == theme)].to_dict("records")
        found[name] = [(code(r["class_key"]), plain(localised(r["label_zh"], r["label_en"])), "", "") for r in rows]
    return found


def section(title: str, body: str) -> str:
    """A heading of the second level and what stands under it."""
    return f"## {title}\n\n{body}"


def land_classes() -> str:
    """The code lists of land classes: what each code means and whether it counts."""
    rows = rows_of("crosswalk_land_class")
    heads = localised(
        "代码|名称|归入|计入覆盖率|计入蓄积|条件|可信度",
        "Code|Name|Taken as|In forest cover|In growing stock|Where|Confidence",
    ).split("|")
    counted = {"1": localised("是", "yes"), "0": "", "": ""}
    parts = []
    for system in dict.fromkeys(rows["system"]):
        lines = [
            (
                code(row["code"]), plain(row["name_zh"]), plain(row["dl_class"]),
                counted.get(row["counts_as_cover"], plain(row["counts_as_cover"])),
                counted.get(row["counts_for_stock"], plain(row["counts_for_stock"])),
                plain(row["condition"]), grade(row["confidence"]),
            )
            for row in rows[rows["system"] == system].to_dict("records")
        ]  # fmt: skip
        parts.append(section(plain(system), table(heads, lines)))
    return page(localised("地类代码", "Land-class codes"), *parts, back=back())


def species() -> str:
    """Species codes with the group by which each is estimated."""
    heads = localised("代码|树种|树种组|也认作|可信度", "Code|Species|Group|Also understood|Confidence").split("|")
    lines = [
        (
            code(row["code"]), plain(localised(row["name_zh"], row["name_en"])), plain(row["sp_group"]),
            aliases(row), grade(row["confidence"]),
        )
        for row in rows_of("crosswalk_species").to_dict("records")
    ]  # fmt: skip
    return page(localised("树种代码", "Species codes"), table(heads, lines), back=back())


def survey_fields() -> str:
    """The field tables of the survey standards that were read, each with its source."""
    rows = rows_of("survey_fields")
    heads = localised("字段|含义|类型|长度|单位|来源|可信度", "Field|Meaning|Type|Length|Unit|Source|Confidence").split(
        "|"
    )
    parts = []
    for layer in dict.fromkeys(rows["layer"]):
        lines = [
            (
                code(row["field"]), plain(row["meaning"]), plain(row["type"]), plain(row["length"]), plain(row["unit"]),
                plain(row["source"]), grade(row["confidence"]),
            )
            for row in rows[rows["layer"] == layer].to_dict("records")
        ]  # fmt: skip
        parts.append(section(plain(layer), table(heads, lines)))
    title = localised("调查标准里的字段表", "Field tables of the survey standards")
    return page(title, *parts, back=back())


def rule_page(name: str) -> str:
    """The rules of a table: code, severity, what must hold, what to do, source."""
    heads = localised(
        "编号|程度|要求|怎样处理|来源|可信度", "Code|Severity|What must hold|What to do|Source|Confidence"
    ).split("|")
    lines = [
        (
            code(row["rule_id"]), localised(*SEVERITY[row["severity"]]),
            plain(localised(row["condition_zh"], row["condition_en"])),
            plain(localised(row["advice_zh"], row["advice_en"])), plain(row["source"]), grade(row["confidence"]),
        )
        for row in rows_of(name).to_dict("records")
    ]  # fmt: skip
    return page(localised(f"检查规则：{RULES[name][0]}", f"Rules: {RULES[name][1]}"), table(heads, lines), back=back())
