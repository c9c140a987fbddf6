"""What a run shows in Prefect: its name, artifacts that can be read back, a form that refuses bad values."""

import json
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from flows.recipe import Request, make_report

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


@pytest.fixture(scope="module")
def shown(jiading, root, tmp_path_factory):
    """A report and the artifacts, by key, of the run that published it."""
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

    from flows.service.artifacts import publish

    output = tmp_path_factory.mktemp("shown") / "out"
    report = make_report(Request(jiading, root / "inputs/registers", output, date(2024, 11, 21), "both"))
    showing = flow(name="showing")(lambda: publish(report, f"http://127.0.0.1:4399/{report.path.name}"))
    run_id = showing(return_state=True).state_details.flow_run_id
    with get_client(sync_client=True) as client:
        chosen = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        found = client.read_artifacts(artifact_filter=chosen)
    return report, {artifact.key.removeprefix("jiading-biopharma-"): artifact for artifact in found}


def test_a_run_shows_a_page_two_tables_and_a_link(shown):
    _, artifacts = shown
    kinds = {key: artifact.type for key, artifact in artifacts.items()}
    assert kinds == {"report": "markdown", "findings": "table", "targets": "table", "workbook": "markdown"}


def test_the_page_says_what_the_workbook_says(shown):
    report, artifacts = shown
    text = artifacts["report"].data
    assert report.sha256 in text
    assert "52.3 % of the target for 2024" in text
    assert "完成2024年目标的52.3%" in text


def test_the_tables_begin_with_the_worst(shown):
    _, artifacts = shown
    findings, targets = (json.loads(artifacts[key].data) for key in ("findings", "targets"))
    assert list(findings[0].values())[:5] == ["warning 警告", 4, "facts.xlsx", "sources", "D92"]
    assert list(targets[0].values())[:3] == ["behind 滞后", "-14.4", "Jiading District 嘉定区"]


def test_a_report_that_cannot_be_shown_is_no_failed_run(shown, monkeypatch):
    from prefect import flow

    from flows.service import artifacts

    def broken(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(artifacts, "create_markdown_artifact", broken)
    showing = flow(name="showing")(lambda: artifacts.publish(shown[0], None))
    assert showing(return_state=True).is_completed()


@pytest.fixture(scope="module")
def form():
    """Fill in the form of a deployment; return the flow run that the server made of it."""
    from prefect.client.orchestration import get_client

    from flows.report import cluster_report

    deployment = cluster_report.to_deployment("form", parameters={"cluster": "jiading-biopharma"}).apply()
    with get_client(sync_client=True) as client:
        yield lambda **given: client.create_flow_run_from_deployment(deployment, parameters=given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"cluster": "nowhere"}, "'nowhere' is not one of ['jiading-biopharma']"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "1024-04-26"}, "as_of"),
        ({"language": "de"}, "'de' is not one of ['cluster settings', 'both', 'zh', 'en']"),
        ({"since": "never"}, "since"),
        ({"strict": "yes"}, "'yes' is not of type 'boolean'"),
        ({"release": "now"}, "'now' is not one of ['at_once', 'approved']"),
    ],
)
def test_a_bad_value_is_refused_before_anything_runs(form, given, told):
    from prefect.exceptions import PrefectHTTPStatusError

    with pytest.raises(PrefectHTTPStatusError) as refused:
        form(**given)
    assert refused.value.response.status_code == 409
    assert told in refused.value.response.json()["detail"]


@pytest.mark.parametrize(
    "given",
    [
        # as the UI sends a form that nobody touched
        {"as_of": "", "language": "cluster settings", "since": "cluster settings", "strict": False, "pdf": False},
        {"as_of": "2024-04-26", "since": "2023-12-31", "language": "zh", "release": "approved"},
        {"since": "previous"},
        {},
    ],
)
def test_good_values_are_taken_and_the_cluster_is_preset(form, given):
    made = form(**given)
    assert made.state.is_scheduled()
    assert made.parameters == {"cluster": "jiading-biopharma"} | given


def creator(kind, said=None):
    return SimpleNamespace(type=kind, display_value=said)


@pytest.mark.parametrize(
    ("deployment", "by", "trigger"),
    [
        (None, None, "direct"),
        (uuid4(), None, "by hand"),
        (uuid4(), creator("SCHEDULE", "weekday-morning"), "schedule"),
        (uuid4(), creator("AUTOMATION", "east: a file has arrived"), "file arrived"),
        (uuid4(), creator("AUTOMATION", "something else"), "automation"),
    ],
)
def test_a_run_is_named_after_what_started_it(deployment, by, trigger):
    from flows.service.naming import named, started_by

    run = SimpleNamespace(deployment_id=deployment, created_by=by)
    parameters = {"cluster": "jiading-biopharma", "as_of": ""}
    assert named(parameters, started_by(run)) == f"jiading-biopharma as of newest ({trigger})"


def test_the_watchers_automation_is_known_by_its_name():
    from flows.service.arrivals import trigger
    from flows.service.naming import ARRIVAL

    assert trigger("east").name.endswith(ARRIVAL)
