"""Everything that can be set, from one TOML file and the environment (KUNQI_TELEGRAM__TOKEN sets [telegram] token).

The environment wins over the file. config.example.toml documents every key; a test holds the two together.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from domain.errors import UsageError
from domain.profile import Places, Town
from domain.subscription import LeadTime

DEFAULT_FILE = Path("config.toml")
_PREFIX = "KUNQI_"
_BETWEEN = "__"
_TOWNS = (
    "开发区/经济技术开发区/经开区", "高新区/高新技术产业开发区", "花桥经济开发区/花桥商务区", "旅游度假区/旅度区", "张浦镇", "周市镇",
    "陆家镇", "巴城镇", "千灯镇", "淀山湖镇", "周庄镇", "锦溪镇",
)  # fmt: skip
_NOT_SETTINGS = frozenset({"KUNQI_FAILPOINT"})  #: where a test has the process die, read by domain.failpoints


def _zone(name: object) -> ZoneInfo:
    try:
        return name if isinstance(name, ZoneInfo) else ZoneInfo(str(name))
    except (LookupError, ValueError, OSError):
        raise ValueError("没有这个时区，例如 Asia/Shanghai · no such time zone") from None


def _lead(text: object) -> LeadTime:
    try:
        return text if isinstance(text, LeadTime) else LeadTime.parse(str(text))
    except UsageError as why:
        raise ValueError(f"{why} · for example 7d, 2h, 3wd") from None


def _town(text: object) -> Town:
    try:
        return text if isinstance(text, Town) else Town.parse(str(text))
    except UsageError as why:
        raise ValueError(f"{why} · a town's name, other spellings behind a slash") from None


def _clock(value: object) -> time:
    """Half past nine is "09:30" in quotes, or one of TOML's own times, 09:30:00 without."""
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(value))
    if found is None:
        raise ValueError('应写作 "09:00" · write "09:00"')
    return time(int(found[1]), int(found[2]))


def _url(url: object) -> object:
    if not isinstance(url, str):
        return url  # the type check says it better
    if url and not re.fullmatch(r"https?://[^\s/]+\S*", url):
        raise ValueError("应以 http:// 或 https:// 开头 · must begin with http:// or https://")
    return url.rstrip("/")


def _token(text: object) -> object:
    if isinstance(text, str) and text and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", text):
        raise ValueError("不像 BotFather 给的令牌（123456:ABC…） · does not look like a token that BotFather gives")
    return text


def _hook(url: object) -> object:
    if isinstance(url, str) and url and not url.startswith("https://"):
        raise ValueError("Telegram 只向 https:// 地址投递 · Telegram brings updates to https:// only")
    return _url(url)


def _secret(text: object) -> object:
    if isinstance(text, str) and text and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text):
        raise ValueError("应为 16 至 256 个字母、数字、_ 或 - · 16 to 256 letters, digits, _ and -")
    return text


Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
Lead = Annotated[LeadTime, BeforeValidator(_lead), PlainSerializer(str)]
AnyTown = Annotated[Town, BeforeValidator(_town), PlainSerializer(str)]
Clock = Annotated[time, BeforeValidator(_clock), PlainSerializer(lambda at: f"{at:%H:%M}")]
Url = Annotated[str, BeforeValidator(_url)]
Hook = Annotated[str, BeforeValidator(_hook)]
Token = Annotated[str, BeforeValidator(_token)]
Secret = Annotated[str, BeforeValidator(_secret)]


Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Position = tuple[Latitude, Longitude]


class _Table(BaseModel):
    """One table of the file: a key that it does not know is a mistake, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class City(_Table):
    """Whose notices these are."""

    name: str = "昆山"
    #: Empty: English pages print the name as it is.
    english: str = Field(default_factory=lambda given: "Kunshan" if given.get("name") == "昆山" else "")
    zone: Zone = ZoneInfo("Asia/Shanghai")
    towns: tuple[AnyTown, ...] = tuple(map(Town.parse, _TOWNS))  #: that subscribers say they are in
    venues: dict[str, Position] = {}  #: latitude and longitude by a part of what notices call the place

    @property
    def places(self) -> Places:
        """The city and its towns, as notices name them."""
        return Places(self.name, self.towns)


class Store(_Table):
    """Where everything is kept."""

    url: str = "sqlite:///kunqi.db"


class Web(_Table):
    """The pages and calendars."""

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)  #: 0: any free port
    public_url: Url = ""  #: empty: http://host:port
    font: str = ""  #: the font file of pictures; empty: what the system has
    metrics: bool = False  #: /metrics for everybody who reaches the port

    @property
    def address(self) -> str:
        """What links in chats and calendars begin with, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


