"""How long dataframely's filter takes on a parquet file of figures; prints seconds, megabytes, failures as JSON."""

import json
import resource
import sys
import time

import polars as pl
from schema import Figures

frame = pl.read_parquet(sys.argv[1])
began = time.perf_counter()
good, failed = Figures.filter(frame)
counts = failed.counts()
seconds = time.perf_counter() - began
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "failures": sum(counts.values())}))  # noqa: T201 - it is read from there
