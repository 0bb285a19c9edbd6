"""Makes the Word templates of resources/templates anew: python packaging/report_templates.py [FOLDER]

A bureau edits the .docx files (or copies of them) in Word; this script is only how the shipped ones came about.
"""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from report_parts import (
    carbon_table,
    change_part,
    course_part,
    findings_part,
    maps_part,
    methods_part,
    opening,
    owners_table,
    planned_part,
    reproducibility,
    targets_part,
    total_text,
)
from word_typography import CENTER, LEFT, RIGHT, Report

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "templates"
EPOCH = (1980, 1, 1, 0, 0, 0)


def baseline() -> Report:
    """碳汇本底调查报告."""
    report = Report("碳汇本底调查报告")
    opening(report, "{{ head.region }}碳汇本底调查报告")
    report.contents()
    report.heading("一、摘要")
    total_text(report)
    report.text("规划目标的完成情况见", "@tab_targets", "。")
    report.heading("二、调查数据与质量")
    report.text(
        "本次估算使用的图层见", "@tab_layers", "；多类重叠的地块只计一次，依次归入森林、湿地、小微湿地、石漠化。"
    )
    report.loop_table(
        "tab_layers", "参与估算的图层",
        (
            ("图层", "{{ row.name }}", 40, LEFT), ("期次", "{{ row.epoch }}", 16, CENTER),
            ("图斑数", "{{ row.records }}", 20, RIGHT), ("其中估算", "{{ row.estimated }}", 20, RIGHT),
            ("面积/hm²", "{{ row.area }}", 28, RIGHT), ("碳储量/万 t C", "{{ row.carbon }}", 32, RIGHT),
        ),
        "layers",
    )  # fmt: skip
    report.loop_table(
        "tab_quality", "估算依据",
        (
            ("依据", "{{ row.label }}", 76, LEFT), ("图斑数", "{{ row.polygons }}", 40, RIGHT),
            ("计入面积/hm²", "{{ row.area }}", 40, RIGHT),
        ),
        "quality",
    )  # fmt: skip
    report.jinja("if left_out")
    report.loop_table(
        "tab_left_out", "未估算的图斑及原因",
        (
            ("图层", "{{ row.layer }}", 42, LEFT), ("原因", "{{ row.reason }}", 66, LEFT),
            ("图斑数", "{{ row.polygons }}", 20, RIGHT), ("面积/hm²", "{{ row.area }}", 28, RIGHT),
        ),
        "left_out",
    )  # fmt: skip
    report.jinja("endif")
    report.heading("三、方法与参数来源")
    methods_part(report)
    report.heading("四、结果")
    report.heading("（一）分县（市、区）", 2)
    report.text("各县（市、区）碳储量和年碳汇量见", "@tab_counties", "和", "@fig_counties", "。")
    carbon_table(report, "tab_counties", "各县（市、区）碳储量与年碳汇量", "县（市、区）", "counties")
    report.chart("counties", "fig_counties", "各县（市、区）碳储量及 95% 置信区间")
    report.heading("（二）按优势树种（组）", 2)
    report.text(
        "各优势树种（组）碳储量和年碳汇量见",
        "@tab_species",
        "和",
        "@fig_species",
        "；“未填”含湿地、石漠化等没有树种的地块。",
    )
    carbon_table(report, "tab_species", "各优势树种（组）碳储量与年碳汇量", "树种（组）", "species")
    report.chart("species", "fig_species", "各优势树种（组）碳储量及 95% 置信区间")
    report.heading("（三）按龄组", 2)
    report.text("各龄组碳储量和年碳汇量见", "@tab_ages", "和", "@fig_ages", "。")
    carbon_table(report, "tab_ages", "各龄组碳储量与年碳汇量", "龄组", "ages")
    report.chart("age_groups", "fig_ages", "各龄组碳储量及 95% 置信区间")
    report.heading("（四）按权属和起源", 2)
    owners_table(report)
    carbon_table(report, "tab_origins", "按起源的碳储量与年碳汇量", "起源", "origins")
    report.heading("（五）空间分布", 2)
    report.text("下列各图按图上所注比例尺绘制，图例中的面积为图内面积。")
    maps_part(
        report,
        ("forest_resources", "map_resources", "森林资源分布图"),
        ("species", "map_species", "森林优势树种图"),
        ("carbon_density", "map_density", "森林碳密度图"),
        ("wetlands", "map_wetlands", "湿地与小微湿地分布图"),
        ("karst", "map_karst", "石漠化程度图"),
    )
    report.heading("五、不确定性")
    report.text(
        "碳储量区间的主要来源见",
        "@tab_errors",
        "和",
        "@fig_errors",
        "；图中数值为该项误差单独取到 95% 界限时总量的变动。",
    )
    report.loop_table(
        "tab_errors", "碳储量方差的组成",
        (("来源", "{{ row.label }}", 100, LEFT), ("占方差/%", "{{ row.share }}", 56, RIGHT)), "error_sources",
    )  # fmt: skip
    report.chart("tornado", "fig_errors", "对碳储量影响最大的误差")
    report.heading("六、变化与预测")
    report.heading("（一）变化与趋势", 2)
    change_part(report)
    maps_part(report, ("carbon_change", "map_change", "森林碳汇变化图"))
    course_part(report, (("sink", "fig_sink", "年碳汇量预测"), ("carbon_stock", "fig_stock", "碳储量预测")))
    report.heading("（二）规划措施", 2)
    planned_part(report)
    maps_part(report, ("planning", "map_planning", "规划项目图"))
    report.heading("七、目标对照")
    report.text("《株洲市碳达峰实施方案》有关目标的完成情况见", "@tab_targets", "。")
    targets_part(report)
    report.heading("八、检查发现的问题")
    findings_part(report)
    reproducibility(report, "附：可复现信息")
    return report


