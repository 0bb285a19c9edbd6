"""The watermark of a Word document: words across every page, and the same words at its head."""

from typing import Any
from xml.sax.saxutils import quoteattr

WIDTH_PT, HEIGHT_PT, COLOUR = 430, 44, "#C8CFCA"
_SHAPE = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    "<w:rPr><w:noProof/></w:rPr><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="zzeco_watermark_{number}" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
    "width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    'mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" '
    'fillcolor="{colour}" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={words}/></v:shape></w:pict></w:r>'
)


def put_watermark(document: Any, words: str) -> None:
    """Writes the words into the headers of all pages: as a line, and aslant behind the text."""
    from docx.oxml import parse_xml

    number = 0
    for section in document.sections:
        headers = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            number += 1
            line = header.paragraphs[0] if not header.paragraphs[0].text else header.add_paragraph()
            line.alignment = 1
            line.paragraph_format.first_line_indent = 0
            line.add_run(words)
            shape = _SHAPE.format(
                number=number, width=WIDTH_PT, height=HEIGHT_PT, colour=COLOUR, words=quoteattr(words)
            )
            line._p.append(parse_xml(shape))
