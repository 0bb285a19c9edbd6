"""What the About box says and what is copied from it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from ui.about import AboutDialog, licence_notice
from zzeco import __version__


def test_versions_of_the_parts_and_licences_are_shown_and_copied(programs):
    window = programs().window
    window.run_action("help.about")
    dialog = window.findChild(AboutDialog)
    assert window.context.tasks.wait_idle()
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    for part in ("Python", "Qt (PySide6)", "GDAL", "PROJ", "GEOS", "LGPL-3.0", "LGPL-2.1", __version__):
        assert part in shown and part in copied
    assert licence_notice() in copied
    dialog.accept()
