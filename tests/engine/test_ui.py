"""What an analyst and a reviewer do in Prefect's UI, in a real browser on a real server."""

import re
import shutil
import time
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PageTimeout

from serving import ENDED, Served, deployments, eventually, post, run_in, serving

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CLUSTER = "jiading-biopharma"
PATIENCE = 60_000  # milliseconds for what the page is still fetching
A_CLICK = 5_000  # milliseconds after which what was to be clicked is looked for anew
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium, Debian's package chromium, which .ci/run installs"),
]


@pytest.fixture(scope="module")
def served(root, port, tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ui")
    shutil.copytree(root / "inputs", folder / "inputs")
    with serving(folder / "home", port, folder / "inputs", folder / "outputs") as up:
        yield up


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 1100}, timezone_id="Asia/Shanghai", locale="en-GB")
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield page
        browser.close()


def open_form(page: Page, served: Served, **parameters: str) -> None:
    """Open the form of a run, as a link to it does."""
    filled = quote(str(parameters | {"cluster": parameters.get("cluster", CLUSTER)}).replace("'", '"'))
    number = deployments(served)[CLUSTER]["id"]
    page.goto(f"http://127.0.0.1:{served.port}/v2/deployments/deployment/{number}/run?parameters={filled}")
    expect(page.get_by_text("Whose report is made")).to_be_visible()


def choose(page: Page, field: str, wanted: str) -> None:
    """Choose from the drop-down of a field, by the title of the field."""
    opens = page.get_by_label(f"Select {field}")
    pick(opens, page.get_by_role("option", name=wanted, exact=True))
    expect(opens).to_have_text(wanted)


def pick(opens: Locator, wanted: Locator) -> None:
    """Open what drops down and click one of it, as often as it takes: a page that is still fetching closes it again."""
    limit = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            if not wanted.is_visible():
                opens.click(timeout=A_CLICK)
            wanted.click(timeout=A_CLICK)
        except PageTimeout:
            if time.monotonic() > limit:
                raise
        else:
            return


def submitted(page: Page, served: Served) -> str:
    """Submit the form; return the new run's id."""
    known = {run["id"] for run in runs(served)}
    page.get_by_role("button", name="Submit").click()
    (new,) = eventually(lambda: {run["id"] for run in runs(served)} - known, 60)
    return new


def runs(served: Served) -> list[dict[str, str]]:
    """Return the runs that somebody asked for."""
    found = post(f"{served.url}/flow_runs/filter", {})
    return [run for run in found if not run["auto_scheduled"]]


def open_run(page: Page, served: Served, run: str) -> None:
    page.goto(f"http://127.0.0.1:{served.port}/v2/runs/flow-run/{run}")


def test_the_deployment_shows_its_schedule_and_its_next_run(served, page):
    chosen = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    assert eventually(lambda: post(f"{served.url}/flow_runs/filter", chosen), 60)
    page.goto(f"http://127.0.0.1:{served.port}/v2/deployments")
    page.get_by_role("link", name=CLUSTER).first.click()
    expect(page.get_by_text("At 08:30 AM, Monday through Friday")).to_be_visible()
    expect(page.get_by_text("Next Run")).to_be_visible()
    expect(page.get_by_text("08:30:00 AM").first).to_be_visible()


def test_the_form_refuses_a_value_that_is_none_of_its_own(served, page):
    before = len(runs(served))
    open_form(page, served, cluster="nowhere")
    page.get_by_role("button", name="Submit").click()
    # exactly: at the field; what the server answers a moment later tells it in a longer sentence
    expect(page.get_by_text(f"'nowhere' is not one of ['{CLUSTER}']", exact=True)).to_be_visible()
    assert len(runs(served)) == before


@pytest.fixture(scope="module")
def reported(served, page) -> str:
    """The id of a run that was asked for in the form: English, all else as it stood."""
    open_form(page, served)
    choose(page, "Language 语言", "en")
    run = submitted(page, served)
    assert run_in(served, run, ENDED)["state"]["type"] == "COMPLETED"
    return run


def test_a_run_from_the_form_shows_its_stages_and_what_came_of_it(served, page, reported):
    open_run(page, served, reported)
    expect(page.get_by_text(f"{CLUSTER} as of newest (by hand)").first).to_be_visible()
    page.get_by_role("tab", name="Task Runs").click()
    for stage in ("read", "tidy", "aggregate", "build", "save"):
        expect(page.get_by_role("link", name=stage, exact=True).first).to_be_visible()
    page.get_by_role("tab", name="Details").click()
    expect(page.get_by_text(re.compile(r"\d+ warnings in 1 file")).first).to_be_visible()


@pytest.mark.parametrize(
    ("artifact", "told"),
    [("report", "target for 20"), ("findings", "facts.xlsx"), ("targets", "behind"), ("workbook", "SHA-256")],
)
def test_the_artifacts_of_a_run_can_be_read(served, page, reported, artifact, told):
    open_artifact(page, served, reported, artifact)
    expect(page.get_by_text(told).first).to_be_visible()


def open_artifact(page: Page, served: Served, run: str, artifact: str) -> None:
    """Open an artifact as a person does: from the run, then the newest of those with its name."""
    open_run(page, served, run)
    artifacts = page.get_by_role("tab", name="Artifacts")
    artifacts.click()
    page.get_by_role("link", name=f"{CLUSTER}-{artifact}").first.click()
    page.wait_for_url(f"**/artifacts/key/{CLUSTER}-{artifact}*")
    expect(artifacts).to_have_count(0)  # else the next click may still be on the run's page, which links to others
    page.locator('a[href*="/v2/artifacts/artifact/"]').first.click()


def test_the_link_opens_the_workbook(served, page, reported):
    open_artifact(page, served, reported, "workbook")
    link = page.get_by_role("link", name=re.compile(r"\.xlsx")).first
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    content = download.value.path().read_bytes()
    (made,) = served.output.glob("*_en.xlsx")
    assert content == made.read_bytes()
    assert load_workbook(BytesIO(content)).sheetnames[0] == "Cover"


def test_a_reviewer_approves_a_draft_in_the_ui(served, page):
    open_form(page, served)
    choose(page, "Language 语言", "zh")
    choose(page, "Release 发布", "approved")
    run = submitted(page, served)
    assert run_in(served, run, ("PAUSED",))["state"]["name"] == "Suspended"
    (draft,) = served.output.glob("*_zh_draft.xlsx")
    official = served.output / draft.name.replace("_draft", "")
    assert not official.exists()

    open_run(page, served, run)
    menu = page.locator('button[aria-haspopup="menu"]').first  # of three dots, at the top right
    pick(menu, page.get_by_role("menuitem", name="Resume"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Open the draft")).to_be_visible()
    dialog.get_by_label(re.compile("Your name")).fill("Reviewer (synthetic)")
    decision = dialog.get_by_label(re.compile("Select Decision"))
    pick(decision, page.get_by_role("option", name=re.compile("approve")))
    dialog.get_by_role("button", name="Resume").click()
    assert run_in(served, run, ("COMPLETED",))
    assert "Reviewer (synthetic)" in [
        released.value for row in load_workbook(official)["封面"].iter_rows() for released in row
    ]
    assert not draft.exists()
    assert "Reviewer (synthetic)" in (served.output / "release-log.csv").read_text(encoding="utf-8-sig")
