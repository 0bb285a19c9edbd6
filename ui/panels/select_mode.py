"""What becomes of the selection when other records are found: replaced, added to, taken from."""

from layers.i18n import _
from ui.components.calm import Combo


class SelectMode(Combo):
    """`mode()` is replace, add or remove, as the document knows them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("fit", "small")
        self.setAccessibleName(_("What becomes of the selection"))
        self.addItem(_("New selection"), "replace")
        self.addItem(_("Add to the selection"), "add")
        self.addItem(_("Take from the selection"), "remove")

    def mode(self) -> str:
        """The mode that is chosen."""
        return str(self.currentData())
