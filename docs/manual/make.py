"""The pages of the manual that are made from declarations: data dictionary, method book, commands.

python docs/manual/make.py            # writes them into resources/manual
python docs/manual/make.py --check    # exit 1, and their names, where one is stale
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def made() -> dict[Path, str]:
    """Every made page by its path."""
    sys.path.insert(0, str(ROOT))
    import commands
    import dictionary
    import method_book

    from layers.i18n import LANGUAGES, set_language
    from layers.tables import RESOURCES

    found = {}
    for language in LANGUAGES:
        set_language(language)
        for part in (dictionary, method_book, commands):
            found |= {RESOURCES / "manual" / language / f"{name}.md": text for name, text in part.pages().items()}
    return found


def main() -> int:
    """Writes the pages, or says which are stale."""
    assert __doc__
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    arguments, pages = asked.parse_args(), made()
    if not arguments.check:
        for path, text in pages.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"stale: {path.relative_to(ROOT).as_posix()} (python docs/manual/make.py)")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
