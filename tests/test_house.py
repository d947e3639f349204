"""The habits of the house, held by figures: sizes, annotations, links, and nothing of anyone's machine in the files."""

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import COMMANDS

ROOT = Path(__file__).parents[1]
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10
LONGEST_FILE = 300
Function = ast.FunctionDef | ast.AsyncFunctionDef

# A letter in brackets here and there, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    r"/h[o]me/|/r[o]ot/|/w[o]rk/|/t[m]p/|/U[s]ers/|[A-Z]:\\U[s]ers"  # places on a machine
    r"|index-[u]rl\s*=|//[\w.-]*(?:py[p]i|regis[t]ry|mirr[o]r)[\w.-]*"  # where packages come from
    r"|\bsub[a]gent"
)


def tracked() -> list[Path]:
    """The files that git knows, or would after the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def modules() -> list[Path]:
    """Our Python files but tests and migrations, which are generated and read once."""
    return [file for file in tracked() if file.suffix == ".py" and not {"tests", "versions"} & set(file.parts)]


def functions(file: Path) -> Iterator[Function]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def text_of(file: Path) -> str:
    """A text file's content; nothing for a picture."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_function_is_longer_than_a_page() -> None:
    longer = [
        f"{name(file)}:{function.lineno} {function.name}: {length(function)} lines"
        for file in modules()
        for function in functions(file)
        if length(function) > LONGEST_FUNCTION
    ]
    assert longer == []


def test_half_of_all_functions_are_short() -> None:
    assert statistics.median(length(function) for file in modules() for function in functions(file)) <= MEDIAN_FUNCTION


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    sizes = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in modules()}
    assert {file: size for file, size in sizes.items() if size > LONGEST_FILE} == {}


def test_every_function_says_what_it_returns() -> None:
    silent = [
        f"{name(file)}:{function.lineno} {function.name}"
        for file in modules()
        for function in functions(file)
        if function.returns is None
    ]
    assert silent == []


def test_no_file_holds_a_place_on_somebodys_machine() -> None:
    hits = [
        f"{name(file)}:{number} {line.strip()[:100]}"
        for file in tracked()
        if name(file).split("/")[0] != "seeds"
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert hits == []


def test_the_lock_pins_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert [line for line in lock.splitlines() if line.startswith("-")] == []
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==\S+((?:(?!^\S).*\n?)*)", lock, re.MULTILINE)
    assert [package for package, rest in pinned if "--hash=sha256:" not in rest] == []


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    missing = [one for one in asked if f"\n{re.split(r'[^A-Za-z0-9._-]', one)[0].lower()}==" not in f"\n{lock}"]
    assert missing == []


DOCUMENTS = [file for file in tracked() if file.suffix == ".md" and "golden" not in file.parts]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text)
    targets = [target for pair in links for target in pair if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in targets if not leads(document, target)] == []


def leads(document: Path, target: str) -> bool:
    """Whether the file is there, and the heading in it where one is named."""
    path, _, anchor = target.partition("#")
    file = (document.parent / path) if path else document
    return file.exists() and (not anchor or anchor in anchors(file.read_text(encoding="utf-8")))


def anchors(text: str) -> set[str]:
    """The names a reader's browser gives to headings: lower case, blanks as hyphens, no punctuation."""
    headings = re.findall(r"^#+\s+(.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def commands(text: str, program: str) -> set[str]:
    """The first word after a program's name in code, in blocks and between backticks."""
    code = re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
    lines = [line for pair in code for part in pair for line in part.splitlines()]
    return {found[1] for line in lines if (found := re.search(rf"(?:^|\s|/){program}\s+([a-z]+)", line))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_command_in_the_documents_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert commands(text, "make") - targets == set()
    assert commands(text, "kunqi") - set(COMMANDS) == set()


def test_the_readme_leads_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"demo", "test"} <= commands(readme, "make")
