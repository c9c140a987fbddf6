"""What the newspaper said on 26 April 2024, and what became known in November, read back from the finished file."""

import re
from datetime import date

import pytest

import shipped
from readback import READERS, as_shown, by_openpyxl, table


@pytest.fixture(params=READERS, ids=lambda reader: reader.__name__)
def reader(request):
    return request.param


@pytest.fixture
def headline(reader):
    """The tiles of the article's day: label -> the figure under it, as the cell shows it, and what stands below."""
    return tiles(shipped.ARTICLE, reader)


def tiles(as_of: date, reader) -> dict[str, list[str]]:
    content = shipped.content(as_of)
    grid = reader(content)["Headline"]
    formats = shipped.values(as_of)["Headline"]
    (top,) = {
        int(cell[1:]) for cell, value in grid.items() if value == "Jiading biopharma cluster\nCluster scale · planned"
    }
    found = {}
    for letter in "ABCDEF":
        cells = [f"{letter}{row}" for row in range(top + 1, top + 6)]
        found[grid[f"{letter}{top}"]] = [as_shown(grid[c], formats[c].number_format) for c in cells if c in grid]
    return found


def test_a_cluster_of_more_than_100_billion_yuan_is_planned(headline):
    tile = headline["Jiading biopharma cluster\nCluster scale · planned"]
    assert tile[0] == "over 100"
    assert tile[1].startswith("billion yuan")
    assert "over 13.8" in tile
    assert "billion US dollars" in tile


def test_the_goal_is_38_5_billion_yuan_of_output_this_year_or_35_per_cent_more(headline):
    tile = headline["Jiading District\nTotal output · target"]
    assert tile[0] == "38.5"
    assert tile[1].startswith("billion yuan · 2024")
    assert "+35%" in tile


def test_1254_enterprises_have_been_attracted(headline):
    assert headline["Jiading District\nEnterprises · actual"][0] == "1,254"


def development(name: str, reader, of: str = "Developments", as_of=shipped.ARTICLE):
    """The row of a development in one of the tables that have one for each."""
    (row,) = [row for row in table(shipped.content(as_of), of, reader) if row["Development"] == name]
    return row


def test_united_imaging_town_covers_about_9_5_square_kilometres_and_has_almost_200_businesses(reader, headline):
    row = development("United Imaging Town", reader)
    assert (row["Area"], row["Enterprises"]) == (9.5, 200)
    assert row["Area: unit, basis, period"].startswith("sq km")
    assert headline["United Imaging Town\nEnterprises · actual"][0] == "almost 200"
    sheet = shipped.values(shipped.ARTICLE)["Developments"]
    shown = {
        (cell.value, as_shown(cell.value, cell.number_format))
        for row in sheet
        for cell in row
        if cell.value in (9.5, 200)
    }
    assert shown == {(9.5, "about 9.5"), (200, "almost 200")}  # in each of the sheet's tables


def test_its_second_phase_is_due_in_2025(reader):
    row = development("United Imaging Town", reader, "DevelopmentProgress")
    assert "2025 Demonstration base phase 2 due for completion" in row["Still open"]
    (row,) = [
        row
        for row in table(shipped.content(shipped.ARTICLE), "Milestones", reader)
        if row["Milestone"] == "Demonstration base phase 2 due for completion"
    ]
    assert (row["State"], row["Period"], row["Days left"]) == ("in progress", "2025", 614)  # 2024-04-26 to 2025-12-31


def test_medvalley_opened_in_malu_and_the_innovation_centre_and_the_institute_moved_in(reader):
    row = development("Shanghai MedValley", reader, "DevelopmentProgress")
    assert "2023-10-13 Park opened in Malu" in row["Done"]
    (moved,) = [line for line in row["Done"].split("\n") if "oved into MedValley" in line]
    assert moved.startswith("Apr 2024 Jiading Ruijin Innovation Center: ")
    assert "orthopaedic traumatology institute" in moved
    assert "Jiading Ruijin Innovation Center" in row["Standing in it"]


def test_nanxiang_life_element_valley_has_no_published_figure_and_the_workbook_says_so(reader):
    assert development("Nanxiang Life Element Valley", reader, "DevelopmentPicture")["Published figures"] == 0
    row = development("Nanxiang Life Element Valley", reader)
    assert (row["Area"], row["Enterprises"]) == ("—", "—")
    assert "No figure about it has been published." in row["Area: unit, basis, period"]
    (attention,) = [
        row
        for row in table(shipped.content(shipped.ARTICLE), "Attention", reader)
        if row["Matter"] == "Nanxiang Life Element Valley: no figure about it has been published."
    ]
    assert attention["What"] == "No published figure"


