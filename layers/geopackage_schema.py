"""The standard's own tables of a GeoPackage (OGC 12-128r19, version 1.4): what makes the file one.

Every function works inside the transaction of the connection that it is given.
"""

import sqlite3

import numpy as np
import pyproj

APPLICATION_ID = 0x47504B47
USER_VERSION = 10400
FIRST_OWN_SRS_ID = 100_000
GEOMETRY_COLUMN = "geom"
FID = "fid"
ROW_ID = "zz_id"
NOW = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"
STANDARD_TABLES = (
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
    organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL, description TEXT)""",
    f"""CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT ({NOW}), min_x DOUBLE,
    min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
    definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    "CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL)",
)


def quoted(name: str) -> str:
    """A table or column name as SQL takes it, reserved words and quotes included."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def create_standard_tables(connection: sqlite3.Connection) -> None:
    """Makes an empty database a GeoPackage with the two undefined systems and EPSG:4326."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={USER_VERSION}")
    for statement in STANDARD_TABLES:
        connection.execute(statement)
    rows = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ]
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", rows)
    srs_id(connection, "EPSG:4326")


def srs_id(connection: sqlite3.Connection, crs: str) -> int:
    """The key of this system in gpkg_spatial_ref_sys, entered there if it is new."""
    system = pyproj.CRS.from_user_input(crs)
    code = system.to_authority(min_confidence=100)
    definition = system.to_wkt("WKT1_GDAL")
    found = connection.execute(
        "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE (organization=? AND organization_coordsys_id=?) OR definition=?",
        (code[0], int(code[1]), definition) if code else ("", 0, definition),
    ).fetchone()
    if found:
        return int(found[0])
    own = connection.execute("SELECT max(srs_id) FROM gpkg_spatial_ref_sys WHERE srs_id >= 100000").fetchone()[0]
    key = int(code[1]) if code else max(FIRST_OWN_SRS_ID, int(own or 0) + 1)
    organization = code[0] if code else "NONE"
    connection.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,NULL)", (system.name, key, organization, key, definition)
    )
    return key


def register(connection: sqlite3.Connection, table: str, srs: int | None, geometry_type: str | None) -> None:
    """Enters a table in gpkg_contents: features where it has a geometry type, attributes where not."""
    kind = "attributes" if geometry_type is None else "features"
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?,?,?,?)",
        (table, kind, table, srs),
    )
    connection.execute("INSERT INTO gpkg_ogr_contents VALUES (?, 0)", (table,))
    if geometry_type is not None:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,0,0)", (table, GEOMETRY_COLUMN, geometry_type, srs)
        )
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?,?,'gpkg_rtree_index',?,'write-only')",
            (table, GEOMETRY_COLUMN, "http://www.geopackage.org/spec140/#extension_rtree"),
        )


def unregister(connection: sqlite3.Connection, table: str) -> None:
    """Takes a table out of every table of the standard."""
    for registry in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_ogr_contents", "gpkg_contents"):
        connection.execute(f"DELETE FROM {registry} WHERE table_name=?", (table,))


def note_change(
    connection: sqlite3.Connection, table: str, bounds: np.ndarray | None = None, features: int | None = None
) -> None:
    """Brings last_change, the bounds (minx, miny, maxx, maxy; NaN where empty) and the feature count up to date."""
    box = [None] * 4 if bounds is None else [None if np.isnan(value) else float(value) for value in bounds]
    connection.execute(
        f"UPDATE gpkg_contents SET last_change={NOW}, min_x=?, min_y=?, max_x=?, max_y=? WHERE table_name=?",
        (*box, table),
    )
    connection.execute("UPDATE gpkg_ogr_contents SET feature_count=? WHERE table_name=?", (features, table))


def geometry_type_of(connection: sqlite3.Connection, table: str) -> str | None:
    """The declared geometry type of a feature table; None for a table of attributes."""
    row = connection.execute(
        "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name=?", (table,)
    ).fetchone()
    return None if row is None else str(row[0])


def user_tables(connection: sqlite3.Connection) -> dict[str, str]:
    """The tables of gpkg_contents by name, each with its data type, in order of entry."""
    return dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid").fetchall())
