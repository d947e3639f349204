"""Whatever text comes, what goes to Telegram is within its limits, whole, and marked in the right places."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Button
from bot.rich import Rich, Span, Style, bold, lines, link, printable, quote
from bot.telegram.render import Entity, Part, keyboard, parts, units

TEXT = st.text(st.sampled_from("昆 期\n。<&>_*aé🎉👩‍👩‍👧\u202eא\x00\r\t　"), max_size=80)
SPAN = st.builds(
    lambda text, style: Span(text, style, "https://example.org/" if style is Style.LINK else ""),
    TEXT,
    st.sampled_from(Style),
)
RICH = st.lists(st.lists(SPAN, max_size=5).map(tuple), max_size=6).map(lambda paragraphs: Rich.of(*paragraphs))


def marked(part: Part, entity: Entity) -> str:
    whole = part.text.encode("utf-16-le")
    return whole[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")


@given(RICH, st.integers(8, 60))
def test_every_part_fits_and_has_nothing_blank_at_its_ends(rich: Rich, limit: int) -> None:
    for part in parts(rich, limit):
        assert 0 < units(part.text) <= limit
        assert part.text == part.text.strip()


@given(RICH, st.integers(8, 60))
def test_nothing_but_blanks_is_lost_or_moved(rich: Rich, limit: int) -> None:
    whole = "".join(span.text for paragraph in rich.paragraphs for span in paragraph)
    sent = "".join(part.text for part in parts(rich, limit))
    assert re.sub(r"\s", "", sent) == (re.sub(r"\s", "", whole) or "…")


@given(RICH, st.integers(8, 60))
def test_entities_lie_inside_apart_and_on_whole_characters(rich: Rich, limit: int) -> None:
    for part in parts(rich, limit):
        end = 0
        for entity in part.entities:
            assert entity.offset >= end
            end = entity.offset + entity.length
            assert entity.length > 0
            assert end <= units(part.text)
            assert marked(part, entity).strip()


@given(RICH)
def test_what_is_marked_is_what_was_styled(rich: Rich) -> None:
    styled = [span.text for paragraph in rich.paragraphs for span in paragraph if span.style is not Style.PLAIN]
    found = [marked(part, entity) for part in parts(rich) for entity in part.entities]
    assert [text.strip() for text in found] == [text.strip() for text in styled if text.strip()]


@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=8))
def test_a_cut_falls_between_paragraphs_and_never_inside_what_is_styled(texts: list[str]) -> None:
    limit = max(units(printable(text)) for text in texts) + 4
    rich = Rich.of(*(bold(text) for text in texts))
    found = [marked(part, entity).strip() for part in parts(rich, limit) for entity in part.entities]
    assert found == [stripped for text in texts if (stripped := printable(text).strip())]


@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=8), st.lists(TEXT, min_size=8, max_size=8))
def test_nor_inside_what_is_styled_in_the_middle_of_a_paragraph(texts: list[str], between: list[str]) -> None:
    limit = max(units(printable(text)) for text in texts) + 4
    spans = [span for text, plain in zip(texts, between, strict=False) for span in (bold(text), Span(plain))]
    found = [marked(part, entity).strip() for part in parts(Rich((tuple(spans),)), limit) for entity in part.entities]
    assert found == [stripped for text in texts if (stripped := printable(text).strip())]


def test_offsets_count_utf16_units() -> None:
    (part,) = parts(
        Rich.of(lines("🎉👩‍👩‍👧 <b>", bold("昆剧"), link("原文", "https://example.org/?a=1&b=2"), quote(" 额满为止 ")))
    )
    assert part == Part(
        "🎉👩‍👩‍👧 <b>\n昆剧\n原文\n额满为止",
        (
            Entity("bold", 15, 2),
            Entity("text_link", 18, 2, url="https://example.org/?a=1&b=2"),
            Entity("blockquote", 21, 4),
        ),
    )


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    sentence = "昆" * 99 + "。"
    first, second = parts(Rich.of(sentence * 50))
    assert (len(first.text), first.text[-1], len(second.text)) == (4000, "。", 1000)


def test_a_styled_text_longer_than_a_message_is_styled_in_each() -> None:
    made = parts(Rich.of(quote("昆" * 5000)))
    assert [[(one.type, one.offset, one.length) for one in part.entities] for part in made] == [
        [("blockquote", 0, 4096)],
        [("blockquote", 0, 904)],
    ]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "webcal://example.org/a.ics", "https://a b", "", "https://a\r\nb"]
)
def test_an_address_that_a_chat_may_not_open_stays_text(url: str) -> None:
    assert link("原文", url) == Span("原文")


def test_terminal_escapes_and_hidden_directions_are_taken_out() -> None:
    assert printable("a\x1b[31mb\u202ec\ud800d\r\ne\tf\ufeff\x07") == "a[31mbcd\ne f"


def test_plain_text_marks_quotes_and_spells_links_out() -> None:
    rich = Rich.of(lines(bold("题目"), quote("一\n二")), (Span("原文："), link("通知", "https://example.org/")))
    assert str(rich) == "题目\n  │ 一\n  │ 二\n\n原文：通知 https://example.org/"


@given(st.text(min_size=1, max_size=70))
def test_a_button_carries_at_most_64_bytes(data: str) -> None:
    try:
        fits = len(data.encode()) <= 64
    except UnicodeEncodeError:
        return
    if fits:
        assert Button("好", data=data).data == data
    else:
        with pytest.raises(ValueError, match="longer than 64 bytes"):
            Button("好", data=data)


@pytest.mark.parametrize(("data", "url"), [("", ""), ("a", "https://example.org")])
def test_a_button_does_one_thing(data: str, url: str) -> None:
    with pytest.raises(ValueError, match="either data or an address"):
        Button("好", data=data, url=url)


def test_no_rows_are_no_keyboard() -> None:
    assert keyboard(()) is None
    assert keyboard(((),)) is None
