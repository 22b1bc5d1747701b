"""The same question to all who can answer it, on the files that `cargo bench --bench compare -- make`
wrote: `python compare.py FOLDER BENCH CLUSTER`, BENCH being the bench's program and CLUSTER the
companion `juanzong-cluster`. The kernel, the companion alone and as a cluster of one scheduler and
two executors on this machine, DuckDB by the printed plan, Polars: each in processes of its own, two
cores' worth of work at once; wall and CPU seconds and peak memory are the system's, the latter the
largest process's. All must come to the same sums. Needs Linux, and duckdb and polars from PyPI."""
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

UNITS, PAPERS, LEAST = 8, 64, 6

DUCKDB = """
import duckdb, sys
work, limit, script = sys.argv[1:]
db = duckdb.connect()
db.sql("SET threads = 2")
db.sql(f"SET temp_directory = '{work}/duckdb'")
if limit != "none": db.sql(f"SET memory_limit = '{limit}'")
for statement in duckdb.extract_statements(open(script).read()):
    rows = db.execute(statement)
    if statement.type == duckdb.StatementType.SELECT:
        print(*rows.fetchone())
"""

POLARS = """
import os, sys
os.environ["POLARS_MAX_THREADS"] = "2"
import polars as pl
f = pl.scan_parquet(f"{sys.argv[1]}/*.parquet").select("fingerprint", "document", "unit", "county")
units = f.select(pl.col("unit").n_unique()).collect(engine="streaming").item()
m = (f.group_by("fingerprint").agg(pl.col("county").min().alias("a"), pl.col("county").max().alias("b"), pl.len().alias("n"))
     .filter((pl.col("a") < pl.col("b")) & (pl.col("n") <= PAPERS)).select("fingerprint"))
h = f.join(m, on="fingerprint", how="semi").collect(engine="streaming").lazy()
r = (h.group_by("fingerprint").agg(pl.col("unit").n_unique().alias("n")).filter(pl.col("n") <= UNITS)
     .with_columns((1000 * (units / pl.col("n")).log()).round().cast(pl.Int64).alias("w")))
hit = h.join(r, on="fingerprint").select("fingerprint", "document", "county", "w")
pairs = (hit.join(hit, on="fingerprint", suffix="2")
         .filter((pl.col("document") < pl.col("document2")) & (pl.col("county") != pl.col("county2")))
         .group_by("document", "document2").agg(pl.len().alias("shared"), pl.col("w").sum().alias("rarity"))
         .filter(pl.col("shared") >= LEAST).select(pl.len(), pl.col("shared").sum(), pl.col("rarity").sum()))
print(*pairs.collect(engine="streaming").row(0))
"""


def sums(said):
    """Pairs, shared fingerprints, rarity: as the bench says them, or first in the last line."""
    ours = re.search(r"(\d+) pairs, shared (\d+), rarity (\d+)", said)
    return ours.groups() if ours else tuple(re.findall(r"-?\d+", said.strip().splitlines()[-1])[:3])


def used(pid):
    """CPU seconds and peak memory in MB of a process that runs."""
    clock = os.sysconf("SC_CLK_TCK")
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    peak = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
    return (int(fields[11]) + int(fields[12])) / clock, int(peak[1]) / 1024


def ask(name, command, helpers=()):
    """Runs it; a comparison that finds something ends with 1."""
    before = sum(used(helper.pid)[0] for helper in helpers)
    start = time.time()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, own = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.time() - start
        said, wrong = [(f.seek(0), f.read().decode())[1] for f in (out, err)]
    helped = [used(helper.pid) for helper in helpers]
    cpu = own.ru_utime + own.ru_stime + sum(cpu for cpu, _ in helped) - before
    peak = max([own.ru_maxrss / 1024] + [peak for _, peak in helped])
    if process.returncode not in (0, 1) or not said.strip():
        print(f"{name}: failed after {wall:.1f} s: {wrong.strip()[-400:]}", flush=True)
        return None
    found = sums(said)
    print(f"{name}: {wall:.1f} s, {cpu:.1f} CPU s, {peak:.0f} MB, sums {' '.join(found)}", flush=True)
    return found


def ports(count):
    """The first of so many free ports in a row."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
        try:
            for n in range(1, count):
                with socket.socket() as other:
                    other.bind(("127.0.0.1", port + n))
            return port
        except OSError:
            pass


def listening(port):
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nothing listens at {port}")


def cluster(program, work):
    """A scheduler and two executors: processes, and where they are."""
    def start(port, *words):
        process = subprocess.Popen([program, *words, "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL)
        listening(port)
        return process
    port = ports(1)
    at = f"df://127.0.0.1:{port}"
    processes = [start(port, "scheduler")]
    for _ in range(2):
        processes.append(start(ports(2), "executor", "--scheduler", at, "--jobs", "1", "--memory", "2G", "--work", work))
    return processes, at


def main():
    folder, bench, companion = sys.argv[1:4]
    files = sorted(str(path) for path in pathlib.Path(folder).glob("*.parquet"))
    fill = lambda text: text.replace("PAPERS", str(PAPERS)).replace("UNITS", str(UNITS)).replace("LEAST", str(LEAST))
    found = set()
    for memory in (2048, 1000):
        found.add(ask(f"juanzong, {memory} MB", [bench, "run", folder, str(memory), "2"]))
    with tempfile.TemporaryDirectory(dir=folder) as work:
        compare = [companion, "compare", *files, "--work", work, "--format", "csv", "-o", f"{work}/pairs.csv"]
        found.add(ask("companion alone, 1000 MB", [*compare, "--memory", "1000M", "--parts", "2"]))
        processes, at = cluster(companion, work)
        found.add(ask("companion, two executors of 2 GB", [*compare, "--scheduler", at], processes))
        for process in processes:
            process.kill()
            process.wait()
        script = f"{work}/plan.sql"
        with open(script, "wb") as out:
            subprocess.run([companion, "sql", "--engine", "duckdb", *files], stdout=out, check=True)
        for limit in ("none", "1GB"):
            found.add(ask(f"duckdb, limit {limit}", [sys.executable, "-c", DUCKDB, work, limit, script]))
    found.add(ask("polars", [sys.executable, "-c", fill(POLARS), folder]))
    failed = None in found
    found.discard(None)
    print("all the same" if len(found) == 1 else f"DIFFERENT: {found}")
    sys.exit(failed or len(found) != 1)


main()
