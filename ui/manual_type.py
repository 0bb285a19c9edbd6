"""The look of a page of the manual: sizes of the type scale, room around headings, quiet tables."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPixmap,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)

from ui.theme.tokens import px, tokens

SIZES, BODY = {1: 20, 2: 16, 3: 14}, 13
LINE_HEIGHT_PERCENT = 145
PICTURE = "\ufffc"  # what stands in the text for a picture


def typeset(document: QTextDocument) -> None:
    """Sets sizes and distances of every block and table of a page that was read from Markdown."""
    document.setDocumentMargin(px(16))
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(_block_format(level, QTextCursor(block).currentTable() is not None))
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        if level:
            cursor.mergeCharFormat(_heading(level))
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _quiet(frame)


def _block_format(level: int, in_table: bool) -> QTextBlockFormat:
    found = QTextBlockFormat()
    found.setLineHeight(LINE_HEIGHT_PERCENT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    found.setTopMargin(px(16) if level > 1 else 0)
    found.setBottomMargin(0 if in_table else px(6))
    return found


def _heading(level: int) -> QTextCharFormat:
    found = QTextCharFormat()
    found.setProperty(int(QTextCharFormat.Property.FontPixelSize.value), px(SIZES.get(level, BODY)))
    found.clearProperty(int(QTextCharFormat.Property.FontSizeAdjustment.value))
    return found


def _quiet(table: QTextTable) -> None:
    found = table.format()
    found.setCellPadding(px(6))
    found.setBorderBrush(QBrush(QColor(tokens().border)))
    found.setBorderCollapse(True)
    found.setTopMargin(px(8))
    found.setBottomMargin(px(12))
    table.setFormat(found)


def heading_position(document: QTextDocument, words: str) -> int | None:
    """Where the first heading below the title stands that holds these words; None without one."""
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel() > 1 and words in block.text():
            return block.position()
        block = block.next()
    return None


def fit_pictures(document: QTextDocument, width: int) -> None:
    """Makes every picture as wide as it is, at most so wide."""
    block = document.begin()
    while block.isValid():
        for at, letter in enumerate(block.text()):
            if letter == PICTURE:
                _fit(document, block.position() + at, width)
        block = block.next()


def _fit(document: QTextDocument, position: int, width: int) -> None:
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
    picture = cursor.charFormat().toImageFormat()
    own = document.resource(QTextDocument.ResourceType.ImageResource, QUrl(picture.name()))
    wanted = min(own.width(), width) if isinstance(own, QImage | QPixmap) else width
    if picture.isValid() and picture.width() != wanted:
        picture.setWidth(wanted)
        cursor.mergeCharFormat(picture)
