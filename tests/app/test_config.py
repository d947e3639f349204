"""Settings: the file, the environment over it, and one line for each mistake."""

import tomllib
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from app.config import Admins, City, Log, Reminders, Settings, Sources, Store, Telegram, Web, load
from domain.errors import UsageError
from domain.subscription import DEFAULT_LEADS, LeadTime

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file to be written, in the folder that the process works in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config.toml"


def complaints(file: Path | None) -> list[str]:
    with pytest.raises(UsageError) as raised:
        load(file)
    return str(raised.value).splitlines()


def keys(model: type[BaseModel]) -> dict[str, list[str]]:
    """Every table and its keys as they are spelt in the file."""
    tables = {name: field.annotation for name, field in model.model_fields.items()}
    return {
        name: [field.alias or key for key, field in table.model_fields.items()]
        for name, table in tables.items()
        if table is not None and issubclass(table, BaseModel)
    }


def test_the_example_holds_every_key_and_no_other() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert {table: list(found) for table, found in example.items()} == keys(Settings)  # type: ignore[arg-type]


def test_the_example_holds_the_defaults() -> None:
    assert load(EXAMPLE) == Settings()


def test_every_key_of_the_example_is_explained_in_both_languages() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith(("#", "[")):
            chinese, english = lines[number - 2], lines[number - 1]
            assert chinese.startswith("# "), line
            assert any("\u4e00" <= char <= "\u9fff" for char in chinese), line
            assert english.startswith("# "), line
            assert not any("\u4e00" <= char <= "\u9fff" for char in english), line


def test_another_city_is_not_given_the_english_name_of_this_one() -> None:
    assert (City().english, City(name="苏州").english, City(name="苏州", english="Suzhou").english) == (
        "Kunshan",
        "",
        "Suzhou",
    )


def test_the_defaults() -> None:
    assert Settings() == Settings(
        city=City(name="昆山", zone=ZoneInfo("Asia/Shanghai")),
        store=Store(url="sqlite:///kunqi.db"),
        web=Web(host="127.0.0.1", port=8765, public_url=""),
        telegram=Telegram(token="", base_url="https://api.telegram.org/bot", proxy=""),
        admins=Admins(ids=(), owners=(), editors=(), reviewers=()),
        reminders=Reminders(
            morning=time(9), settle_minutes=10, late_minutes=15, tick_seconds=2, default_leads=DEFAULT_LEADS
        ),
        sources=Sources(paths=(), every_minutes=30),
        log=Log(level="info", json=False),
    )


def test_without_a_file_the_defaults_hold_and_config_toml_is_found(file: Path) -> None:
    assert load() == Settings()
    file.write_text("[web]\nport = 9000")
    assert load().web.port == 9000


def test_the_environment_wins_key_by_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('[web]\nport = 9000\nhost = "::1"\n[telegram]\ntoken = "1:file"')
    monkeypatch.setenv("KUNQI_WEB__PORT", "9001")
    monkeypatch.setenv("KUNQI_TELEGRAM__TOKEN", "2:env")
    monkeypatch.setenv("KUNQI_ADMINS__IDS", "[7, 8]")
    monkeypatch.setenv("KUNQI_LOG__JSON", "true")
    found = load()
    assert (found.web, found.telegram) == (Web(host="::1", port=9001), Telegram(token="2:env"))
    assert (found.admins, found.log) == (Admins(ids=(7, 8)), Log(json=True))


def test_values_are_read_as_what_they_mean(file: Path) -> None:
    file.write_text(
        '[reminders]\nmorning = 08:30:00\ndefault_leads = ["3个工作日", "2h"]\n[web]\npublic_url = "https://a.example/"'
    )
    found = load(file)
    assert found.reminders.morning == time(8, 30)
    assert found.reminders.default_leads == (LeadTime.parse("3wd"), LeadTime.parse("2h"))
    assert found.web.address == "https://a.example"
    assert Settings().web.address == "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("[citi]", "[citi]:", "did you mean city?"),
        ("colour = 1", "[colour]:", "known: city, store"),
        ("[web]\nprot = 1", "[web] prot:", "did you mean port?"),
        ("[log]\njsn = true", "[log] jsn:", "did you mean json?"),
        ('[web]\nport = "x"', "[web] port:", "valid integer"),
        ("[web]\nport = 70000", "[web] port:", "65535"),
        ('[web]\npublic_url = "kunqi.example.org"', "[web] public_url:", "https://"),
        ('[city]\nzone = "Mars/Olympus"', "[city] zone:", "Asia/Shanghai"),
        ('[city]\nzone = "../../etc/passwd"', "[city] zone:", "Asia/Shanghai"),
        ('[reminders]\nmorning = "25:00"', "[reminders] morning:", "09:00"),
        ('[reminders]\ndefault_leads = ["7d", "often"]', "[reminders] default_leads.1:", "7天"),
        ("[reminders]\ntick_seconds = 0", "[reminders] tick_seconds:", "greater than 0"),
        ('[telegram]\nwebhook_url = "http://kunqi.example.org"', "[telegram] webhook_url:", "https://"),
        ('[telegram]\nwebhook_secret = "short"', "[telegram] webhook_secret:", "16"),
        ('[admins]\nids = ["me"]', "[admins] ids.0:", "valid integer"),
        ('[log]\nlevel = "loud"', "[log] level:", "'warning'"),
        ("web = 1", "[web]:", "Web"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_key_and_what_to_do(file: Path, text: str, place: str, words: str) -> None:
    file.write_text(text)
    (line,) = complaints(file)
    assert line.startswith(f"{file} {place}")
    assert words in line


def test_every_mistake_has_its_line(file: Path) -> None:
    file.write_text('[web]\nport = "x"\nprot = 1\n[reminders]\ntick_seconds = 0')
    assert [line.split(":")[0] for line in complaints(file)] == [
        f"{file} [web] port",
        f"{file} [web] prot",
        f"{file} [reminders] tick_seconds",
    ]


def test_a_wrong_token_is_not_repeated(file: Path) -> None:
    file.write_text('[telegram]\ntoken = "canary"\nwebhook_secret = "canary"')
    assert "canary" not in "".join(complaints(file))
    assert "canary" not in repr(Telegram(token="1:canary", webhook_secret="canary-canary-canary"))


@pytest.mark.parametrize("variable", ["KUNQI_TELEGRAM__TOKN", "KUNQI_TELEGRM__TOKEN", "KUNQI_FOO", "KUNQI_ADMINS__IDS"])
def test_a_slip_in_the_environment_is_named(file: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "x")
    (line,) = complaints(None)
    assert variable in line or 'field "admins"' in line
    assert not file.exists()


def test_a_file_that_cannot_be_read(file: Path) -> None:
    assert complaints(file) == [f"{file}: 打不开配置文件 · cannot be opened: No such file or directory"]
    file.write_bytes(b"\xff")
    assert complaints(file) == [f"{file}: 配置文件应存为 UTF-8 · must be saved as UTF-8"]
    file.write_text("[web")
    (line,) = complaints(file)
    assert line.startswith(f"{file}: 不是有效的 TOML · not valid TOML: ")
    file.write_text("")
    assert load(file) == Settings()
