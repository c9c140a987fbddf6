"""cluster.toml, how a cluster describes itself: read and checked, every wrong key named."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from flows.ingest.toml import Location, key_problems, read_toml
from schemas.cluster import Cluster
from schemas.errors import InputError


def read_cluster(path: Path) -> Cluster:
    """Read and check a cluster.toml; every wrong key is named in one InputError, with the key that may be meant."""
    data = read_toml(
        path,
        "A cluster's folder needs a cluster.toml; copy one from another cluster, "
        "or make a folder with `clusterbook new`",
    )
    try:
        return Cluster.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{path}: {'; '.join(key_problems(error, _known_keys))}. Mend what is named") from None


def _known_keys(location: Location) -> list[str]:
    model: Any = Cluster
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [a for a in getattr(annotation, "__args__", (annotation,)) if isinstance(a, type)]
        model = next((a for a in inner if issubclass(a, BaseModel)), model)
    return list(model.model_fields)