class Telegram(_Table):
    """The bot; off while token is empty."""

    token: Token = Field(default="", repr=False)
    base_url: Url = "https://api.telegram.org/bot"
    proxy: str = ""
    webhook_url: Hook = ""  #: empty: updates are asked for
    webhook_secret: Secret = Field(default="", repr=False)  #: empty: one that follows from the token
    per_second: float = Field(default=30, ge=0, le=1000)  #: messages to all chats together; 0: no limit
    per_chat_seconds: float = Field(default=1, ge=0)  #: between two messages to one chat; 0: no limit
    per_group_minute: float = Field(default=20, ge=0)  #: messages to one group; 0: no limit


class Admins(_Table):
    """The staff, by numeric Telegram user ids: bot/roles.py says what each may do."""

    owners: tuple[int, ...] = ()
    editors: tuple[int, ...] = ()
    reviewers: tuple[int, ...] = ()
    ids: tuple[int, ...] = ()  #: owners, as they were called before there were roles

    @property
    def everyone(self) -> frozenset[int]:
        """All of them."""
        return frozenset((*self.ids, *self.owners, *self.editors, *self.reviewers))


class Reminders(_Table):
    """When people are told."""

    morning: Clock = time(9)  #: city time at which leads counted from a whole day fire
    settle_minutes: int = Field(default=10, ge=0, le=1440)  #: a change waits this long before it is told
    late_minutes: int = Field(default=15, ge=1, le=1440)  #: later than due by more than this is marked late
    tick_seconds: float = Field(default=2, gt=0, le=300)
    default_leads: tuple[Lead, ...] = (LeadTime.parse("7d"), LeadTime.parse("1d"), LeadTime.parse("2h"))


class Sources(_Table):
    """Where notices come from."""

    paths: tuple[Path, ...] = ()
    every_minutes: int = Field(default=30, ge=1)


class Log(_Table):
    """What goes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json_lines: bool = Field(default=False, alias="json")  # BaseModel has a method json


class Settings(_Table):
    """All tables, as given; load() adds the file and the environment."""

    city: City = City()
    store: Store = Store()
    web: Web = Web()
    telegram: Telegram = Telegram()
    admins: Admins = Admins()
    reminders: Reminders = Reminders()
    sources: Sources = Sources()
    log: Log = Log()


class _Configured(BaseSettings, Settings):
    """The same, looked up in the environment too."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter=_BETWEEN, extra="forbid", frozen=True, validate_default=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over the file; no other place is looked at, so nothing surprises."""
        return env_settings, init_settings


def load(path: Path | None = None) -> Settings:
    """The settings from a TOML file and the environment; path None: ./config.toml where there is one.

    UsageError names each wrong key on a line of its own, with what to write instead; values are never repeated in it,
    since one of them is a secret.
    """
    file = path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    tables = _tables(file) if file else {}
    _refuse_unknown_variables(os.environ)
    try:
        found = _Configured(**tables)
    except ValidationError as problems:
        raise UsageError("\n".join(_line(problem, file) for problem in problems.errors())) from None
    except SettingsError as problem:
        raise UsageError(f"环境变量 · environment: {problem}（列表写作 JSON · write a list as JSON: [1, 2]）") from None
    return Settings(**{table: getattr(found, table) for table in Settings.model_fields})


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as failure:
        raise UsageError(f"{file}: 打不开配置文件 · cannot be opened: {failure.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: 配置文件应存为 UTF-8 · must be saved as UTF-8") from None
    except tomllib.TOMLDecodeError as mistake:
        raise UsageError(f"{file}: 不是有效的 TOML · not valid TOML: {mistake}") from None


def _refuse_unknown_variables(names: Iterable[str]) -> None:
    """KUNQI_FOO is a slip that the library would overlook; a slip behind the table's name it finds itself."""
    tables = list(Settings.model_fields)
    for name in names:
        table = name.upper().removeprefix(_PREFIX).partition(_BETWEEN)[0].lower()
        ours = name.upper().startswith(_PREFIX) and name.upper() not in _NOT_SETTINGS
        if ours and table not in tables:
            raise UsageError(f"{name}: 没有这个设置 · no such setting{_nearest(table, tables)}")


def _line(problem: ErrorDetails, file: Path | None) -> str:
    """config.toml [web] port: what is wrong · what to do."""
    table, *rest = (str(part) for part in problem["loc"])
    variable = _PREFIX + _BETWEEN.join((table, *rest)).upper()
    place = variable if variable in os.environ else f"{file or ''} [{table}] {'.'.join(rest)}".strip()
    if problem["type"] == "extra_forbidden":
        return f"{place}: 没有这个键 · unknown key{_nearest(rest[-1] if rest else table, _known(table, rest))}"
    return f"{place}: 取值有误 · {problem['msg'].removeprefix('Value error, ')}"


def _known(table: str, rest: list[str]) -> list[str]:
    """The keys that could have been meant."""
    if not rest:
        return list(Settings.model_fields)
    model = Settings.model_fields[table].annotation
    fields = getattr(model, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word.lower(), known, n=1)
    return f"（是否指 {near[0]}？ did you mean {near[0]}?）" if near else f"（可用 · known: {', '.join(known)}）"
