"""What an audit says on the terminal: the rules that are broken with where and what, and one line that sums up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Told = Mapping[str, Any]  # a rule and what came of it, as `flows.audit.guarded` has it

_SHOWN = 5  # breaches of a rule
_WIDE = 150  # columns where nobody sees the table as it is printed
_HEADS = {
    "en": ("Rule", "Level", "What must be so", "Where", "Found", "Expected"),
    "zh": ("规则", "级别", "要求", "位置", "实际", "应为"),
}
_OUTCOMES = {
    "passed": ("passed", "符合"),
    "failed": ("broken", "不符合"),
    "nothing": ("nothing to judge", "无适用内容"),
    "elsewhere": ("checked elsewhere", "由其他方式检查"),
    "unjudged": ("could not be judged", "未能判定"),
}
_LEVELS = {"must": ("must", "必须"), "should": ("should", "建议")}
_IN_PART = (
    "{sheet}: judged on {read:,} of {rows:,} rows, the first and the last; the others were looked through for their"
    " order, error values and broken XML",
    "{sheet}：共 {rows:,} 行，按首尾 {read:,} 行逐格判定，其余各行仅核查行序、错误值和 XML 是否完好",
)
_MORE = ("… and {count} more", "……另有 {count} 处")


def counts(rules: Sequence[Told]) -> dict[str, int]:
    """Return outcome -> number of rules; failed_must and failed_should apart as well."""
    counted = Counter(rule["outcome"] for rule in rules)
    failed = Counter(rule["level"] for rule in rules if rule["outcome"] == "failed")
    return {name: counted[name] for name in _OUTCOMES} | {f"failed_{level}": failed[level] for level in _LEVELS}


def is_chosen(rule: Told, level: str | None, profile: str | None) -> bool:
    """Say whether the rule is one of those asked for; rules for every file count with each profile."""
    return level in (None, rule["level"]) and (profile is None or rule["profile"] in (profile, "A"))


def show(document: Told, language: str, *, aside: bool) -> None:
    """Print the broken rules, must before should, and the sum; aside: where it does not disturb what is piped."""
    console = Console(stderr=aside, highlight=False)
    if not console.is_terminal:
        console = Console(stderr=aside, highlight=False, width=_WIDE)
    which = ("en", "zh").index(language)
    told = [rule for rule in document["rules"] if rule["outcome"] in ("failed", "unjudged")]
    if told:
        table = Table(title=Text(document["file"]), title_justify="left", show_lines=False, pad_edge=False)
        for head, ratio in zip(_HEADS[language], (None, None, 5, 4, 5, 4), strict=True):
            table.add_column(head, ratio=ratio, overflow="fold", no_wrap=ratio is None)
        for rule in sorted(told, key=lambda one: (one["level"] != "must", one["number"])):
            _add(table, rule, language, which)
        console.print(table)
    for one in document.get("read_in_part", ()):
        console.print(Text(_IN_PART[which].format(**one)), soft_wrap=True)
    summed = document["counts"]
    parts = [f"{summed[name]} {words[which]}" for name, words in _OUTCOMES.items() if summed[name]]
    if summed["failed"]:
        levels = ", ".join(f"{summed[f'failed_{level}']} {words[which]}" for level, words in _LEVELS.items())
        parts = [f"{part} ({levels})" if part.endswith(_OUTCOMES["failed"][which]) else part for part in parts]
    line = f"{document['file']}: {', '.join(parts)}"
    style = "red" if summed["failed_must"] else "yellow" if summed["failed"] or summed["unjudged"] else "green"
    console.print(Text(line, style), soft_wrap=True)


def _add(table: Table, rule: Told, language: str, which: int) -> None:
    level = Text(_LEVELS[rule["level"]][which], "red" if rule["level"] == "must" else "yellow")
    first = (Text(str(rule["number"])), level, Text(rule[language]))
    lines = [(one["where"], one["found"], one["expected"]) for one in rule["breaches"][:_SHOWN]]
    if rule["outcome"] == "unjudged":
        lines = [("", f"{_OUTCOMES['unjudged'][which]}: {rule.get('why', '')}", "")]
    if len(rule["breaches"]) > _SHOWN:
        lines.append((_MORE[which].format(count=f"{len(rule['breaches']) - _SHOWN:,}"), "", ""))
    for number, line in enumerate(lines):
        # As Text: what a file says must not be taken for markup.
        table.add_row(*(first if number == 0 else ("", "", "")), *map(Text, line))
    table.add_section()
