"""Messages as a chat on a phone draws them: a page of bubbles, made from what the far end accepted."""

from html import escape
from typing import Any

Json = dict[str, Any]

#: Entity types of the Bot API by the element that shows them; links have an address besides.
ELEMENTS = {"bold": "b", "italic": "i", "code": "code", "blockquote": "blockquote", "text_link": "a"}
#: 390 px is the width of a common phone; colours and corners are those of a chat, not of a maker.
STYLE = """
body { width: 390px; margin: 0; padding: 10px 0; background: #dfe7d3; font: 15px/1.4 'Noto Sans CJK SC', sans-serif }
section { margin: 0 44px 14px 8px }
article { padding: 8px 11px; background: #fff; border-radius: 14px; white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { margin: 2px 0 -1.3em; padding: 2px 8px; border-left: 3px solid #3a8fd6; background: #eef5fb; border-radius: 4px }
a { color: #2475b5; text-decoration: none }
nav { display: flex; gap: 4px; margin-top: 4px }
nav span { flex: 1; min-width: 0; padding: 7px 3px; border-radius: 8px; background: #93a986; color: #fff; font-size: 13px;
  text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
"""


def page(messages: list[Json]) -> str:
    """One HTML page of these messages, in their order."""
    shown = "\n".join(f"<section><article>{_text(it)}</article>{_buttons(it)}</section>" for it in messages)
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{STYLE}</style><body>{shown}</body></html>'


def _text(message: Json) -> str:
    """The text with its entities as elements. Offsets count UTF-16 units; what nests is closed in its order."""
    units = message["text"].encode("utf-16-le")
    edges: list[tuple[int, int, int, str]] = []
    for entity in message.get("entities", []):
        element, start, length = ELEMENTS[entity["type"]], entity["offset"], entity["length"]
        address = f' href="{escape(entity["url"])}"' if "url" in entity else ""
        edges += [(start, 1, -length, f"<{element}{address}>"), (start + length, 0, -start, f"</{element}>")]
    done, parts = 0, []
    for place, _, _, tag in sorted(edges):
        parts += [escape(units[done * 2 : place * 2].decode("utf-16-le")), tag]
        done = place
    return "".join([*parts, escape(units[done * 2 :].decode("utf-16-le"))])


def _buttons(message: Json) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join("<nav>" + "".join(f"<span>{escape(it['text'])}</span>" for it in row) + "</nav>" for row in rows)
