"""Which addresses may be asked: more than two hundred that must not be, and those that may."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.guard import Target, Unfetched, Why, is_public, one_of, target

PUBLIC = ["8.8.8.8", "1.1.1.1", "223.5.5.5", "198.17.0.1", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]  # fmt: skip
INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "100.127.255.255", "192.0.0.1",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "fe80::1", "fe80::1%lo", "2400:3200::1%eth0",
    "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1", "2001:20::1", "2002:7f00:1::1", "2002:808:808::1",
    "100::1", "3fff::1", "5f00::1", "64:ff9b:1::8.8.8.8", "4000::1", "fec0::1", "::ffff:0:8.8.8.8", "localhost", "", "8.8.8",
]  # fmt: skip
NETWORKS = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4"]  # fmt: skip
NO_ADDRESS = [
    "", " ", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:1",
    "data:text/html,x", "http://", "http:///x", "https://user@example.org/", "https://user:secret@example.org/",
    "http://example.org:22/", "http://example.org:25/x", "http://example.org:99999/", "http://example.org:x/", "http://[::1/",
    "http://[fe80::1%25lo]/", "http://exa mple.org/", "http://example.org/\r\nHost: x", "http://example.org\\@127.0.0.1/",
    "http://example.org/\x00", "http://example.org/\ud800", f"http://{'a' * 64}.org/", "http://" + "a" * 3000, "http://..org/",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_may_not(address: str) -> None:
    assert not is_public(address)


@given(st.sampled_from(NETWORKS).map(ip_network), st.integers(0, 2**28 - 1))
def test_nothing_of_a_network_inside_may_however_it_is_dressed(network: object, number: int) -> None:
    inside = network[number % network.num_addresses]  # type: ignore[index, attr-defined]
    mapped, translated = int(inside) | 0xFFFF << 32, int(inside) | 0x64FF9B << 96
    dressed = [str(inside), str(IPv6Address(mapped)), str(IPv6Address(translated)), str(IPv6Address(int(inside)))]
    assert not any(is_public(one) for one in dressed)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_the_standard_library_calls_private_is_never_public(address: IPv4Address) -> None:
    assert not (is_public(str(address)) and (address.is_private or address.is_multicast or address.is_link_local))


def test_any_address_inside_spoils_the_name() -> None:
    assert one_of(["8.8.8.8", "2400:3200::1"], 443) == "8.8.8.8"
    assert one_of(["127.0.0.1"], 8080, frozenset({("127.0.0.1", 8080)})) == "127.0.0.1"
    for found, why in (
        (["8.8.8.8", "10.0.0.1"], Why.INSIDE),
        (["10.0.0.1", "8.8.8.8"], Why.INSIDE),
        ([], Why.UNREACHABLE),
        (["127.0.0.1"], Why.INSIDE),
    ):
        with pytest.raises(Unfetched) as refused:
            one_of(found, 80, frozenset({("127.0.0.1", 8080)}))
        assert refused.value.why is why


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    with pytest.raises(Unfetched) as refused:
        target(url)
    assert refused.value.why is Why.NO_ADDRESS


def test_an_address_is_taken_apart_as_it_goes_over_the_wire() -> None:
    assert target("https://www.ks.gov.cn/通知/a.html?k=申报&n=%E6%98%86#top") == Target(
        "https",
        "www.ks.gov.cn",
        443,
        "/%E9%80%9A%E7%9F%A5/a.html?k=%E7%94%B3%E6%8A%A5&n=%E6%98%86",
    )
    assert target("HTTP://昆山.中国:8080").url == "http://xn--rhtv6t.xn--fiqs8s:8080/"
    assert (target("http://[2400:3200::1]/").name, target("http://[2400:3200::1]:8080/").name) == (
        "[2400:3200::1]",
        "[2400:3200::1]:8080",
    )
