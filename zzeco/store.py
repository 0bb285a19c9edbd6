"""The project file: made, opened, and changed by the difference of two project values in one transaction."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from layers import geopackage_schema as schema
from layers.boundary import Boundary
from layers.crs import parse
from layers.errors import ZzecoError
from layers.file_names import check_name
from layers.geopackage_connection import Writer, connected, damaged, explained
from layers.geopackage_rows import Rows, addition, column_types, write
from layers.geopackage_schema import FID, ROW_ID, quoted
from layers.i18n import _
from layers.in_place import put_in_place
from layers.layer import VectorLayer, layer_name
from layers.lazy_table import LazyTable, MemoryRows, StoredRows
from layers.system_reasons import system_reason
from layers.tables import table as resource_table
from zzeco import __version__, settings, store_migration
from zzeco.carbon.parameters import FACTOR_TABLES
from zzeco.project import Project, with_layer
from zzeco.store_difference import LAYER_STYLES, PREFIX, apply, differences, write_settings

DEFAULT_CRS = "EPSG:4547"
TABLES = ("deliveries", "findings", "rejected", "runs", "run_factors", "estimates", "mappings", "history")
OWN_TABLES = {
    "zz_meta": ("key", "value"),
    "zz_settings": ("key", "value"),
    "zz_layers": ("name", "kind", "epoch"),
    "zz_history": ("saved_at", "what", "counts"),
}
INTERNAL = ("zz_meta", "zz_settings", "zz_layers")


class Edit:
    """An open project with the right to write it."""

    def __init__(self, before: Project, writer: Writer) -> None:
        self.before = before
        self._writer = writer

    def save(self, after: Project, what: str | None = "") -> Project:
        """Writes the difference to what was last saved, all of it or nothing; the project as it is now in the file.

        `what` is the line of the history (None: no line, for what is no work of the user). ZzecoError if the file
        cannot be written or was changed in between.
        """
        changes = differences(self.before, after)
        if changes:
            with self._writer.transaction() as connection:
                apply(connection, after, changes, what)
        self.before = after
        return after

    def history_lines(self) -> int:
        """How many lines the history in the file has."""
        with explained(self.before.path):
            return int(self._writer.connection.execute("SELECT count(*) FROM zz_history").fetchone()[0])


def create(
    path: Path,
    *,
    crs: str = DEFAULT_CRS,
    settings: Mapping[str, Any] | None = None,
    boundary: Boundary | None = None,
) -> Project:
    """A new project file with the factor and target tables in it; ZzecoError if the file is there already."""
    crs = parse(crs)
    check_name(path)
    _reserve(path)
    draft = path.with_name(f"{path.name}-new")
    try:
        draft.unlink(missing_ok=True)
        with explained(path), closing(connected(draft, "rwc")) as connection:
            connection.execute("BEGIN")
            _lay_out(connection, crs, settings or {})
            connection.execute("COMMIT")
        put_in_place(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    if boundary is not None:
        with editing(path) as edit:
            edit.save(with_layer(edit.before, _boundary_layer(boundary, crs)), "boundary")
    return load(path)


def load(path: Path) -> Project:
    """The project in a file; its layers and tables are read when they are asked for.

    An older file is brought up to date first, after a backup copy. ZzecoError if it is not a project or is newer.
    """
    _check(path)
    with explained(path), closing(connected(path)) as connection:
        return _project(path, connection)


def is_project(path: Path) -> bool:
    """Whether the file is a project of any version; never raises and reads next to nothing of it."""
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return False
    try:
        with closing(connected(path, "ro")) as connection:
            return "zz_meta" in schema.user_tables(connection)
    except sqlite3.Error:
        return False


@contextmanager
def editing(path: Path) -> Iterator[Edit]:
    """The project with the right to write it, refused within a second while another program has that right."""
    _check(path)
    with Writer(path) as writer, explained(path):
        yield Edit(_project(path, writer.connection), writer)


def _reserve(path: Path) -> None:
    try:
        path.open("xb").close()
    except FileExistsError:
        raise ZzecoError(
            _("{name} exists already.").format(name=path.name), _("Choose another name; nothing was written.")
        ) from None
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be made: {reason}").format(name=path, reason=system_reason(error)),
            _("Choose a folder that exists and in which you may write."),
        ) from error


def _lay_out(connection: sqlite3.Connection, crs: str, wanted: Mapping[str, Any]) -> None:
    """The tables of an empty project."""
    schema.create_standard_tables(connection)
    schema.srs_id(connection, crs)
    for name, columns in OWN_TABLES.items():
        write(connection, name, addition(_text_rows(pd.DataFrame(columns=list(columns), dtype="str"))), None)
    connection.execute(LAYER_STYLES)
    schema.register(connection, "layer_styles", None, None)
    meta = {
        "schema_version": str(store_migration.current_version()),
        "created_by": f"zzeco {__version__}",
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "crs": crs,
    }
    connection.executemany("INSERT INTO zz_meta (key, value) VALUES (?,?)", meta.items())
    write_settings(connection, {**settings.defaults(), **wanted})
    for name in FACTOR_TABLES:
        write(connection, f"{PREFIX}factors_{name}", addition(_text_rows(resource_table(name))), None)
    write(connection, f"{PREFIX}targets", addition(_text_rows(resource_table("targets"))), None)


def _text_rows(table: pd.DataFrame) -> Rows:
    return Rows(MemoryRows(table, key=ROW_ID).table, None)


def _boundary_layer(boundary: Boundary, crs: str) -> VectorLayer:
    table = pd.DataFrame(
        {
            "admin_code": boundary.codes,
            "admin_name": boundary.names,
            "admin_level": "county",
            "land_area_ha": np.asarray(boundary.land_area_ha, float),
        }
    )
    return VectorLayer.in_memory(layer_name("boundary", None), "boundary", None, crs, table, boundary.in_crs(crs))


def _check(path: Path) -> None:
    """Refuses what is no project of this version; an older one is brought up to date."""
    if not path.is_file():
        raise ZzecoError(
            _("There is no project file {name}.").format(name=path), _("Check the path, or make one with: zzeco new")
        )
    version = _version(path)
    if version > store_migration.current_version():
        raise ZzecoError(
            _("{name} was made by a newer version of zzeco (file version {version}).").format(
                name=path.name, version=version
            ),
            _("Install the newer version of zzeco; the file was not touched."),
        )
    if version < store_migration.current_version():
        store_migration.migrate(path)


def _version(path: Path) -> int:
    """The schema version of a project file; ZzecoError if it is none."""
    try:
        with explained(path), closing(connected(path)) as connection:
            application_id, size = (
                connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in ("application_id", "page_count")
            )
            page = connection.execute("PRAGMA page_size").fetchone()[0]
            if application_id != schema.APPLICATION_ID:
                raise _no_geopackage(path)
            if size * page > path.stat().st_size:
                raise damaged(path)
            if "zz_meta" not in schema.user_tables(connection):
                raise ZzecoError(
                    _("{name} is a GeoPackage but no zzeco project.").format(name=path.name),
                    _("Open or make a project, and import it there."),
                )
            return store_migration.stored_version(connection)
    except ZzecoError as error:
        if getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise _no_geopackage(path) from error
        raise


def _no_geopackage(path: Path) -> ZzecoError:
    return ZzecoError(
        _("{name} is not a GeoPackage.").format(name=path.name),
        _("A zzeco project is a .gpkg file that zzeco made. Check the path."),
    )


def _project(path: Path, connection: sqlite3.Connection) -> Project:
    """The project value of an open file; everything large stays in the file until it is asked for."""
    crs = connection.execute("SELECT value FROM zz_meta WHERE key='crs'").fetchone()[0]
    stored = connection.execute("SELECT key, value FROM zz_settings").fetchall()
    values = settings.defaults() | {key: json.loads(value) for key, value in stored}
    there = schema.user_tables(connection)
    layers = {
        name: VectorLayer(name, kind, epoch, crs, _rows(path, connection, name, FID))
        for name, kind, epoch in connection.execute("SELECT name, kind, epoch FROM zz_layers ORDER BY zz_id").fetchall()
        if name in there
    }
    names = [name for name in there if name.startswith(PREFIX) and name not in INTERNAL]
    tables = {
        name.removeprefix(PREFIX): LazyTable(name.removeprefix(PREFIX), _rows(path, connection, name, ROW_ID))
        for name in names
    }
    empty = {name: LazyTable(name, MemoryRows(pd.DataFrame(), key=ROW_ID)) for name in TABLES if name not in tables}
    return Project(path, crs, MappingProxyType(values), MappingProxyType(layers), MappingProxyType({**empty, **tables}))


def _rows(path: Path, connection: sqlite3.Connection, name: str, key: str) -> StoredRows:
    types = column_types(connection, name)
    count = connection.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name=?", (name,)).fetchone()
    if count is None or count[0] is None:
        count = connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()
    last = connection.execute(
        f"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name=?), 0),"
        f" coalesce((SELECT max({key}) FROM {quoted(name)}), 0))",
        (name,),
    ).fetchone()
    return StoredRows(path, name, key, list(types), int(count[0]), int(last[0]))
