"""The rules register: those that all clusters share, and a cluster's own beside or instead of them."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from flows.ingest.toml import Location, key_problems, read_toml
from schemas.errors import InputError, closest
from schemas.rule_kinds import AnyRule
from schemas.rules import RuleSet

RULES_FILE = "rules.toml"


def read_rules(registers_folder: Path, cluster_folder: Path | None = None) -> RuleSet:
    """Read rules.toml of the registers, and registers/rules.toml of the cluster where there is one.

    A cluster's rule with an id of the shared register takes the place of that rule; the others are added.
    Raises InputError, naming the file, the rule and the key, where one cannot be read.
    """
    shared = _read(registers_folder / RULES_FILE)
    own = cluster_folder / "registers" / RULES_FILE if cluster_folder else None
    return shared.with_rules(_read(own).rules) if own is not None and own.exists() else shared


def _read(path: Path) -> RuleSet:
    # As decimals, so that 0.1 means a tenth.
    data = read_toml(path, "The registers folder needs it; restore it", parse_float=Decimal)
    try:
        return RuleSet.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{path}: {'; '.join(_problems(error, data))}. Mend what is named") from None


def _problems(error: ValidationError, data: Mapping[str, Any]) -> list[str]:
    """Say for each wrong key in which rule it stands."""

    def place(location: Location) -> tuple[str, Location]:
        rule, keys = _place(location)
        return _named(rule, data), keys

    return key_problems(error, _known_keys, place, lambda one: _wrong_kind(one, data))


def _wrong_kind(one: Mapping[str, Any], data: Mapping[str, Any]) -> str | None:
    if one["type"] not in ("union_tag_invalid", "union_tag_not_found"):
        return None
    rule = data["rules"][one["loc"][1]]
    found = rule.get("kind") if isinstance(rule, dict) else None
    kinds = sorted(_MODELS)
    close = closest(str(found), kinds) if found else None
    hint = f"; did you mean {close!r}?" if close else ""
    return f"key 'kind': found {found!r}; expected one of {', '.join(kinds)}{hint}"


# kind -> its model.
_MODELS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(AnyRule)[0])
}


def _place(location: Location) -> tuple[int | None, Location]:
    """Return which rule a problem is in, and the key in it; pydantic names the kind between the two."""
    if len(location) > 1 and location[0] == "rules" and isinstance(location[1], int):
        return location[1], location[3:]
    return None, location


def _named(rule: int | None, data: Mapping[str, Any]) -> str:
    if rule is None:
        return ""
    found = data["rules"][rule]
    name = found.get("id") if isinstance(found, dict) else None
    return f"rule {name!r}, " if name else f"rule {rule + 1} of the file, "


def _known_keys(location: Location) -> list[str]:
    rule, keys = _place(location)
    if rule is None:
        return list(RuleSet.model_fields)
    model = _MODELS[str(location[2])]
    if keys[:1] == ("lookup",):
        model = next(a for a in get_args(model.model_fields["lookup"].annotation) if a is not type(None))
    return list(model.model_fields)
