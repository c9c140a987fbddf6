"""What is said of a fault of our own: one message, and where the details are kept."""

import tempfile
import traceback


def fault(error: BaseException) -> str:
    """Write the traceback to a file of its own; return the message that names it."""
    with tempfile.NamedTemporaryFile("w", prefix="clusterbook-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(error, file=log)
    return (
        "clusterbook: this is a fault of clusterbook or of what it runs on, not of your inputs: "
        f"{type(error).__name__}: {error}; "
        f"the details are in {log.name}, please hand them to whoever looks after it."
    )
