"""Every action of the window, one row each; menus, palette, shortcuts and tooltips are made from these rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.i18n import N_
from ui import action_steps as steps
from ui import map_steps

if TYPE_CHECKING:
    from ui.main_window import MainWindow

FILE, EDIT, VIEW, MAP, CARBON, HELP = N_("File"), N_("Edit"), N_("View"), N_("Map"), N_("Carbon"), N_("Help")
SELECTION, HERE = N_("Selection"), N_("Here on the map")
MENUS = (FILE, EDIT, VIEW, SELECTION, MAP, HERE, CARBON, HELP)


def always(window: MainWindow) -> bool:
    """Enabled at any time."""
    return True


def has_project(window: MainWindow) -> bool:
    """Enabled with a project."""
    return window.context.document.project is not None


def has_layers(window: MainWindow) -> bool:
    """Enabled with a layer."""
    project = window.context.document.project
    return project is not None and bool(project.layers)


def has_selection(window: MainWindow) -> bool:
    """Enabled with selected records."""
    return len(window.context.document.selection) > 0


def has_map(window: MainWindow) -> bool:
    """Enabled where a map is shown."""
    return window.canvas() is not None


def has_tools(window: MainWindow) -> bool:
    """Enabled where the map workspace is shown with a layer."""
    return window.current == "map" and has_layers(window)


def has_changes(window: MainWindow) -> bool:
    """Enabled where the project is another than at opening."""
    return window.context.document.undo_stack.index() > 0


@dataclass(frozen=True)
class Action:
    """One action; `on_map` shortcuts act only while the map has the focus, `by_right_click` ones stand in its menu.

    `dangerous` ones stand last and red; `found_by` are further words by which the palette finds it.
    """

    key: str
    text: str
    icon: str
    shortcut: str
    menu: str
    run: Callable[[MainWindow], None]
    enabled_when: Callable[[MainWindow], bool] = always
    on_map: bool = False
    by_right_click: bool = False
    dangerous: bool = False
    separator: bool = False
    other_shortcuts: tuple[str, ...] = ()
    found_by: str = ""


ACTIONS = (
    Action("project.new", N_("New project…"), "file-plus", "Ctrl+N", FILE, steps.new_project),
    Action("project.open", N_("Open project…"), "folder-open", "Ctrl+O", FILE, steps.open_project),
    Action("project.sample", N_("Open the sample project"), "sprout", "", FILE, steps.open_sample),
    Action(
        "project.import", N_("Import survey data…"), "import", "Ctrl+I", FILE,
        lambda window: window.show_workspace("importing"), has_project, separator=True,
    ),
    Action("project.copy", N_("Save a copy…"), "copy", "Ctrl+Shift+S", FILE, steps.save_copy, has_project),
    Action("project.save", N_("Save now"), "save", "Ctrl+S", FILE, steps.save_now, has_project),
    Action("project.close", N_("Close project"), "x", "Ctrl+W", FILE, steps.close_project, has_project, separator=True),
    Action("preferences", N_("Preferences…"), "settings", "Ctrl+,", FILE, steps.show_preferences,
           found_by=N_("settings, options")),
    Action("quit", N_("Quit"), "log-out", "Ctrl+Q", FILE, lambda window: window.close_all()),
    Action(
        "project.revert", N_("Go back to the state at opening"), "history", "", FILE,
        steps.revert, has_changes, dangerous=True,
    ),
    Action("edit.undo", N_("Undo"), "undo-2", "Ctrl+Z", EDIT, steps.undo, steps.can_undo, found_by=N_("take back")),
    Action(
        "edit.redo", N_("Redo"), "redo-2", "Ctrl+Y", EDIT, steps.redo, steps.can_redo,
        other_shortcuts=("Ctrl+Shift+Z",),
    ),
    Action("palette", N_("Search commands, records, places"), "search", "Ctrl+Shift+P", EDIT,
           lambda window: window.open_palette(), separator=True),
    Action("view.left", N_("Left panel"), "panel-left", "Ctrl+1", VIEW, steps.panel("left")),
    Action("view.inspector", N_("Inspector"), "panel-right", "Ctrl+2", VIEW, steps.panel("inspector")),
    Action("view.table", N_("Table"), "panel-bottom", "Ctrl+3", VIEW, steps.panel("table")),
    Action("view.next_panel", N_("Next panel"), "move", "F6", VIEW, lambda window: window.focus_next_panel()),
    Action("view.dark", N_("Light or dark"), "moon", "", VIEW, steps.switch_theme, separator=True,
           found_by=N_("dark mode, night, theme")),
    Action("view.language", "中文 / English", "languages", "", VIEW, steps.switch_language,
           found_by=N_("language, Chinese, English")),
    Action(
        "view.larger", N_("Larger text"), "zoom-in", "Ctrl++", VIEW, steps.resize_text(5), other_shortcuts=("Ctrl+=",),
        found_by=N_("font size"),
    ),
    Action("view.smaller", N_("Smaller text"), "zoom-out", "Ctrl+-", VIEW, steps.resize_text(-5),
           found_by=N_("font size")),
    Action("view.full_screen", N_("Full screen"), "maximize", "F11", VIEW, steps.full_screen),
    Action("view.degrees", N_("Graticule in degrees"), "globe", "", VIEW, map_steps.graticule("degrees"), has_tools,
           separator=True),
    Action("view.kilometres", N_("Kilometre grid"), "grid-3x3", "", VIEW, map_steps.graticule("kilometres"), has_tools),
    Action("view.labels", N_("Labels on or off"), "type", "", VIEW, map_steps.labels, has_tools,
           found_by=N_("names on the map")),
    Action("map.raster", N_("Add a raster or MBTiles…"), "image", "", MAP, map_steps.add_raster, has_tools,
           found_by=N_("image, satellite picture, base map")),
    Action("select.all", N_("Select all of the layer"), "check-check", "Ctrl+A", SELECTION, map_steps.select_all,
           has_tools, on_map=True),
    Action("select.invert", N_("Invert the selection"), "arrow-up-down", "", SELECTION, map_steps.invert, has_tools),
    Action("edit.deselect", N_("Clear the selection"), "x", "", SELECTION, steps.deselect, has_selection),
    Action("select.expression", N_("Select by condition…"), "sigma", "Ctrl+Shift+F", SELECTION,
           map_steps.panel("select.expression"), has_layers, separator=True),
    Action("select.location", N_("Select by location…"), "locate", "", SELECTION,
           map_steps.panel("select.location"), has_layers),
    Action("map.select", N_("Select"), "mouse-pointer-2", "V", MAP, map_steps.tool("map.select"), has_tools,
           on_map=True),
    Action("map.pan", N_("Pan"), "hand", "H", MAP, map_steps.tool("map.pan"), has_tools, on_map=True),
    Action("map.box", N_("Select by box"), "square-dashed-mouse-pointer", "B", MAP, map_steps.tool("map.box"),
           has_tools, on_map=True),
    Action("map.polygon", N_("Select by polygon"), "lasso", "L", MAP, map_steps.tool("map.polygon"), has_tools,
           on_map=True),
    Action("map.identify", N_("Identify"), "info", "I", MAP, map_steps.tool("map.identify"), has_tools, on_map=True),
    Action("map.measure", N_("Measure length and area"), "ruler", "M", MAP, map_steps.tool("map.measure"), has_tools,
           on_map=True, found_by=N_("distance")),
    Action("map.swipe", N_("Compare two epochs or themes"), "columns-2", "S", MAP, map_steps.tool("map.swipe"),
           has_tools, on_map=True),
    Action("map.bookmarks", N_("Bookmarks"), "bookmark", "Ctrl+B", MAP, map_steps.tool("map.bookmarks"), has_tools),
    Action("map.go_to", N_("Go to…"), "map-pin", "Ctrl+G", MAP, map_steps.panel("map.go_to"), has_layers,
           separator=True),
    Action("map.zoom_in", N_("Zoom in"), "plus", "+", MAP, steps.zoom(2), has_map, on_map=True, other_shortcuts=("=",),
           found_by=N_("zoom")),
    Action("map.zoom_out", N_("Zoom out"), "minus", "-", MAP, steps.zoom(0.5), has_map, on_map=True,
           found_by=N_("zoom")),
    Action("map.zoom_box", N_("Zoom to a box"), "zoom-in", "Z", MAP, map_steps.tool("map.zoom_box"), has_tools,
           on_map=True, found_by=N_("zoom")),
    Action("here.identify", N_("Identify here"), "info", "", HERE, map_steps.here("identify"), has_tools,
           by_right_click=True),
    Action("here.select", N_("Select what lies here"), "mouse-pointer-2", "", HERE, map_steps.here("select"), has_tools,
           by_right_click=True),
    Action("here.zoom", N_("Zoom to here"), "zoom-in", "", HERE, map_steps.here("zoom"), has_tools,
           by_right_click=True, separator=True),
    Action("map.full", N_("Full extent"), "scan", "0", MAP, steps.full_extent, has_map, on_map=True,
           by_right_click=True),
    Action(
        "map.to_selection", N_("Zoom to the selection"), "crosshair", "F", MAP, steps.to_selection, has_selection,
        on_map=True, by_right_click=True,
    ),
    Action("map.to_layer", N_("Zoom to the layer"), "layers", "", MAP, map_steps.to_layer, has_tools,
           by_right_click=True),
    Action("map.scale", N_("Set the scale"), "zoom-in", "", MAP, map_steps.write_scale, has_tools),
    Action("map.back", N_("Previous view"), "arrow-left", "[", MAP, steps.view_back, has_map, on_map=True,
           by_right_click=True),
    Action("map.forward", N_("Next view"), "arrow-right", "]", MAP, steps.view_forward, has_map, on_map=True,
           by_right_click=True),
    Action("here.copy_degrees", N_("Copy the place in degrees"), "copy", "", HERE, map_steps.here("copy_degrees"),
           has_tools, by_right_click=True, separator=True),
    Action("here.copy_metres", N_("Copy the place in metres"), "copy", "", HERE, map_steps.here("copy_metres"),
           has_tools, by_right_click=True),
    Action("here.measure", N_("Measure from here"), "ruler", "", HERE, map_steps.here("measure"), has_tools,
           by_right_click=True, separator=True),
    Action("here.bookmark", N_("Add a bookmark here"), "bookmark", "", HERE, map_steps.here("bookmark"), has_tools,
           by_right_click=True),
    Action(
        "carbon.estimate", N_("Estimate carbon…"), "leaf", "Ctrl+E", CARBON, steps.in_workspace("carbon", "estimate"),
        has_layers,
    ),
    Action("carbon.methods", N_("Compare methods"), "columns-2", "", CARBON, steps.page_of("carbon", "methods"),
           has_layers, separator=True),
    Action("carbon.uncertainty", N_("Uncertainty of the estimate"), "sigma", "", CARBON,
           steps.page_of("carbon", "uncertainty"), has_layers, found_by=N_("Monte Carlo, interval, tornado")),
    Action("carbon.change", N_("Change between surveys"), "history", "", CARBON,
           steps.page_of("carbon", "change"), has_layers),
    Action("carbon.forecast", N_("Forecast to 2060"), "spline", "", CARBON,
           steps.page_of("carbon", "forecast"), has_layers, found_by=N_("explain a year, growth, scenario")),
    Action("carbon.reconcile", N_("Compare with the published total"), "sliders-horizontal", "", CARBON,
           steps.page_of("carbon", "reconcile"), has_layers, found_by=N_("reconcile, scale the growing stock")),
    Action("carbon.trees", N_("Import a tree list…"), "trees", "", CARBON, steps.import_trees, has_layers,
           found_by=N_("plots, trees, diameters")),
    Action("carbon.factors", N_("Factor sets"), "book-open", "", CARBON, steps.page_of("carbon", "factors"),
           has_project, found_by=N_("factors, parameters, to be verified, import factors")),
    Action(
        "targets.export", N_("Export the target sheet…"), "file-spreadsheet", "", FILE,
        steps.in_workspace("targets", "ask_export"), has_project,
    ),
    Action(
        "quality.check", N_("Check all layers"), "clipboard-check", "", FILE,
        steps.in_workspace("quality", "check"), has_layers,
    ),
    Action(
        "quality.export", N_("Export the rework list…"), "file-output", "", FILE,
        steps.in_workspace("quality", "ask_export"), has_layers,
    ),
    Action(
        "export.webmap", N_("Export a web map…"), "globe", "", FILE, steps.export_web_map, has_layers,
        found_by=N_("HTML, browser, share"),
    ),
    Action("layout.export", N_("Export the sheet…"), "file-output", "Ctrl+P", FILE,
           steps.in_workspace("layout", "ask_export"), has_layers, found_by=N_("print, PDF, PNG, GeoTIFF, SVG")),
    Action("layout.atlas", N_("Make an atlas…"), "book-open", "Ctrl+Shift+A", FILE,
           steps.in_workspace("layout", "ask_atlas"), has_layers, found_by=N_("a sheet of each county, many maps")),
    Action("layout.keep", N_("Save the sheet as template…"), "save", "", FILE,
           steps.in_workspace("layout", "ask_keep"), has_layers),
    Action("help.manual", N_("Manual"), "book-open", "F1", HELP, steps.show_manual, found_by=N_("help")),
    Action("help.shortcuts", N_("Keyboard shortcuts"), "keyboard", "", HELP, steps.show_shortcuts,
           found_by=N_("keys")),
    Action("help.about", N_("About zzeco"), "info", "", HELP, steps.show_about),
)  # fmt: skip
BY_KEY = {action.key: action for action in ACTIONS}