def progress() -> Report:
    """年度进展报告."""
    report = Report("年度进展报告")
    opening(report, "{{ head.region }}碳汇与生态目标年度进展报告", dated=True)
    report.contents()
    report.heading("一、总体情况")
    total_text(report)
    report.heading("二、目标完成情况")
    report.text("《株洲市碳达峰实施方案》有关目标的完成情况见", "@tab_targets", "和", "@fig_goals", "。")
    targets_part(report)
    report.chart("goals", "fig_goals", "各项目标完成情况")
    maps_part(report, ("targets", "map_targets", "各县（市、区）森林覆盖率目标完成图"))
    report.heading("三、工程与措施")
    report.heading("（一）近年完成的工程", 2)
    report.jinja("if finished")
    report.text("近三年建成或通过验收的工程见", "@tab_finished", "。")
    report.loop_table(
        "tab_finished", "近三年建成或验收的工程",
        (
            ("类别", "{{ row.label }}", 50, LEFT), ("完成年份", "{{ row.year }}", 24, CENTER),
            ("数量", "{{ row.sites }}", 22, RIGHT), ("面积/hm²", "{{ row.area }}", 30, RIGHT),
            ("长度/km", "{{ row.length }}", 30, RIGHT),
        ),
        "finished",
    )  # fmt: skip
    report.jinja("else")
    report.text("台账中没有近三年建成或通过验收的工程。")
    report.jinja("endif")
    report.heading("（二）规划措施", 2)
    planned_part(report)
    maps_part(
        report,
        ("wetlands", "map_wetlands", "湿地与小微湿地分布图"),
        ("corridors", "map_corridors", "生态廊道图"),
        ("planning", "map_planning", "规划项目图"),
    )
    report.heading("四、碳储量及其变化")
    report.heading("（一）分县（市、区）和树种（组）", 2)
    carbon_table(report, "tab_counties", "各县（市、区）碳储量与年碳汇量", "县（市、区）", "counties")
    report.chart("counties", "fig_counties", "各县（市、区）碳储量及 95% 置信区间")
    carbon_table(report, "tab_species", "各优势树种（组）碳储量与年碳汇量", "树种（组）", "species")
    carbon_table(report, "tab_ages", "各龄组碳储量与年碳汇量", "龄组", "ages")
    owners_table(report)
    report.heading("（二）两期变化", 2)
    change_part(report)
    maps_part(report, ("carbon_change", "map_change", "森林碳汇变化图"))
    report.heading("五、趋势")
    course_part(
        report,
        (
            ("growing_stock", "fig_growing_stock", "森林蓄积量预测与目标"),
            ("forest_cover", "fig_cover", "森林覆盖率预测与目标"),
            ("sink", "fig_sink", "年碳汇量预测"),
        ),
    )
    report.heading("六、存在的问题")
    findings_part(report)
    report.heading("七、方法与参数来源")
    methods_part(report)
    reproducibility(report, "附：可复现信息")
    return report


def county() -> Report:
    """县级考核表."""
    report = Report("县级考核表")
    opening(report, "{{ head.region }}碳汇与生态目标考核表", dated=True)
    report.form(
        "tab_basic", "碳汇基本情况",
        (
            ("县（市、区）", "{{ head.region }}", "估算", "{{ head.run }}"),
            ("计入图斑/个", "{{ total.polygons }}", "计入面积/hm²", "{{ total.area }}"),
            ("碳储量/万 t C", "{{ total.carbon }}", "碳储量/万 t CO₂e", "{{ total.co2e }}"),
            ("95% 置信区间/万 t CO₂e", "{{ total.low }}～{{ total.high }}", "区间半宽/±%", "{{ total.half }}"),
            (
                *("年碳汇量/万 t CO₂e", "{{ total.sink }}", "95% 置信区间/万 t CO₂e"),
                "{{ total.sink_low }}～{{ total.sink_high }}",
            ),
            ("待核参数/个", "{{ factors.unverified }}", "估算后变动记录/条", "{{ outdated }}"),
        ),
        (40, 40, 38, 38),
    )  # fmt: skip
    report.heading("一、目标与措施")
    report.text("目标值由市级分解下达；未分解的目标只列现状，不作判断。")
    targets_part(report)
    planned_part(report)
    report.heading("二、碳储量与年碳汇量")
    carbon_table(report, "tab_species", "各优势树种（组）碳储量与年碳汇量", "树种（组）", "species")
    report.chart("species", "fig_species", "各优势树种（组）碳储量及 95% 置信区间")
    carbon_table(report, "tab_ages", "各龄组碳储量与年碳汇量", "龄组", "ages")
    report.chart("age_groups", "fig_ages", "各龄组碳储量及 95% 置信区间")
    owners_table(report)
    maps_part(
        report,
        ("forest_resources", "map_resources", "{{ head.region }}森林资源分布图"),
        ("carbon_density", "map_density", "{{ head.region }}森林碳密度图"),
    )
    report.heading("三、检查发现的问题")
    findings_part(report)
    report.heading("四、方法与参数来源")
    methods_part(report, only_summary=True)
    report.heading("五、审核")
    report.form(
        "tab_signatures", "审核意见",
        (("考核意见", "", "得分", ""), ("填表人", "", "审核人", ""), ("单位（盖章）", "", "日期", "")),
        (30, 48, 30, 48), 14,
    )  # fmt: skip
    reproducibility(report, "附：可复现信息")
    return report


