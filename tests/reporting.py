"""A small project with a stock in two counties, with names that try to be formulas, for the tests of reports."""

from pathlib import Path

from making import ask, new_project, once, squares, stands, taken, write

DANGEROUS = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2+3")


@once
def small_project(folder: Path) -> Path:
    """Three stands in Lukou and two in You county, estimated: 1 ha each with 100 m³/ha (the last one oak, 200)."""
    path = new_project(folder)
    first = stands(
        3, ld_qs=["10", *DANGEROUS[:2]], lin_zhong=["233", "111", "233"], ling_zu=["幼龄林", "中龄林", "成熟林"]
    )
    second = stands(
        2, "B", "430223", you_shi_sz=["杉木", "栎类"], ld_qs=[*DANGEROUS[2:]], lin_zhong="233",
        qi_yuan=["人工", "天然"], mei_gq_xj=[100.0, 200.0],
    )  # fmt: skip
    taken(path, write(folder / "a.gpkg", first, squares(3)), "forest", "--epoch", "2025")
    taken(path, write(folder / "b.gpkg", second, squares(2, "430223")), "forest", "--epoch", "2025")
    assert ask("estimate", path)["written"]
    return path
