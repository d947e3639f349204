"""Milestones picked by topic, kind and words, the same on both databases."""

from domain.milestone import Kind, Topic
from store import Store, milestones
from tests.feed.build import facts, keep, milestone, performances


def test_topics_kinds_and_words_narrow_together(store: Store) -> None:
    keep(store, [*performances(), milestone(4, facts("2026-03-01", topic=Topic.CONTEST, title="AI_2 创新 100%"))])
    asked = {
        "kind": {"kinds": [Kind.REGISTRATION]},
        "kinds": {"kinds": [Kind.REGISTRATION, Kind.EVENT]},
        "both": {"kinds": [Kind.EVENT], "topics": [Topic.OPERA]},
        "words": {"words": ("昆曲", "专场")},
        "as they are": {"words": ("ai_2", "0%")},
        "no pattern": {"words": ("a%2",)},
        "no kind": {"kinds": []},
    }
    with store.read() as tx:
        found = {name: [one.uid[-1] for one in milestones.listed(tx, **how)] for name, how in asked.items()}  # type: ignore[arg-type]
    assert found == {
        "kind": ["1"],
        "kinds": ["1", "2", "3", "4"],
        "both": ["2", "3"],
        "words": ["2"],
        "as they are": ["4"],
        "no pattern": [],
        "no kind": [],
    }
