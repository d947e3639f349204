"""How a notice was read, as text for people: for each time its tree of rules, its value, and what it is for or why not."""

from collections.abc import Iterator

from domain.change import Change
from domain.milestone import Facts, Reading
from domain.notice import Notice
from extract.finding import Finding
from extract.promise import Promise
from extract.reader import study
from extract.resolve import Slot
from extract.rule import Node
from extract.text import Text


def explain(notice: Notice) -> str:
    """The derivation of every time in a notice, its milestones, and the doubts; ends with a line break."""
    studied = study(notice)
    lines = [f"《{notice.title}》 发布于 {notice.published_on}"]
    for finding in studied.found:
        lines += ["", *_finding(studied.page.text, finding)]
    lines += ["", *_reading(studied.reading)]
    return "\n".join(lines) + "\n"


def _finding(text: Text, finding: Finding) -> Iterator[str]:
    yield f"「{_one_line(text.shown(finding.node.start, finding.node.end))}」 @{finding.node.start}"
    yield from _tree(text, finding.node, "  ")
    for slot in finding.slots:
        yield f"  = {_slot(slot)}"
    label = finding.mention.label if finding.mention else None
    if label:
        yield f"  名称 label: {label.text}{f' / {label.row}' if label.row else ''}"
    if isinstance(finding.purpose, Promise) and not finding.unread:
        side = "截止 end" if finding.purpose.ends else "时间 time"
        phase = f" [{finding.purpose.phase}]" if finding.purpose.phase else ""
        yield f"  → {finding.purpose.kind} {side}{phase}: {finding.purpose.why}"
    else:
        yield f"  × 未采用 unread: {finding.unread}"


def _tree(text: Text, node: Node, indent: str) -> Iterator[str]:
    shown = _one_line(text.shown(node.start, node.end))
    yield f"{indent}{node.rule or node.type} 「{shown}」 {node.value}"
    for part in node.parts:
        if part.rule:
            yield from _tree(text, part, indent + "  ")


def _slot(slot: Slot) -> str:
    doubts = f"  ⚠ {', '.join(slot.doubts)}" if slot.doubts else ""
    return f"{slot.start or '…'} .. {slot.end or '…'} ({slot.shape}, {slot.precision}){doubts}"


def _change(change: Change) -> Iterator[str]:
    yield f"改动 change: {change.kind} 「{_one_line(change.quote)}」"
    named = [*(f"《{name}》" for name in change.names), *change.numbers, *change.links]
    if named:
        yield f"  所改通知 names: {' '.join(named)}"
    for move in change.moves:
        yield f"  {move.old or '…'} → {move.new or '…'} 「{_one_line(move.quote)}」"


def _reading(reading: Reading) -> Iterator[str]:
    if reading.change:
        yield from _change(reading.change)
    yield f"读出 milestones: {len(reading.milestones)}"
    for facts in reading.milestones:
        phase = f"（{facts.phase}）" if facts.phase else ""
        place = f" @ {facts.location}" if facts.location else ""
        states = f" [{'、'.join(facts.states)}]" if facts.states else ""
        yield f"  {facts.kind} {facts.title}{phase}: {facts.start or '…'} .. {facts.end or '…'}{place}{states}"
        yield from _details(facts)
    if reading.doubts:
        yield f"需要人看 for a person: {', '.join(reading.doubts)}"


def _details(facts: Facts) -> Iterator[str]:
    """Who must act and how, as far as the notice says."""
    said = {"由谁 who": facts.actor, "方式 how": facts.sign_up, "费用 cost": facts.price, "咨询 contact": facts.contact}
    yield from (f"    {name}: {value}" for name, value in said.items() if value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
