"""What the third step says: its question, the raw coordinates, where the data land."""

from dataclasses import replace

from layers.i18n import _
from ui.format import number
from zzeco import import_crs
from zzeco.import_crs import Choice
from zzeco.import_landing import Landing
from zzeco.import_plan import Delivery


def question(one: Delivery) -> tuple[str, str]:
    """The question about a delivery's coordinate system, and what is known."""
    crs = one.found.crs
    if not crs["candidates"] and not crs["name"]:
        return _("There is no geometry to place"), str(crs["reason"])
    if crs["name"]:
        return _("The coordinate system is named in the data"), str(crs["reason"])
    if one.summary.crs is not None:
        return _("The named coordinate system does not fit: please choose"), str(crs["reason"])
    missing = _("This delivery has no .prj file: please confirm its coordinate system")
    other = _("This delivery does not name its coordinate system: please confirm it")
    said = _("Its coordinates were put on the map under every possible system. The likelier ones come first.")
    return (missing if one.summary.driver == "ESRI Shapefile" else other), said


def raw_text(first: tuple[float, float]) -> str:
    decimals = 6 if max(map(abs, first)) <= 180 else 2
    return _("east {x} · north {y}").format(x=number(first[0], decimals), y=number(first[1], decimals))


def words_at(choice: Choice, chosen: Landing | None) -> str:
    """What stands at a reading on the map."""
    if chosen is not None and choice is chosen.choice:
        place = ", ".join(chosen.landed[:3])
        return _("lands in {place}").format(place=place) if place else _("off the project")
    return import_crs.measure_text(replace(choice, badge="")) if choice.shift_km else choice.title


def place_text(chosen: Landing | None) -> str:
    if chosen is None:
        return _("Choose a candidate to see where its data land.")
    if not chosen.landed:
        return _("The data lie outside every county of the project.")
    landed = ", ".join(chosen.landed[:4])
    if not chosen.stated:
        return _("The data lie in {landed}.").format(landed=landed)
    stated = ", ".join(chosen.stated)
    if set(chosen.stated) & set(chosen.landed):
        return _("The records name {stated}, and that is where they lie.").format(stated=stated)
    return _("The records name {stated}, but they lie in {landed}: please check.").format(stated=stated, landed=landed)


def drawn_text(one: Delivery) -> str:
    """Which records of a long delivery the map shows; nothing where it shows all."""
    drawn, count = len(one.summary.preview.table), one.summary.records
    if drawn >= count:
        return ""
    said = _("Drawn are {drawn} of {count} records: evenly spread ones and the outermost.")
    return said.format(drawn=number(drawn), count=number(count))
