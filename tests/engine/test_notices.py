"""Notices reach whoever set up a notification block: here a webhook that the test listens at."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hooked import Webhook, listening

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """A webhook on loopback with a block `clusterbook-office` for it, as the UI's form makes one."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    with listening() as hook:
        block = CustomWebhookNotificationBlock(
            name="office", url=hook.url, json_data={"title": "{{subject}}", "text": "{{body}}"}
        )
        block.save("clusterbook-office", overwrite=True)
        yield hook
        CustomWebhookNotificationBlock.delete("clusterbook-office")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder of its own: what other tests were told of is news here."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))


@dataclass(frozen=True)
class Error:
    fingerprint: str
    line: str


@dataclass(frozen=True)
class Summary:
    errors: tuple[Error, ...]


@dataclass(frozen=True)
class Report:
    path: Path
    summary: Summary


@dataclass(frozen=True)
class Request:
    cluster: Path
    as_of: object = None


def test_a_notice_goes_through_each_block_of_ours_and_no_other(webhook):
    from prefect.blocks.notifications import CustomWebhookNotificationBlock
    from prefect.blocks.system import Secret

    from flows.service.notices import notify

    other = CustomWebhookNotificationBlock(name="other", url=webhook.url, json_data={"title": "not ours"})
    other.save("others-clusterbook", overwrite=True)
    Secret(value="no notification").save("clusterbook-key", overwrite=True)
    notify("a title", "a text\n第二行")
    assert webhook.received == [{"title": "a title", "text": "a text\n第二行"}]


def test_a_block_that_fails_is_a_warning_without_its_address_and_the_others_are_sent(webhook, caplog):
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    from flows.service.notices import notify

    refused = CustomWebhookNotificationBlock(name="down", url="http://127.0.0.1:1/token", json_data={"a": "b"})
    refused.save("clusterbook-down", overwrite=True)
    webhook.status = 503
    try:
        notify("a title", "a text")
    finally:
        CustomWebhookNotificationBlock.delete("clusterbook-down")
    assert len(webhook.received) == 1
    warned = " ".join(record.getMessage() for record in caplog.records)
    assert "clusterbook-down" in warned
    assert "503" in warned
    assert "token" not in warned
    assert "secret" not in warned


@pytest.mark.usefixtures("home")
def test_new_errors_are_told_once(webhook, tmp_path):
    from flows.service.notices import tell_new_errors

    report = Report(tmp_path / "a.xlsx", Summary((Error("f1", "facts.xlsx, sheet facts, F14: unit"),)))
    tell_new_errors(report, Request(tmp_path / "rivertown", "2023-12-31"))
    assert webhook.received == []  # a past report is no news
    tell_new_errors(report, Request(tmp_path / "rivertown"))
    tell_new_errors(report, Request(tmp_path / "rivertown"))
    (told,) = webhook.received
    assert told["title"] == "clusterbook, rivertown: 1 new error · 新增1处错误"
    assert told["text"] == f"- facts.xlsx, sheet facts, F14: unit\n{tmp_path / 'a.xlsx'}"


def test_a_release_is_told(webhook):
    from flows.service.notices import tell_release

    tell_release("rivertown", "approved", ["Wang Fang"])
    assert webhook.received == [
        {"title": "clusterbook, rivertown: the report was approved · 报告已批准发布", "text": "Wang Fang"}
    ]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("fault", [False, True])
def test_a_run_that_fails_is_told_once(webhook, fault):
    from prefect import flow
    from prefect.states import Failed

    from flows.service.notices import tell_crash, tell_failure

    @flow(on_failure=[tell_failure, tell_failure], on_crashed=[tell_crash])
    def failing(cluster):
        if fault:
            raise RuntimeError(f"{cluster}: a disk that is gone")
        return Failed(message=f"{cluster}: facts.xlsx, sheet facts, F14: unit")

    assert failing("rivertown", return_state=True).is_failed()
    (told,) = webhook.received
    assert told["title"] == "clusterbook, rivertown: the report could not be made · 报告未能生成"
    assert ("a disk that is gone" if fault else "facts.xlsx, sheet facts, F14: unit") in told["text"]
