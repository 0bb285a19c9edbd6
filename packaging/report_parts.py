"""Parts that several report templates share: opening, key figures, targets, change, forecast, findings, origin."""

from word_typography import CENTER, LEFT, RIGHT, Report

CARBON_COLUMNS = (
    ("面积/hm²", "{{ row.area }}", 23, RIGHT),
    ("碳储量/万 t C", "{{ row.carbon }}", 20, RIGHT),
    ("碳储量/万 t CO₂e", "{{ row.co2e }}", 22, RIGHT),
    ("95% 置信区间/万 t CO₂e", "{{ row.low }}～{{ row.high }}", 43, RIGHT),
    ("年碳汇量/万 t CO₂e", "{{ row.sink }}", 21, RIGHT),
)


def carbon_table(report: Report, bookmark: str, caption: str, head: str, over: str) -> None:
    """A table of stock and sink by group."""
    report.loop_table(bookmark, caption, ((head, "{{ row.label }}", 27, LEFT), *CARBON_COLUMNS), over)


def opening(report: Report, title: str, dated: bool = False) -> None:
    """Title (with the year below), bureau, date, and the warning on synthetic data."""
    report.title(title)
    if dated:
        report.line("（{{ head.year }}年）")
    report.jinja("if head.bureau")
    report.line("{{ head.bureau }}")
    report.jinja("endif")
    report.line("{{ head.date }}")
    report.jinja("if head.synthetic")
    report.line("【本报告由合成的示例数据生成，仅供试用，数字不代表任何实际情况。】")
    report.jinja("endif")


def maps_part(report: Report, *maps: tuple[str, str, str]) -> None:
    """Maps (sheet template, bookmark, caption), each where the project has what it shows."""
    for name, bookmark, caption in maps:
        report.jinja(f"if maps.{name}")
        report.map(name, bookmark, caption)
        report.jinja("endif")


def methods_part(report: Report, only_summary: bool = False) -> None:
    """How the figures were reckoned, where the factors come from and how sure they are."""
    report.text(
        "各图斑按碳库分别估算：林木碳由蓄积经木材密度、生物量扩展因子、根茎比和含碳率换算，或用生物量方程、样木或单位面积缺省值；"
        "枯死木、枯落物和土壤碳按单位面积碳密度计；湿地计碳埋藏和甲烷排放；石漠化地块的土壤碳按裸岩率和土厚折减。区间由蒙特卡洛"
        "抽样得到，同一树种组共用参数的误差完全相关。年碳汇量只计活立木。"
    )
    if only_summary:
        report.text(
            "作用碳储量最多的参数见", "@tab_factors", "，全部参数及取值见统计表工作簿的“参数来源”。",
        )  # fmt: skip
    else:
        report.text(
            "全部参数按来源汇总见", "@tab_sources", "，作用碳储量最多的参数见", "@tab_factors",
            "，各参数的取值见统计表工作簿的“参数来源”。",
        )  # fmt: skip
        report.loop_table(
            "tab_sources", "参数来源与可信度",
            (
                ("来源", "{{ row.source }}", 66, LEFT), ("参数", "{{ row.names }}", 54, LEFT),
                ("个数", "{{ row.count }}", 16, RIGHT), ("可信度", "{{ row.confidence }}", 20, CENTER),
            ),
            "factors.by_source",
        )  # fmt: skip
    columns = (
        ("参数", "{{ row.name }}", 34, LEFT), ("适用", "{{ row.row }}", 26, LEFT),
        ("取值", "{{ row.value }}", 26, RIGHT), ("占比/%", "{{ row.share }}", 14, RIGHT),
        ("可信度", "{{ row.confidence }}", 18, CENTER),
        ("来源", "{{ row.source }}", 38, LEFT),
    )  # fmt: skip
    wide = (
        ("参数", "{{ row.name }}", 50, LEFT), ("适用", "{{ row.row }}", 38, LEFT),
        ("取值", "{{ row.value }}", 32, RIGHT), ("占比/%", "{{ row.share }}", 16, RIGHT),
        ("可信度", "{{ row.confidence }}", 20, CENTER),
    )  # fmt: skip
    report.loop_table("tab_factors", "作用碳储量最多的参数", columns if only_summary else wide, "factors.rows")