@pytest.mark.parametrize("who", ["Chang Qing", "Jin Shizhen"])
def test_what_officials_undertook_is_there(reader, who):
    made = [row for row in table(shipped.content(shipped.ARTICLE), "Commitments", reader) if row["Made by"] == who]
    assert made
    assert {row["Made on"] for row in made} == {"2024-04-26"}


@pytest.mark.parametrize("as_of", [shipped.ARTICLE, shipped.FORUM], ids=str)
def test_nothing_published_later_shows(reader, as_of):
    content = shipped.content(as_of)
    facts, sources = table(content, "Facts", reader), table(content, "Sources", reader)
    everything = shipped.tidied()
    known = {row["fact_id"]: row["known_on"] for row in everything.facts.iter_rows(named=True)}
    assert facts
    assert max(known[row["Fact"]] for row in facts) <= as_of
    assert max(row["Known on"] for row in facts) <= as_of
    dated = {row["source_id"]: row["known_on"] for row in everything.sources.iter_rows(named=True)}
    assert max(dated[row["Source"]] for row in sources if dated[row["Source"]]) <= as_of
    later = {key for key, day in (known | dated).items() if day and day > as_of}
    for sheet, grid in reader(content).items():
        said = {
            word for value in grid.values() if isinstance(value, str) for word in re.findall(r"\b[FS]\d{3,4}\b", value)
        }
        assert said & later == set(), sheet


@pytest.mark.parametrize("as_of", [shipped.ARTICLE, shipped.FORUM], ids=str)
def test_every_milestone_shown_was_known_by_then_and_every_one_known_is_shown_or_named_as_a_further_source(
    reader, as_of
):
    everything = shipped.tidied()
    known = everything.milestones.filter(everything.milestones["known_on"] <= as_of)
    shown = table(shipped.content(as_of), "Milestones", reader)
    assert {row["Milestone"] for row in shown} <= set(known["milestone"])
    texts = {(row["Entity"], row["Milestone"]) for row in shown}
    named = {
        (row["Entity"], source)
        for row in shown
        for source in [row["Source"], *row["Grade; also in"].partition("; ")[2].split(", ")]
    }
    folded = [
        row for row in known.iter_rows(named=True) if (row["entity"], row["milestone"]) not in texts
    ]  # reports of one done thing stand in one row
    assert all((row["entity"], row["source_id"]) in named for row in folded)
    assert all(row["status"] == "done" for row in folded)


def test_in_november_20_13_billion_yuan_after_eight_months_stand_against_the_target(reader):
    (row,) = [
        row
        for row in table(shipped.content(shipped.FORUM), "Targets", reader)
        if (row["Entity"], row["Period"]) == ("Jiading District", "2024")
        and row["Indicator (unit), coverage"].startswith("Total output (billion yuan)")
    ]
    assert (row["Target"], row["Actual"]) == (38.5, 20.13)
    assert row["Actual covers"] == "Jan–Aug 2024"
    assert row["Attainment"] == pytest.approx(0.5229, abs=5e-5)  # 20.13 / 38.5
    assert (row["Months covered"], row["Months in period"]) == (8, 12)
    assert row["Gap, pp"] == pytest.approx(-14.38, abs=5e-3)  # 52.29 - 66.67
    assert row["State"] == "behind"
    (base,) = [
        row
        for row in table(shipped.content(shipped.FORUM), "TargetBases", reader)
        if (row["Entity"], row["Period"]) == ("Jiading District", "2024")
        and row["Indicator (unit), coverage"].startswith("Total output")
    ]
    assert base["Implied base"] == pytest.approx(28.52, abs=5e-3)  # 38.5 / 1.35
    assert base["Base reported"] == 28.54
    assert tiles(shipped.FORUM, reader)["Jiading District\nTotal output · actual"][0] == "20.13"


def test_in_november_the_target_needs_attention(reader):
    first = table(shipped.content(shipped.FORUM), "Attention", reader)[0]
    assert (first["No."], first["What"]) == (1, "Target behind schedule")
    assert first["Matter"].startswith("Total output of Jiading District (biopharma) stands at 20.13 billion yuan")
    assert first["Extent"] == -14.4


def test_both_days_differ_in_what_was_known():
    then, later = (by_openpyxl(shipped.content(day))["Facts"] for day in (shipped.ARTICLE, shipped.FORUM))
    assert len(then) < len(later)
