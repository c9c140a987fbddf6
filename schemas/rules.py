"""Rules as data: a set of them with its hash, and their entries in the catalogue of findings."""

import hashlib
import json
from collections.abc import Iterable

from pydantic import model_validator

from schemas.rule import Rule
from schemas.rule_kinds import AnyRule, Comparing, Part


class RuleSet(Part):
    """Rules in the order in which they were written; each id once."""

    rules: tuple[AnyRule, ...] = ()

    @model_validator(mode="after")
    def _ids_once(self) -> "RuleSet":
        ids = [rule.id for rule in self.rules]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise ValueError(f"these ids stand twice: {', '.join(repeated)}")
        return self

    @property
    def hash(self) -> str:
        """SHA-256, in hex, of all rules as canonical JSON, whatever their order."""
        rules = [rule.model_dump(mode="json") for rule in sorted(self.rules, key=lambda rule: rule.id)]
        text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def of_rows(self, table: str) -> "RuleSet":
        """Return the rules about single rows of a table."""
        rules = (rule for rule in self.rules if rule.table == table and not isinstance(rule, Comparing))
        return RuleSet(rules=tuple(rules))

    def comparing(self) -> "RuleSet":
        """Return the rules that hold rows against each other."""
        return RuleSet(rules=tuple(rule for rule in self.rules if isinstance(rule, Comparing)))

    def with_rules(self, rules: Iterable[AnyRule]) -> "RuleSet":
        """Return the set with these rules added; one with a known id takes the place of the other."""
        own = {rule.id: rule for rule in rules}
        kept = [own.pop(rule.id, rule) for rule in self.rules]
        return RuleSet(rules=(*kept, *own.values()))


def catalogue(rules: RuleSet) -> dict[str, Rule]:
    """Return the rules as entries of the catalogue of findings."""
    return {
        rule.id: Rule(
            rule.id,
            rule.severity,
            rule.leaves_out,
            rule.title_en,
            rule.title_zh,
            rule.expected_en,
            rule.expected_zh,
            rule.mend_en,
            rule.mend_zh,
        )
        for rule in rules.rules
    }