def owners_table(report: Report) -> None:
    """Stock and sink by owner of the land, where these readers get it."""
    report.jinja("if owners")
    carbon_table(report, "tab_owners", "按土地权属的碳储量与年碳汇量", "权属", "owners")
    report.jinja("else")
    report.text("按土地权属的统计不对外提供。")
    report.jinja("endif")


def planned_part(report: Report) -> None:
    """The measures that are planned or in progress."""
    report.jinja("if planned")
    report.text("已规划和在建的措施见", "@tab_planned", "。")
    report.loop_table(
        "tab_planned", "已规划和在建的措施",
        (
            ("措施", "{{ row.label }}", 76, LEFT), ("数量/处", "{{ row.sites }}", 40, RIGHT),
            ("面积/hm²", "{{ row.area }}", 40, RIGHT),
        ),
        "planned",
    )  # fmt: skip
    report.jinja("else")
    report.text("项目中没有已规划或在建的措施。")
    report.jinja("endif")


def total_text(report: Report) -> None:
    """The key figures with their intervals, and what makes them preliminary."""
    report.text(
        "依据估算 {{ head.run }}，{{ head.region }}计入图斑 {{ total.polygons }} 个，面积 {{ total.area }} hm²。"
        "碳储量 {{ total.carbon }} 万 t C，折合 {{ total.co2e }} 万 t CO₂e，"
        "95% 置信区间为 {{ total.low }}～{{ total.high }} 万 t CO₂e"
        "（半宽 ±{{ total.half }}%）；年碳汇量 {{ total.sink }} 万 t CO₂e，95% 置信区间为"
        " {{ total.sink_low }}～{{ total.sink_high }} 万 t CO₂e。"
    )
    report.text(
        "估算所用参数中有 {{ factors.unverified }} 个尚未对照出版物核实（标注“待核”），"
        "作用于 {{ factors.unverified_share }}% 的碳储量；核实以前，有关数字不作为最终结论。"
    )
    report.jinja("if outdated.value")
    report.text("注意：本次估算以后，有 {{ outdated }} 条记录被修改、增加或删除，数字应在重新估算后更新。")
    report.jinja("endif")


def targets_part(report: Report) -> None:
    """The targets of the region as a table, and what a reader of it must know."""
    report.loop_table(
        "tab_targets", "{{ head.region }}各项目标完成情况",
        (
            ("目标", "{{ row.label }}", 40, LEFT), ("年份", "{{ row.year }}", 13, CENTER),
            ("单位", "{{ row.unit }}", 15, CENTER), ("现状", "{{ row.value }}", 18, RIGHT),
            ("目标值", "{{ row.goal }}", 18, RIGHT), ("占比/%", "{{ row.share }}", 16, RIGHT),
            ("每年需", "{{ row.pace }}", 16, RIGHT), ("判断", "{{ row.verdict }}", 20, CENTER),
        ),
        "targets",
    )  # fmt: skip
    report.jinja("for note in notes")
    report.note("注：{{ note }}")
    report.jinja("endfor")


def findings_part(report: Report) -> None:
    """What the checks found, by rule."""
    report.jinja("if findings")
    report.text("按规则检查发现的问题汇总见", "@tab_findings", "。各条记录的位置和处理意见列于整改清单。")
    report.loop_table(
        "tab_findings", "检查发现的问题",
        (
            ("规则", "{{ row.code }}", 18, CENTER), ("内容", "{{ row.title }}", 92, LEFT),
            ("程度", "{{ row.severity }}", 26, CENTER), ("数量", "{{ row.count }}", 20, RIGHT),
        ),
        "findings",
    )  # fmt: skip
    report.jinja("else")
    report.text("按规则检查没有发现问题。")
    report.jinja("endif")


