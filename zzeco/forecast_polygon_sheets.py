"""The sheets of the polygons that the climax holds back or that disturbances hit: their shares and losses live."""

from typing import Any

from layers.i18n import _
from zzeco.forecast_explaining import ForecastYear
from zzeco.forecast_stand_sheets import COLUMNS, POLYGON_COLUMNS, REGROWTH_COLUMNS, Sheets, by_kind, letters
from zzeco.workbook import Formula, Pages

PIECE_COLUMNS = ("polygon", "record", "event", "year", "severity", "ground", "before", "taken", "after")


def add_event_sheets(pages: Pages, found: ForecastYear) -> None:
    """The disturbances that count, and the ground that each of them hits in the polygons."""
    if len(found.pieces):
        pages.add(_events_name(), (_("Disturbance"), _("Year"), _("Kind"), _("severity, 0-1")), _event_rows(found))
        heads = (
            *(_("Polygon"), _("Record"), _("Disturbance"), _("Year"), _("severity, 0-1")),
            *(_("share of the polygon's ground"), _("trees left there before, share")),
            *(_("takes of the polygon's trees, share"), _("trees left there after, share")),
        )
        pages.add(_pieces_name(), heads, _piece_rows(found))


def add_polygon_sheet(pages: Pages, sheets: Sheets, found: ForecastYear) -> None:
    """The polygons of a year that are held at the climax or hit by disturbances, where there are any."""
    if not len(sheets.parts.apart):
        return
    heads = (
        *(_("Polygon"), _("Record"), _("Kind of stand"), _("area, ha"), _("climax, t C/ha")),
        *(_("living trees at the survey, t C"), _("growing stock, m³"), _("climax to the survey's carbon")),
        *(_("growth on the curve"), _("growth up to the climax"), _("regrown up to the climax")),
        *(_("before disturbances"), _("left by disturbances, share")),
        *(_("held at the climax"), _("lost to disturbances")),
        *(_("held at the climax, t C"), _("disturbances, t C"), _("growing stock held or lost, m³")),
    )
    pages.add(sheets.polygons_name, heads, _polygon_rows(sheets, found))


def _events_name() -> str:
    return _("Disturbances")


def _pieces_name() -> str:
    return _("Ground hit")


def _event_rows(found: ForecastYear) -> list[list[Any]]:
    rows = found.events[["year", "kind", "severity"]].to_numpy(dtype=object)
    return [[place, *row] for place, row in enumerate(rows.tolist(), start=1)]


def _piece_rows(found: ForecastYear) -> list[list[Any]]:
    """Ground of a polygon in a disturbance: its share times what stood there times the severity is taken."""
    at = letters(PIECE_COLUMNS)
    records = found.records["record_id"].to_numpy(dtype=object)
    severity = found.events["severity"].to_numpy(dtype=float)
    year = found.events["year"].to_numpy()
    after: list[float] = []
    rows: list[list[Any]] = []
    columns = (found.pieces[name].tolist() for name in ("polygon", "event", "ground", "before"))
    for row, (polygon, event, ground, before) in enumerate(zip(*columns, strict=True), start=2):
        stood = 1.0 if before < 0 else after[before]
        after.append(stood * (1 - severity[event]))
        events = f"'{_events_name()}'!"
        first = 1.0 if before < 0 else Formula(f"={at['after']}{before + 2}", stood)
        taken = f"={at['ground']}{row}*{at['before']}{row}*{at['severity']}{row}"
        rows.append(
            [
                *(polygon + 1, records[polygon], event + 1),
                Formula(f"={events}B{event + 2}", float(year[event])),
                Formula(f"={events}D{event + 2}", float(severity[event])),
                *(ground, first),
                Formula(taken, ground * stood * severity[event]),
                Formula(f"={at['before']}{row}*(1-{at['severity']}{row})", after[-1]),
            ]
        )
    return rows


