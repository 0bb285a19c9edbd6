"""Pages, fonts and parts of official Chinese documents for python-docx.

After GB/T 9704-2012: A4, margins 37/35/28/26 mm, body in 仿宋 三号 with 29 pt lines and two characters of indent,
headings in 黑体 and 楷体 三号, title in 二号. 宋体 bold stands for 小标宋, which is not on every machine. Tables are
smaller (五号), captions 黑体 小四, table captions above, figure captions below.
"""

from collections.abc import Sequence

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, HEI, KAI, FANGSONG, LATIN = "宋体", "黑体", "楷体", "仿宋", "Times New Roman"
ERHAO, SANHAO, SIHAO, XIAOSI, WUHAO, XIAOWU = 22, 16, 14, 12, 10.5, 9
BODY_LINE_PT = 29
TABLE, SMALL, CAPTION, FIGURE, CONTENTS = "表文", "表注", "题注", "图", "目录标题"
TEXT_WIDTH_MM = 156
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


class Report:
    """A document that is built from top to bottom; remembers how many bookmarks it has."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        self.bookmarks = 0
        core = self.document.core_properties
        core.title, core.author, core.comments, core.language = title, "zzeco", "", "zh-CN"
        _page(self.document)
        _styles(self.document)
        _page_numbers(self.document)

    def title(self, text: str) -> None:
        """The title of the document."""
        self.document.add_paragraph(text, style="Title")

    def line(self, text: str, align: int = CENTER) -> None:
        """A line without indent: the bureau, the date."""
        paragraph = self.document.add_paragraph(text)
        paragraph.alignment = align
        _indent(paragraph, 0)

    def heading(self, text: str, level: int = 1) -> None:
        """一、 (level 1) or （一） (level 2)."""
        self.document.add_heading(text, level)

    def text(self, *pieces: str) -> None:
        """A paragraph; a piece that starts with `@` is a reference to the bookmark of that name."""
        paragraph = self.document.add_paragraph()
        for piece in pieces:
            if piece.startswith("@"):
                _field(paragraph, f" REF {piece[1:]} \\h ", "0")
            else:
                paragraph.add_run(_unbroken(piece))

    def jinja(self, statement: str) -> None:
        """A paragraph that docxtpl takes away with its statement (`if change`, `endif`, `for …`)."""
        self.document.add_paragraph(f"{{%p {statement} %}}")

    def note(self, text: str) -> None:
        """A small line below a table."""
        self.document.add_paragraph(text, style=SMALL)

    def caption(self, kind: str, bookmark: str, text: str, keep_next: bool) -> None:
        """`表 1　text` with a running number and a bookmark around `表 1`."""
        paragraph = self.document.add_paragraph(style=CAPTION)
        paragraph.paragraph_format.keep_with_next = keep_next
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), bookmark)
        paragraph._p.append(start)
        paragraph.add_run(kind)
        _field(paragraph, f" SEQ {kind} \\* ARABIC ", "0")
        paragraph._p.append(end)
        paragraph.add_run(f"　{text}")

    def contents(self) -> None:
        """The table of contents as a field, and a new page after it."""
        self.line("目　录")
        self.document.paragraphs[-1].style = self.document.styles[CONTENTS]
        paragraph = self.document.add_paragraph(style="toc 1")
        for kind in ("begin", "instruction", "separate", "text", "end"):
            run = paragraph.add_run()
            if kind == "text":
                run.text = "更新域后显示目录"
            elif kind == "instruction":
                words = OxmlElement("w:instrText")
                words.set(qn("xml:space"), "preserve")
                words.text = ' TOC \\o "1-2" \\h \\z \\u '
                run._r.append(words)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def map(self, name: str, bookmark: str, text: str) -> None:
        """A map by the name of its sheet template, with its caption below."""
        self.document.add_paragraph(f'{{{{ map("{name}") }}}}', style=FIGURE)
        self.caption("图", bookmark, text, keep_next=False)

    def chart(self, name: str, bookmark: str, text: str) -> None:
        """A chart by its name, with its caption below."""
        self.document.add_paragraph(f'{{{{ chart("{name}") }}}}', style=FIGURE)
        self.caption("图", bookmark, text, keep_next=False)

    def loop_table(
        self, bookmark: str, caption: str, columns: Sequence[tuple[str, str, float, int]], over: str, name: str = "row"
    ) -> None:
        """A table with one row for each `name` in `over`; columns are (head, cell, width in mm, alignment).

        The head row is repeated on every page, rows are not split.
        """
        self.caption("表", bookmark, caption, keep_next=True)
        table = self._grid(4, [width for _head, _cell, width, _align in columns])
        for place, (head, cell, _width, align) in enumerate(columns):
            _write(table.cell(0, place), head, CENTER, bold=True)
            _write(table.cell(2, place), cell, align)
        _write(table.cell(1, 0), f"{{%tr for {name} in {over} %}}", LEFT)
        _write(table.cell(3, 0), "{%tr endfor %}", LEFT)
        _repeat(table.rows[0])
        self.document.add_paragraph(style=SMALL)

    def form(
        self,
        bookmark: str,
        caption: str,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        height_mm: float = 7,
    ) -> None:
        """A table of fixed cells, heads and values in turn, in rows at least so high."""
        self.caption("表", bookmark, caption, keep_next=True)
        table = self._grid(len(rows), widths)
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                is_head = place % 2 == 0
                _write(table.cell(at, place), text, CENTER if is_head else LEFT, bold=is_head)
        for row in table.rows:
            row.height = Mm(height_mm)
            for cell in row.cells:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for row in table.rows[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.document.add_paragraph(style=SMALL)

    def _grid(self, rows: int, widths: Sequence[float]):
        table = self.document.add_table(rows, len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for row in table.rows:
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table


def _unbroken(text: str) -> str:
    """The text with units that a line cannot break."""
    for unit in ("万 t CO₂e", "万 t C", " t CO₂e", " t C", " hm²"):
        text = text.replace(unit, unit.replace(" ", "\N{NO-BREAK SPACE}"))
    return text


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def _styles(document) -> None:
    styles = document.styles
    body = styles["Normal"]
    _font(body, FANGSONG, SANHAO)
    body.paragraph_format.space_after = body.paragraph_format.space_before = Pt(0)
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    body.paragraph_format.line_spacing = Pt(BODY_LINE_PT)
    _indent(body, 2)
    _font(styles["Title"], SONG, ERHAO, bold=True)
    _loose(styles["Title"], CENTER, after=18)
    _without_border(styles["Title"])
    for level, font in ((1, HEI), (2, KAI)):
        heading = styles[f"Heading {level}"]
        _font(heading, font, SANHAO)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(6), Pt(0)
        heading.paragraph_format.keep_with_next = True
        _indent(heading, 2)
    for name, font, size, align, after in (
        (TABLE, SONG, WUHAO, LEFT, 1), (SMALL, SONG, XIAOWU, LEFT, 6), (CAPTION, HEI, XIAOSI, CENTER, 4),
        (FIGURE, SONG, WUHAO, CENTER, 2),
    ):  # fmt: skip
        made = styles.add_style(name, 1)
        made.base_style = body
        _font(made, font, size)
        _loose(made, align, after)
    _contents_styles(styles, body)
    styles[CAPTION].paragraph_format.space_before = Pt(6)
    styles[TABLE].paragraph_format.space_before = Pt(1)
    styles[FIGURE].paragraph_format.keep_with_next = True


def _contents_styles(styles, body) -> None:
    """目录: its heading (in no table of contents itself) and lines with dots before the page."""
    heading = styles.add_style(CONTENTS, 1)
    heading.base_style = body
    _font(heading, HEI, SANHAO)
    _loose(heading, CENTER, after=10)
    heading.paragraph_format.space_before = Pt(18)
    for level, font in ((1, HEI), (2, FANGSONG)):
        line = styles.add_style(f"toc {level}", 1)
        line.element.set(qn("w:styleId"), f"TOC{level}")
        line.base_style = body
        _font(line, font, SIHAO)
        _loose(line, LEFT, after=3)
        line.paragraph_format.left_indent = Mm(9 * (level - 1))
        line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _font(style, name: str, size: float, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    style.font.italic, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), name)


def _loose(style, align: int, after: float) -> None:
    """Lines as high as their text, no indent."""
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    style.paragraph_format.alignment = align
    style.paragraph_format.space_after = Pt(after)
    _indent(style, 0)


def _without_border(style) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _indent(thing, characters: int) -> None:
    """The first line indented by so many characters of 三号 (in points too, for programs that know no characters)."""
    element = thing.element if hasattr(thing, "element") and not hasattr(thing, "_p") else thing._p
    properties = element.get_or_add_pPr()
    thing.paragraph_format.first_line_indent = Pt(SANHAO * characters)
    indent = properties.find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(100 * characters))


def _page_numbers(document) -> None:
    """— 1 — in 四号 宋体: to the right on odd pages, to the left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[SMALL]
        paragraph.alignment = align
        paragraph.add_run("— ").font.size = Pt(SIHAO)
        _field(paragraph, " PAGE ", "1", SIHAO)
        paragraph.add_run(" —").font.size = Pt(SIHAO)


def _field(paragraph, instruction: str, shown: str, size: float | None = None) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run(shown)
    if size:
        run.font.size = Pt(size)
    field.append(run._r)
    paragraph._p.append(field)


def _write(cell, text: str, align: int, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = paragraph.part.document.styles[TABLE]
    paragraph.alignment = align
    paragraph.add_run(text).bold = bold or None


def _repeat(row) -> None:
    """The row stands on top of every page that the table goes on to, and never alone at the foot of one."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
