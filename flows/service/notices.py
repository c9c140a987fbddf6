"""Notices to people through Prefect's notification blocks: failures, new errors, releases; none of it ends a run."""

import inspect
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from prefect import Flow, State
from prefect.blocks.core import Block
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import BlockDocument, FlowRun
from prefect.exceptions import MissingContextError
from prefect.logging import get_logger, get_run_logger
from prefect.utilities.asyncutils import run_coro_as_sync

from flows.folders import ROOT, find_cluster
from flows.service.told import (
    Release,
    errors_notice,
    failure_notice,
    first_time,
    new_errors,
    note_errors,
    release_notice,
)
from schemas.errors import InputError
from schemas.report import Report, Request

_NAME = "clusterbook"
_NOTIFIES = "notify"  # the capability by which Prefect knows blocks that send notices
_PAGE = 200


def notify(title: str, text: str) -> None:
    """Send a notice through every notification block that is named clusterbook or clusterbook-….

    Blocks are of any type that sends notices. What cannot be sent is a warning in the log, and the others are sent.
    """
    try:
        documents = tuple(_documents())
    except Exception as error:
        _logger().warning("The notice %r was not sent, as the server did not list its blocks: %s", title, _line(error))
        return
    for document in documents:
        try:
            block: Any = Block._from_block_document(document)
            with block.raise_on_failure():
                sending = block.notify(text, title)
                if inspect.iscoroutine(sending):  # where a loop runs, Prefect's blocks hand over what is to be awaited
                    run_coro_as_sync(sending)
        except Exception as error:
            _logger().warning(
                "The notice %r was not sent through block %r (%s); look at the block in the UI, under Blocks.",
                title,
                document.name,
                _cause(error),
            )


def tell_new_errors(report: Report, request: Request, link: str | None = None) -> None:
    """Tell of errors that the last report of the cluster did not have, and note those that this one has.

    A report of a day that was asked for is not news. link: the address under which the workbook opens.
    """
    if request.as_of is not None:
        return
    if lines := new_errors(request.cluster, report.summary.errors):
        notify(*errors_notice(request.cluster.resolve().name, lines, link or str(report.path)))
    try:
        note_errors(request.cluster, report.summary.errors)
    except InputError as error:
        _logger().warning("These errors will be told of again: %s", error)


def tell_release(cluster: str, what: Release, lines: Sequence[str | None]) -> None:
    """Tell that a draft waits for a reviewer, was approved, or was sent back; lines: who, why, where."""
    notify(*release_notice(cluster, what, lines))


def tell_failure(flow: "Flow[..., Any] | None", flow_run: FlowRun, state: "State[Any]") -> None:  # noqa: ARG001 - a hook
    """Tell that a run failed, once for each time that it is tried; a hook for on_failure."""
    _tell_end(flow_run, state, crashed=False)


def tell_crash(flow: "Flow[..., Any] | None", flow_run: FlowRun, state: "State[Any]") -> None:  # noqa: ARG001 - a hook
    """Tell that a run was cut off, once for each time that it is tried; a hook for on_crashed."""
    _tell_end(flow_run, state, crashed=True)


def _tell_end(run: FlowRun, state: "State[Any]", *, crashed: bool) -> None:
    if first_time("ended", f"{run.id}-{run.run_count}"):
        notify(*failure_notice(_cluster(run), state.message, f"Run: {run.name}", crashed=crashed))


def _cluster(run: FlowRun) -> str:
    given = run.parameters.get("cluster")
    try:
        return find_cluster(given, ROOT).name
    except InputError:  # which may be why it failed
        return str(given or "no cluster")


def _documents() -> Iterator[BlockDocument]:
    """Yield the blocks of ours, by name."""
    with get_client(sync_client=True) as client:
        found: list[BlockDocument] = []
        while page := client.read_block_documents(offset=len(found), limit=_PAGE):
            found += page
            if len(page) < _PAGE:
                break
    for document in sorted(found, key=lambda one: one.name or ""):
        named = document.name == _NAME or (document.name or "").startswith(f"{_NAME}-")
        if named and document.block_schema and _NOTIFIES in document.block_schema.capabilities:
            yield document


def _cause(error: Exception) -> str:
    """Say what went wrong without the message, which would hold the webhook's address: whoever has it may send."""
    status = getattr(getattr(error, "response", None), "status_code", "")
    return f"{type(error).__name__} {status}".strip()


def _line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _logger() -> "logging.Logger | logging.LoggerAdapter[logging.Logger]":
    try:
        return get_run_logger()
    except MissingContextError:
        return get_logger("clusterbook.notices")