def _polygon_rows(sheets: Sheets, found: ForecastYear) -> list[list[Any]]:
    kinds = sheets.parts.kinds.to_dict("records")
    stands, at = letters(COLUMNS), letters(POLYGON_COLUMNS)
    spans = by_kind(sheets.parts.regrowth["kind"].to_numpy())
    years, taken = sheets.years, _taken(found)
    records = found.records["record_id"].to_numpy(dtype=object)
    rows = []
    for place, one in enumerate(sheets.parts.apart.to_dict("records")):
        kind = kinds[one["kind"]]
        here = {name: f"{letter}{place + 2}" for name, letter in at.items()}
        there = {name: f"'{sheets.name}'!{letter}{one['kind'] + 2}" for name, letter in stands.items()}
        replanted = _replanted(sheets, spans.get(one["kind"]), here["cap"])
        standing_ratio = min(kind["growth_ratio"], max(one["cap"], 1.0)) if kind["curve_row"] else kind["growth_ratio"]
        values = {
            **one,
            "place": place + 1,
            "record": records[place],
            "kind": one["kind"] + 1,
            "climax": sheets.climax_t_per_ha(kind["curve_row"]),
            "growth": kind["growth_ratio"],
            "standing_ratio": standing_ratio,
            "replanted": one["grown"] - kind["standing"] * standing_ratio,
        }
        live = {**_live(here, there, bool(kind["curve_row"])), "replanted": replanted}
        if kind["curve_row"]:
            live["climax"] = f"={sheets.curve_cell(kind['curve_row'], 'F')}"
        if taken:
            live["left"] = f'=MAX(0,1-SUMIFS({taken},{here["place"]},{_years(found)},"<={sheets.base_year + years}"))'
        rows.append([Formula(live[name], values[name]) if live.get(name) else values[name] for name in POLYGON_COLUMNS])
    return rows


def _live(here: dict[str, str], there: dict[str, str], grows: bool) -> dict[str, str]:
    """The formulas of a polygon: `here` are its own cells, `there` those of its kind of stand."""
    undisturbed = f"{there['standing']}*{here['growth']}+{there['regrown_ratio']}"
    held = {
        "climax": "",
        "cap": f"={here['climax']}*{here['area_ha']}/{here['live_t']}",
        "standing_ratio": f"=MIN({here['growth']},MAX({here['cap']},1))",
    }
    return {
        **(held if grows else {"standing_ratio": f"={here['growth']}"}),
        "growth": f"={there['growth_ratio']}",
        "grown": f"={there['standing']}*{here['standing_ratio']}+{here['replanted']}",
        "held_ratio": f"={undisturbed}-{here['grown']}",
        "lost_ratio": f"={here['grown']}*(1-{here['left']})",
        "held_t": f"={here['live_t']}*{here['held_ratio']}",
        "lost_t": f"={here['live_t']}*{here['lost_ratio']}",
        "missing_m3": f"={here['stock_m3']}*({here['held_ratio']}+{here['lost_ratio']})",
    }


def _replanted(sheets: Sheets, span: tuple[int, int] | None, cap: str) -> str:
    """Every age of replanted ground by its share, no further than the climax."""
    if span is None:
        return ""
    columns = letters(REGROWTH_COLUMNS)
    share, young = (
        f"'{sheets.regrowth_name}'!{columns[name]}{span[0] + 2}:{columns[name]}{span[1] + 2}"
        for name in ("share", "young")
    )
    return f"=SUMPRODUCT({share}*(({young}<={cap})*{young}+({young}>{cap})*{cap}))"


def _taken(found: ForecastYear) -> str:
    """The ranges that are summed and told apart by polygon, '' without disturbances."""
    return f"{_range(found, 'taken')},{_range(found, 'polygon')}" if len(found.pieces) else ""


def _years(found: ForecastYear) -> str:
    return _range(found, "year")


def _range(found: ForecastYear, column: str) -> str:
    letter = letters(PIECE_COLUMNS)[column]
    return f"'{_pieces_name()}'!{letter}2:{letter}{len(found.pieces) + 1}"
