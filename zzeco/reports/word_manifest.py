"""The manifest inside a Word file: a custom XML part, which Word, WPS and LibreOffice carry along unseen."""

from typing import Any
from xml.sax.saxutils import escape

from zzeco.reports.manifest import Manifest, as_text, from_text

NAMESPACE = "urn:zzeco:report"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def put_manifest(document: Any, manifest: Manifest) -> None:
    """Adds the manifest to an open python-docx document."""
    from docx.opc.part import Part

    package = document.part.package
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<zzeco xmlns="{NAMESPACE}">{escape(as_text(manifest))}</zzeco>'
    name = package.next_partname("/customXml/item%d.xml")
    document.part.relate_to(Part(name, "application/xml", content.encode(), package), CUSTOM_XML)


def manifest_in(document: Any) -> Manifest | None:
    """The manifest of an open document; None where it carries none."""
    from lxml import etree

    for part in document.part.package.iter_parts():
        if str(part.partname).startswith("/customXml/") and NAMESPACE.encode() in part.blob:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return from_text(etree.fromstring(part.blob, parser).text or "")
    return None
