"""What a run shows of its report in Prefect's UI: a page of markdown, two tables, a link to the workbook."""

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.logging import get_run_logger

from flows.summary.told import artifact_key, cluster_of, findings_table, page, targets_table
from schemas.report import Report


def publish(report: Report, link: str | None) -> None:
    """Show the report on the page of the run that is under way; its keys are the cluster's, so the UI keeps a history.

    link: the address that opens the workbook; None where no file service runs. The workbook stands already: what cannot
    be shown of it is a warning in the run's log.
    """
    try:
        _publish(report, link)
    except Exception as error:  # whatever it is, the report itself is good
        get_run_logger().warning("What the report says could not be shown here (%s); it is in the workbook.", error)


def _publish(report: Report, link: str | None) -> None:
    told, cluster = report.summary, cluster_of(report)
    create_markdown_artifact(page(report, link), artifact_key(cluster, "report"), description=told.title)
    create_table_artifact(
        findings_table(told),
        artifact_key(cluster, "findings"),
        description=f"{told.words['findings']} · {told.counted}".replace("\n", " · "),
    )
    create_table_artifact(targets_table(told), artifact_key(cluster, "targets"), description=told.words["targets"])
    if link:
        create_link_artifact(
            link, report.path.name, artifact_key(cluster, "workbook"), description=f"SHA-256 {report.sha256}"
        )
