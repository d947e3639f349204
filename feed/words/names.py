"""The names that addresses use."""

from domain.milestone import Topic

_TOPIC_OF_SLUG = {topic.name.lower(): topic for topic in Topic}


def slug(topic: Topic) -> str:
    """The topic's name in addresses: the English word, so that every client can type and log it."""
    return topic.name.lower()


def topic_named(name: str) -> Topic | None:
    """The topic with this Chinese word or English name; None when there is none."""
    try:
        return Topic(name)
    except ValueError:
        return _TOPIC_OF_SLUG.get(name.lower())
