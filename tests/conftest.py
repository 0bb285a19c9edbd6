"""What every test shares: no screen, a known language."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from layers import i18n


@pytest.fixture(autouse=True)
def english():
    """Messages in English unless a test asks for Chinese."""
    i18n.set_language("en")
