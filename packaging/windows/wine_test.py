"""The installer and the installed program under Wine, as a user would meet them; a step that fails stops the test."""

import json
import shutil
import sys
import time
from typing import Any

import cures
import fetch
import wine
from archives import stem
from places import BUILD, DIST, MADE, ROOT, run
from screen import picture, screen, wait_for_picture

HOME = wine.DRIVE / "用户" / "张 三"
PROGRAM = HOME / "林业 程序"
DATA = HOME / "小班 数据"
SHOTS = BUILD / "wine" / "shots"
SETTLES_S = 20
TEST_TOOLS = ("pytest", "pluggy", "iniconfig", "pygments", "packaging", "colorama", "hypothesis", "sortedcontainers")


def main() -> None:
    """Install, look, work, second start, update refused while running, tests, update, uninstall."""
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    MADE.mkdir(parents=True, exist_ok=True)
    for name, work in STEPS.items():
        begun = time.monotonic()
        print(f"{name} …", end=" ", flush=True)
        try:
            work()
        except BaseException:
            wine.end_all()
            raise
        print(f"{time.monotonic() - begun:.1f} s", flush=True)
    wine.settle()


def check(holds: object, *told: object) -> None:
    """Stops the test with what was told."""
    if not holds:
        raise SystemExit("FAILED: " + " ".join(str(one) for one in told))


def setup() -> int:
    """The exit code of the installer, run silently; its folder is given without quotation marks, blanks or not."""
    folder = f"/D={wine.windows_path(PROGRAM)}".split(" ")
    return wine.wine(DIST / f"{stem()}-setup.exe", "/S", *folder, seconds=600).returncode


def refuse_old() -> None:
    """No installation on Windows 7."""
    wine.pretend("win7")
    check(setup() == 2, "setup on Windows 7")
    wine.pretend("win10")


def set_up() -> None:
    """Exactly the files of the list, and the uninstaller."""
    check(setup() == 0, "setup")
    wine.settle()
    listed = (DIST / f"{stem()}-files.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line.split("  ", 1)[1] for line in listed} | {"uninstall.exe"}
    found = {path.relative_to(PROGRAM).as_posix() for path in PROGRAM.rglob("*") if path.is_file()}
    check(found == wanted, "files differ:", sorted(found ^ wanted)[:10])


def install() -> None:
    """The files, and the entry among what opens a project, without taking the ending over."""
    set_up()
    for key in (
        r"HKCU\Software\Classes\.gpkg\OpenWithProgids",
        r"HKCU\Software\Classes\zzeco.project\shell\open\command",
    ):
        check(wine.wine("reg", "query", key).returncode == 0, key)
    check(wine.wine("reg", "query", r"HKCU\Software\Classes\.gpkg", "/ve").stdout.count("zzeco") == 0, "taken over")


def ask(*words: object) -> dict[str, Any]:
    """The answer of the installed command line."""
    done = wine.wine(PROGRAM / "zzeco-cli.exe", *words, "--json", cwd=DATA, seconds=900)
    check(done.returncode in (0, 1), words, done.returncode, done.stdout[-3000:], done.stderr[-2000:])
    return dict(json.loads(done.stdout))


def deliver() -> None:
    """A delivery as counties send it: a shapefile whose table is in GBK, with a Chinese name."""
    DATA.mkdir(parents=True)
    ask("demo", "示例", "--polygons", "300")
    ask("export", "示例/sample.gpkg", "forest_2025", "小班.shp", "--encoding", "GBK")


def work() -> None:
    """Import, estimate, map and report."""
    ask("new", "全市.gpkg")
    ask("import", "全市.gpkg", "小班.shp", "--kind", "forest", "--epoch", "2025")
    ask("estimate", "全市.gpkg")
    ask("map", "示例/sample.gpkg", "--template", "forest_resources", "--out", "图.pdf")
    ask("report", "示例/sample.gpkg", "--kind", "baseline", "--out", "报告.docx")
    check((DATA / "图.pdf").read_bytes().startswith(b"%PDF"), "the map is no PDF")
    check((DATA / "报告.docx").read_bytes().startswith(b"PK"), "the report is no Word file")


def window() -> None:
    """The window on a screen, a second start with a file, and an installer that refuses meanwhile."""
    folder = BUILD / "wine" / "screen"
    folder.mkdir(exist_ok=True)
    with screen(folder) as display:
        first = wine.start(display, PROGRAM / "zzeco.exe")
        try:
            shown, waited = wait_for_picture(folder, 120)
            shown.save(SHOTS / "start.png")
            check(waited < 120, "no window, see", SHOTS / "start.png")
            print(f"(window after {waited:.1f} s)", end=" ")
            time.sleep(SETTLES_S)
            picture(folder).save(SHOTS / "start.png")
            project = DATA / "示例" / "sample.gpkg"
            second = wine.start(display, PROGRAM / "zzeco.exe", wine.windows_path(project))
            time.sleep(2 * SETTLES_S)
            picture(folder).save(SHOTS / "second_start.png")
            check(second.poll() == 0, "the second start did not hand its file on", second.poll())
            check(first.poll() is None, "the first window is gone")
            check(setup() == 2, "setup while the program runs")
        finally:
            wine.end_all()
            first.wait(60)


def own_tests() -> None:
    """The tests marked `windows`, by the installed Python with the test tools of the developer's lock."""
    tools, wanted = BUILD / "wine" / "tools", MADE / "requirements-wine.txt"
    lock = (ROOT / "packaging" / "requirements-dev.lock").read_text(encoding="utf-8")
    blocks = [block for block in fetch.for_windows(lock) if block.split("==")[0] in TEST_TOOLS]
    wanted.write_text("\n".join(blocks) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--upgrade"]
    run(*pip, *fetch.PLATFORM, "--require-hashes", "-r", wanted, "--target", tools)
    drive = "Z:" + str(ROOT).replace("/", "\\")
    code = f"import sys; sys.path[:0] = [r'{drive}', r'Z:{tools}']; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    words = ["-m", "windows", "-p", "no:cacheprovider", "--noconftest", "--import-mode=importlib", "tests/windows"]
    done = wine.wine(PROGRAM / "python" / "python.exe", "-X", "utf8", "-c", code, *words, cwd=ROOT, seconds=900)
    check(done.returncode == 0, done.stdout[-3000:], done.stderr[-1000:])
    print(done.stdout.strip().splitlines()[-1], end=" ")


def update() -> None:
    """Over an older version: nothing of it stays but what the user made."""
    (PROGRAM / "app" / "zzeco" / "of_an_older_version.py").touch()
    set_up()
    check((DATA / "全市.gpkg").exists(), "the user's project is gone")


def uninstall() -> None:
    """Nothing is left but what the user made."""
    check(wine.wine(PROGRAM / "uninstall.exe", "/S").returncode == 0, "uninstall")
    wine.settle()
    left = sorted(path for path in PROGRAM.rglob("*") if path.is_file())
    check(not left, "left:", left[:10])
    check(wine.wine("reg", "query", r"HKCU\Software\Classes\zzeco.project").returncode != 0, "registry")
    check(not list(wine.DRIVE.rglob("zzeco.lnk")), "a shortcut is left")
    check((DATA / "全市.gpkg").exists(), "the user's project is gone")


STEPS = {
    "fresh Windows": wine.fresh,
    "refusal on Windows 7": refuse_old,
    "install": install,
    "stand-ins": lambda: cures.cure(PROGRAM),
    "delivery": deliver,
    "import, estimate, map, report": work,
    "window": window,
    "own tests": own_tests,
    "update": update,
    "uninstall": uninstall,
}


if __name__ == "__main__":
    main()
