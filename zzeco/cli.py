"""The command line: arguments in, one answer out; the outermost door, where nothing unexpected gets through."""

import argparse
import gettext
import io
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any, NoReturn

from layers import i18n
from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.tables import RESOURCES
from zzeco import __version__
from zzeco.answer import Answer, emit, refusal
from zzeco.commands import COMMANDS
from zzeco.commands.common import command
from zzeco.commands.opening import StartWindow
from zzeco.logs import log_file
from zzeco.parts import lines, parts
from zzeco.screen import wrapped
from zzeco.surroundings import forget_foreign, give_streams

EXAMPLES = """
  zzeco demo sample
  zzeco totals sample/sample.gpkg --by county,kind
  zzeco --lang en targets sample/sample.gpkg
  zzeco new city.gpkg
  zzeco import city.gpkg survey.shp --kind forest --epoch 2025
  zzeco export sample/sample.gpkg forest_2025 forest.xlsx
  zzeco help import
"""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help whose lines are broken by the columns that Chinese characters take."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)


class Parser(argparse.ArgumentParser):
    """argparse that raises instead of exiting, so that every answer can be JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_abbrev": False, "formatter_class": HelpFormatter})

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """The typed value; argparse itself would name Python's type, in English."""
        try:
            return super()._get_value(action, arg_string)
        except argparse.ArgumentError:
            if action.type not in (int, float):
                raise
            said = _("{text} is no whole number") if action.type is int else _("{text} is no number")
            raise argparse.ArgumentError(action, said.format(text=arg_string or "''")) from None

    def error(self, message: str) -> NoReturn:
        """Raise the usage error."""
        raise UsageError(
            message,
            _("See: {command} --help").format(command=self.prog),
        )


def main(words: Sequence[str], start_window: StartWindow | None = None) -> int:
    """Run one command; the exit code of its status. `start_window` is what `open` calls: no window is known here."""
    as_json = "--json" in words
    _prepare(words)
    try:
        return emit(answer_to(words, start_window), as_json)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- nobody reads any more
        return 0


def _prepare(words: Sequence[str]) -> None:
    """The language, UTF-8 output and an environment without another program's PROJ and GDAL."""
    give_streams()
    forget_foreign()
    warnings.simplefilter("ignore")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    i18n.set_language(_option(words, "--lang"))
    if i18n.language() == "zh":
        gettext.bindtextdomain("zzeco", str(RESOURCES / "locale"))
        gettext.textdomain("zzeco")
        os.environ["LANGUAGE"] = "zh_CN"
    else:
        gettext.textdomain("messages")


def _option(words: Sequence[str], name: str) -> str | None:
    for at, word in enumerate(words):
        if word == name and at + 1 < len(words):
            return words[at + 1]
        if word.startswith(name + "="):
            return word.split("=", 1)[1]
    return None


def answer_to(words: Sequence[str], start_window: StartWindow | None = None) -> Answer:
    """The answer to a command line; errors become refusals, anything unexpected a named log file."""
    try:
        if _asks_for_parts(words):
            named = parts()
            return Answer("done", "\n".join(lines(named)), data={"parts": named})
        arguments = _parsed(words)
        if isinstance(arguments, Answer):
            return arguments
        arguments.start_window = start_window
        answer: Answer = arguments.run(arguments)
        return answer
    except ZzecoError as error:
        return refusal(error)
    except KeyboardInterrupt:
        return Answer("cancelled", _("Cancelled. Nothing was written."))
    except Exception:
        return _internal(traceback.format_exc(), words)


def _asks_for_parts(words: Sequence[str]) -> bool:
    """Whether the versions are all that is asked for: `--version --verbose`, in any order."""
    return {"--version", "--verbose"} <= set(words) <= {"--version", "--verbose", "--json", "--lang", *i18n.LANGUAGES}


def _parsed(words: Sequence[str]) -> Any:
    """The parsed arguments, or the answer to --help and --version."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            return parser().parse_args(list(words))
    except SystemExit:
        return Answer("done", printed.getvalue().rstrip())


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; each command file adds its own."""
    root = Parser(
        prog="zzeco",
        description=_("Carbon-sink inventory, ecology targets and reports of a forestry bureau."),
        epilog=_("examples:") + EXAMPLES,
        parents=[_everywhere(json=False, lang=None)],
    )
    root.add_argument("--version", action="version", version=f"zzeco {__version__}", help=_("show the version"))
    root.add_argument("--verbose", action="store_true", help=_("with --version: also those of all parts"))
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    common = _everywhere(json=argparse.SUPPRESS, lang=argparse.SUPPRESS)
    for add in COMMANDS:
        add(commands, common)
    asked = command(commands, common, "help", _("show the help of a command"), _help, project=False)
    asked.add_argument("topic", nargs="?", metavar="COMMAND", help=_("the command (none: the list of all commands)"))
    return root


def _everywhere(**defaults: Any) -> argparse.ArgumentParser:
    """The options that stand before or after the command; a suppressed default leaves what stood before it."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=_("print one JSON object"))
    common.add_argument("--lang", choices=i18n.LANGUAGES, help=_("language of messages (default: zh)"))
    common.set_defaults(**defaults)
    return common


def _help(arguments: argparse.Namespace) -> Answer:
    topic = [arguments.topic] if arguments.topic else []
    answer: Answer = _parsed([*topic, "--help"])
    return answer


def _internal(details: str, words: Sequence[str]) -> Answer:
    log = log_file(details, words)
    return Answer(
        "internal",
        _("Something went wrong inside zzeco. The project was left as it was. Details: {path}").format(path=log),
        advice=_("Please send this log file to whoever supports zzeco."),
        data={"log": str(log)},
    )
