"""The reference of the command line, from the parser itself."""

import argparse
from collections.abc import Iterator

from markdown import code, link, page, plain, table

from layers.i18n import localised
from zzeco.cli import parser

COMMON = ("help", "json", "lang", "version")


def pages() -> dict[str, str]:
    """The page of the commands, in the language in force."""
    root = parser()
    listed = list(commands(root))
    intro = localised(
        "安装后在命令提示符里运行 `zzeco 命令 …`；开发环境里是 `python3 dev.py run 命令 …`。"
        "每个命令都认 `--json`（只输出一个 JSON 对象）和 `--lang zh|en`。退出码：0 完成，"
        "1 有问题要看或需要回答，2 用法不对，3 读不了，4 程序错误，130 已取消。",
        "Run `zzeco COMMAND …` at a prompt; in a checkout `python3 dev.py run COMMAND …`. Every command "
        "knows `--json` (one JSON object) and `--lang zh|en`. Exit codes: "
        "0 done, 1 something to look at or a question, 2 wrong arguments, "
        "3 unreadable, 4 our mistake, 130 cancelled.",
    )
    overview = table(
        localised("命令|作用", "Command|What it does").split("|"),
        [(code(name), plain(one.description or "")) for name, one in listed],
    )
    parts = [block(name, one) for name, one in listed]
    return {"commands": page(localised("命令行", "Command line"), intro, overview, *parts, back=link(*back()))}


def back() -> tuple[str, str]:
    """Where methods behind the commands are told."""
    return localised("方法书", "Method book"), "methods"


def commands(root: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run by name, those below others too."""
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from commands(one, f"{above}{name} ") if has_commands(one) else [(above + name, one)]


def has_commands(one: argparse.ArgumentParser) -> bool:
    """True where a parser only leads to others."""
    return any(isinstance(action, argparse._SubParsersAction) for action in one._actions)


def block(name: str, one: argparse.ArgumentParser) -> str:
    """A command: how it is written, what its arguments are."""
    places = [action for action in one._actions if not action.option_strings]
    options = [action for action in one._actions if action.option_strings and action.dest not in COMMON]
    words = [*map(written, places), *(written(action) for action in options if action.required)]
    tail = localised(" [选项]", " [options]") if any(not action.required for action in options) else ""
    rows = [(code(shown(action)), plain(told(one, action))) for action in (*places, *options)]
    heads = localised("参数|说明", "Argument|Meaning").split("|")
    usage = f"    zzeco {' '.join([name, *words])}{tail}"
    return "\n\n".join([f"## {name}", plain(one.description or ""), usage, *([table(heads, rows)] if rows else [])])


def value(action: argparse.Action) -> str:
    """The word that stands for an argument's value; '' for a switch."""
    if action.nargs == 0:
        return ""
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    word = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if isinstance(action.nargs, int):
        return " ".join([word] * action.nargs)
    return {"?": f"[{word}]", "*": f"[{word} …]", "+": f"{word} …"}.get(str(action.nargs), word)


def written(action: argparse.Action) -> str:
    """An argument as it stands in a command."""
    return " ".join(part for part in (action.option_strings[0] if action.option_strings else "", value(action)) if part)


def shown(action: argparse.Action) -> str:
    """All spellings of an argument."""
    names = ", ".join(action.option_strings)
    return " ".join(part for part in (names, value(action)) if part)


def told(one: argparse.ArgumentParser, action: argparse.Action) -> str:
    """What the help says of an argument."""
    if not action.help:
        return ""
    said = str(one._get_formatter()._expand_help(action))
    return said + localised("（必需）", " (required)") * bool(action.required and action.option_strings)
