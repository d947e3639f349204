"""What is to be said back to one update, as it waits in the store."""

import json
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.messages import words_for
from bot.rich import Rich
from bot.telegram.updates import Heard


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers in the order they are sent, and what belongs to them all. The chat stands beside it: it can move."""

    answers: tuple[Answer, ...]
    thread: int | None = None  #: of a forum
    edits: int | None = None  #: the message that an answer with ``replace`` takes the place of
    query: str = ""  #: the tap that waits for a sign
    language: str = ""

    @classmethod
    def to(cls, heard: Heard, answers: tuple[Answer, ...]) -> "Reply":
        """These answers to what was heard; a word aside to somebody who tapped nothing has no way to them alone."""
        incoming = heard.incoming
        said = tuple(answer for answer in answers if heard.query_id or not answer.aside)
        return cls(said, heard.to.thread_id, incoming.message_id, heard.query_id, incoming.language)

    @classmethod
    def read(cls, kept: str) -> "Reply":
        """The inverse of str()."""
        row = json.loads(kept)
        return cls(tuple(map(Answer.from_json, row.pop("answers"))), **row)

    def __str__(self) -> str:
        """As ASCII JSON, which every database takes; empty when there is nothing to say."""
        if not self.answers:
            return ""
        rest = {"thread": self.thread, "edits": self.edits, "query": self.query, "language": self.language}
        return json.dumps({"answers": [answer.as_json() for answer in self.answers], **rest})

    @property
    def rest(self) -> "Reply":
        """What is to be said once the first answer has arrived."""
        return replace(self, answers=self.answers[1:], query="")

    @property
    def aside(self) -> str:
        """What is said to the one who tapped alone, instead of the first answer; empty where that is for the chat."""
        first = self.answers[0]
        return str(first.text) if first.aside and self.query else ""

    @property
    def marked(self) -> Answer:
        """The first answer, said to be possibly a double."""
        answer = self.answers[0]
        mark = Rich.of(words_for(self.language).answer_again)
        return replace(answer, text=Rich(mark.paragraphs + answer.text.paragraphs))
