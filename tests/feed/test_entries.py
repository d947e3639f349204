"""Entries written before: which are used again, and how many may stay."""

from dataclasses import replace

from domain.milestone import Milestone
from feed.calendar import render
from feed.entries import Entries
from feed.entry import Manner, opened
from tests.feed.build import NAMES, performances


class Writer:
    def __init__(self) -> None:
        self.wrote: list[str] = []

    def __call__(self, milestone: Milestone, manner: Manner) -> bytes:
        self.wrote.append(milestone.uid[-2:])
        return opened(milestone, manner)


def test_a_change_writes_one_entry_anew() -> None:
    writer = Writer()
    kept = Entries(write=writer)
    first, second, third = performances()
    moved = replace(second, notice=replace(second.notice, title="换了题目"))
    feeds = [render(given, **NAMES, entries=kept) for given in ([first, second, third], [first, moved, third])]
    assert writer.wrote == ["01", "02", "03", "02"]
    assert feeds == [render(given, **NAMES) for given in ([first, second, third], [first, moved, third])]


def test_each_style_and_site_has_entries_of_its_own() -> None:
    writer = Writer()
    kept = Entries(write=writer)
    for changes in ({}, {"cancelled": "title"}, {"base_url": "https://b.example"}, {}):
        render(performances()[:1], **{**NAMES, **changes}, entries=kept)
    assert len(writer.wrote) == 3


def test_the_longest_unused_leaves_when_the_octets_are_used_up() -> None:
    writer = Writer()
    first, second, third = performances()
    alone = Entries()
    render([first, second], **NAMES, entries=alone)
    kept = Entries(room=alone.used + 100, write=writer)
    for one in (first, second, first, third, first, second):
        render([one], **NAMES, entries=kept)
        assert kept.used <= alone.used + 100
    assert writer.wrote == ["01", "02", "03", "02"]
