"""Through a proxy: what it is told, what it never hears, and what is said of one that does not let us through."""

import ssl
from urllib.parse import urlsplit

import pytest
from telegram.error import NetworkError

from bot.telegram.pool import NeverLeft, Place, Pool
from tests.bot.far_end import FarEnd, Script, answers, connects_to, far_end, hangs_up, resets, silent, then_closes
from tests.bot.pooled import ANSWER, ASKED, MANY, asked, place, pool, refusal

LOGIN = "me:SECRET%40@"
WORDS = b"Proxy-Authorization: Basic bWU6U0VDUkVUQA==\r\n"


def through(proxy: FarEnd, scheme: str = "http") -> str:
    return f"{scheme}://{LOGIN}{'localhost' if scheme == 'https' else '127.0.0.1'}:{proxy.port}"


async def test_a_proxy_passes_on_what_is_plain_and_is_told_who_we_are() -> None:
    async with far_end(MANY) as proxy, pool(Place("http", "api.invalid", 80), proxy=through(proxy)) as to:
        assert (await asked(to), to.prefix, to.headers.encode()) == (
            ANSWER,
            "http://api.invalid",
            b"Host: api.invalid\r\n" + WORDS,
        )


WELCOMES = [
    b"HTTP/1.1 200 Connected\r\n\r\n",
    b"HTTP/1.0 204 \r\nX: y\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\nnoise",
]


@pytest.mark.parametrize("welcome", WELCOMES)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_opens_the_way_for_tls_and_hears_nothing(
    tls: ssl.SSLContext, scheme: str, welcome: bytes
) -> None:
    async with far_end(MANY, tls=tls) as end:
        script = connects_to(end, welcome)
        async with far_end(script, tls=tls if scheme == "https" else None) as proxy:
            async with pool(place(end, "https"), proxy=through(proxy, scheme)) as to:
                assert [await asked(to) for _ in range(2)] == [ANSWER] * 2
                assert (to.prefix, to.headers) == ("", f"Host: localhost:{end.port}\r\n")
            name = f"localhost:{end.port}".encode()
            assert proxy.heard == [b"CONNECT " + name + b" HTTP/1.1\r\nHost: " + name + b"\r\n" + WORDS + b"\r\n"]
            assert (end.heard, end.connections) == ([ASKED] * 2, 1)


async def test_the_far_end_closes_as_soon_as_the_way_to_it_is_open(tls: ssl.SSLContext) -> None:
    """No request is written into a tunnel that has ended, nor one that was not asked into."""
    async with far_end(hangs_up, tls=tls) as end, far_end(connects_to(end)) as proxy:
        to = Pool(place(end, "https"), 1, through(proxy))
        with pytest.raises(NetworkError):
            await asked(to)
        assert (end.heard, to._all, to._room._value) == ([], set(), 1)


PROXY_TROUBLES: dict[str, tuple[Script, str]] = {
    "says nothing": (silent, "no connection (TimeoutError)"),
    "closes": (hangs_up, "no connection (ConnectionResetError)"),
    "resets": (resets, "no connection (ConnectionResetError)"),
    "hears and closes": (then_closes(), "no connection (ConnectionResetError)"),
    "half an answer": (then_closes(b"HTTP/1.1 200 OK\r\n"), "no connection (ConnectionResetError)"),
    "407": (answers(b"HTTP/1.1 407 Who are you\r\n\r\n"), "no connection (the proxy answers 407)"),
    "502": (answers(b"HTTP/1.0 502 Bad\r\n\r\n"), "no connection (the proxy answers 502)"),
    "mail": (answers(b"220 mail 200 ready\r\n\r\n"), "no connection (the proxy answers what is not HTTP)"),
    "endless": (
        answers(b"HTTP/1.1 200 OK\r\nA: " + b"x" * 20000),
        "no connection (the proxy answers what is not HTTP)",
    ),
    "no TLS behind it": (
        answers(b"HTTP/1.1 200 OK\r\n\r\n", b""),
        "no connection (TimeoutError)",
    ),
}


@pytest.mark.parametrize(("script", "why"), PROXY_TROUBLES.values(), ids=PROXY_TROUBLES)
@pytest.mark.usefixtures("tls")
async def test_a_proxy_that_does_not_open_the_way(script: Script, why: str) -> None:
    async with far_end(script) as proxy, pool(Place("https", "api.invalid", 443), proxy=through(proxy)) as to:
        assert await refusal(to, 0.2 if "TimeoutError" in why else 3) == why


NONE = [
    "socks5://me:SECRET@127.0.0.1:1",
    "me:SECRET@127.0.0.1:1",
    "http://me:SEC/SECRET@127.0.0.1:1",
    "http://me:SECRET@[::1",
    "http://me:SECRET@127.0.0.1:99999",
    "http://me:SECRET\uff0f@127.0.0.1",
    "http://me:SECRET@a..b",
    "http://",
]


@pytest.mark.parametrize("proxy", NONE)
def test_the_address_of_a_proxy_that_is_none_is_said_without_its_password(proxy: str) -> None:
    with pytest.raises(NeverLeft) as raised:
        Pool(Place("https", "api.invalid", 443), 1, proxy)
    said = (raised.value, raised.value.__cause__, raised.value.__context__)
    assert [str(each) for each in said] == ["no connection (the address of the proxy is none)", "None", "None"]


def test_a_place_does_not_show_its_login() -> None:
    assert "bWU6" not in repr(Place.of(urlsplit(f"http://{LOGIN}127.0.0.1")))