def project() -> Report:
    """单项工程报告."""
    report = Report("单项工程报告")
    opening(report, "{{ site.name }}工程报告")
    report.contents()
    report.heading("一、工程概况")
    report.form(
        "tab_site", "工程概况",
        (
            ("名称", "{{ site.name }}", "编号", "{{ site.id }}"),
            ("类别", "{{ site.kind }}", "所在县", "{{ site.county }}"),
            ("所属工程", "{{ site.programme }}", "建设状态", "{{ site.state }}"),
            ("图层", "{{ site.layer }}", "要素数/个", "{{ site.features }}"),
            ("面积/hm²", "{{ site.area }}", "{{ '长度' if site.is_line else '周长' }}/km", "{{ site.length }}"),
            ("中心位置", "{{ site.place }}", "期次", "{{ site.epoch }}"),
        ),
        (26, 58, 26, 46),
    )  # fmt: skip
    report.jinja("if maps.site")
    report.map("site", "map_site", "{{ site.name }}位置图（蓝线为本工程）")
    report.jinja("endif")
    report.heading("二、碳储量与碳汇")
    report.jinja("if site.carbon and site.carbon.holds_stock")
    report.text(
        "依据估算 {{ head.run }}，该工程碳储量 {{ site.carbon.carbon }} t C，95% 置信区间为"
        " {{ site.carbon.low }}～{{ site.carbon.high }} t C。"
    )
    report.jinja("endif")
    report.jinja("if site.carbon")
    report.text("依据估算 {{ head.run }}，该工程年碳汇量 {{ site.carbon.sink }} t CO₂e（负值为排放，“—”为未知）。")
    report.jinja("else")
    report.text("这一类工程不单独估算碳储量，或未列入估算 {{ head.run }}；其成效体现在所在图斑的估算中。")
    report.jinja("endif")
    report.heading("三、对规划目标的贡献")
    report.jinja("if site.targets")
    report.loop_table(
        "tab_site_targets", "与该工程有关的市级目标",
        (
            ("目标", "{{ row.label }}", 56, LEFT), ("本工程", "{{ row.counts }}", 22, CENTER),
            ("现状", "{{ row.value }}", 21, RIGHT), ("目标值", "{{ row.goal }}", 21, RIGHT),
            ("单位", "{{ row.unit }}", 15, CENTER), ("判断", "{{ row.verdict }}", 21, CENTER),
        ),
        "site.targets",
    )  # fmt: skip
    report.chart("goals", "fig_goals", "市级各项目标完成情况")
    report.jinja("else")
    report.text("没有统计该图层的规划目标。")
    report.jinja("endif")
    report.heading("四、属性")
    report.loop_table(
        "tab_attributes", "调查和台账属性",
        (("属性", "{{ row.what }}", 60, LEFT), ("内容", "{{ row.value }}", 96, LEFT)), "site.attributes",
    )  # fmt: skip
    report.heading("五、检查发现的问题")
    report.jinja("if site.findings is none")
    report.text("逐条检查结果不对外提供。")
    report.jinja("elif site.findings")
    report.loop_table(
        "tab_site_findings", "该工程的检查问题",
        (
            ("规则", "{{ row.code }}", 18, CENTER), ("问题", "{{ row.message }}", 78, LEFT),
            ("处理意见", "{{ row.advice }}", 60, LEFT),
        ),
        "site.findings",
    )  # fmt: skip
    report.jinja("else")
    report.text("按规则检查没有发现问题。")
    report.jinja("endif")
    report.heading("六、方法与参数来源")
    methods_part(report, only_summary=True)
    reproducibility(report, "附：可复现信息")
    return report


TEMPLATES: dict[str, Callable[[], Report]] = {
    "baseline": baseline, "progress": progress, "county": county, "project": project
}  # fmt: skip


def make(folder: Path) -> None:
    """Writes every template; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        path = folder / f"{name}.docx"
        build().document.save(str(path))
        _undated(path)


def _undated(path: Path) -> None:
    """The same archive without the times of its entries."""
    with zipfile.ZipFile(path) as archive:
        entries = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