def reproducibility(report: Report, heading: str) -> None:
    """What makes the report reproducible: run, factors, settings, files with their digests."""
    report.heading(heading)
    report.text(
        "文中每个数字都由下列估算和数据文件得出，可用 zzeco verify 命令对照项目逐一核对；被改动过的数字会被列出。"
    )
    pair = (("项目", "{{ row.what }}", 56, LEFT), ("内容", "{{ row.value }}", 100, LEFT))
    report.loop_table("tab_identity", "估算和程序", pair, "identity + settings")
    report.loop_table(
        "tab_files", "数据文件及其校验值",
        (
            ("图层", "{{ row.layer }}", 38, LEFT), ("文件", "{{ row.file }}", 48, LEFT),
            ("SHA-256", "{{ row.sha256 }}", 70, LEFT),
        ),
        "files",
    )  # fmt: skip


def change_part(report: Report) -> None:
    """The change between two surveys, where there are two."""
    report.jinja("if change")
    report.text(
        "{{ change.start }}—{{ change.end }} 年，森林活立木碳平均每年变化 {{ change.per_year }} 万 t CO₂e，"
        "95% 置信区间为 {{ change.low }}～{{ change.high }} 万 t CO₂e，各组成部分见",
        "@tab_change",
        "和",
        "@fig_change",
        "。这是两期调查之差，与上文按生长曲线推算的年碳汇量口径不同。",
    )
    report.loop_table(
        "tab_change", "两期调查之间森林活立木碳的变化",
        (
            ("组成", "{{ row.label }}", 56, LEFT), ("变化/万 t C", "{{ row.carbon }}", 50, RIGHT),
            ("平均每年/万 t CO₂e", "{{ row.per_year }}", 50, RIGHT),
        ),
        "change.steps",
    )  # fmt: skip
    report.chart("change", "fig_change", "森林活立木碳变化的组成")
    report.jinja("else")
    report.text("项目中只有一期有日期的森林调查，无法比较两期变化。")
    report.jinja("endif")


def course_part(report: Report, charts: tuple[tuple[str, str, str], ...]) -> None:
    """The forecast, where the run can be carried on."""
    report.jinja("if course")
    report.text(
        "按生长曲线、采伐规则和已规划的措施推算，到 {{ course[-1].year }} 年碳储量为 {{ course[-1].co2e }} 万 t CO₂e，"
        "年碳汇量为 {{ course[-1].sink }} 万 t CO₂e，见",
        "@tab_course",
        "。生长曲线和采伐规则均属待核，预测只说明趋势。",
    )
    report.loop_table(
        "tab_course", "有规划措施情景下的预测",
        (
            ("年份", "{{ row.year }}", 16, CENTER), ("碳储量/万 t CO₂e", "{{ row.co2e }}", 28, RIGHT),
            ("95% 置信区间/万 t CO₂e", "{{ row.low }}～{{ row.high }}", 40, RIGHT),
            ("年碳汇量/万 t CO₂e", "{{ row.sink }}", 24, RIGHT), ("蓄积/万 m³", "{{ row.growing_stock }}", 26, RIGHT),
            ("覆盖率/%", "{{ row.cover }}", 22, RIGHT),
        ),
        "course",
    )  # fmt: skip
    report.jinja("for note in course_notes")
    report.note("注：{{ note }}")
    report.jinja("endfor")
    report.jinja("if measures")
    report.loop_table(
        "tab_measures", "预测计入的规划措施",
        (
            ("措施", "{{ row.label }}", 76, LEFT), ("数量/处", "{{ row.sites }}", 40, RIGHT),
            ("面积/hm²", "{{ row.area }}", 40, RIGHT),
        ),
        "measures",
    )  # fmt: skip
    report.jinja("endif")
    for name, bookmark, caption in charts:
        report.chart(name, bookmark, caption)
    report.jinja("else")
    report.text("没有可以推算的森林调查，不作预测。")
    report.jinja("endif")
