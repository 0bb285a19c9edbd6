"""Themes as values: kept as JSON, read back the same."""

import json

from layers import i18n
from layers.drawing.style import ThemeSpec, declared_classes
from layers.tables import table


def test_a_theme_comes_back_from_json_as_it_was():
    spec = ThemeSpec("sink", method="breaks", breaks=(-1.5, 2.0), colours=(("c1", "#FF0000"),), hidden=("c2",))
    assert ThemeSpec.from_dict(json.loads(json.dumps(spec.as_dict()))) == spec
    assert ThemeSpec("species_group").as_dict() == {"key": "species_group"}


def test_entries_of_a_newer_version_are_passed_over():
    assert ThemeSpec.from_dict({"key": "single", "glow": 3}) == ThemeSpec("single")


def test_every_row_of_the_style_table_is_a_class():
    rows = table("styles").drop_duplicates(["kind", "theme"])
    classes = [
        one for kind, theme in zip(rows["kind"], rows["theme"], strict=True) for one in declared_classes(kind, theme)
    ]
    assert len(classes) == len(table("styles")) == 123


def test_a_class_is_named_in_the_language_of_the_user():
    fir = declared_classes("forest", "species_group")[0]
    assert fir.label == "Chinese fir"
    i18n.set_language("zh")
    assert fir.label == "杉木"
