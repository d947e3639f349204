"""A page as a strict reader sees it: every element closed in order, every id once, and what it links to."""

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Raises AssertionError where an element is closed that is not open, or an id comes twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[str, str]] = []  # the innermost element, its text
        self.tongues = [""]  # of the elements that are open
        self.spoken: list[tuple[str, str]] = []  # the language a text is marked as, the text
        self.feed(text)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self.links += [given["href"]] if tag == "a" else []
        self.loads += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        self.ids += [given["id"]] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)
            self.tongues.append(given.get("lang", self.tongues[-1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        self.tongues.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.words.append((self.open[-1], " ".join(data.split())))
            self.spoken.append((self.tongues[-1], " ".join(data.split())))

    def said(self, tag: str) -> list[str]:
        """The texts directly inside elements of this name."""
        return [words for inside, words in self.words if inside == tag]

    @property
    def text(self) -> str:
        return " ".join(words for _, words in self.words)

    def marked(self, tag: str, name: str) -> list[str]:
        """The values of an attribute on elements of this name."""
        return [given[name] for tag_, given in self.tags if tag_ == tag and name in given]
