"""The same question to other engines, on the files that `cargo bench --bench compare -- make` wrote:
`python compare.py FOLDER BENCH`, BENCH being the bench's program. Each runs in a process of its own;
wall and CPU seconds and peak memory are the system's. All must come to the same sums.
Needs duckdb and polars from PyPI."""
import os
import re
import subprocess
import sys
import time

UNITS, PAPERS, LEAST = 8, 64, 6

DUCKDB = """
import duckdb, sys
folder, limit = sys.argv[1], sys.argv[2]
db = duckdb.connect()
db.sql("SET threads = 2")
db.sql(f"SET temp_directory = '{folder}/duckdb'")
if limit != "none": db.sql(f"SET memory_limit = '{limit}'")
db.sql(f"CREATE VIEW f AS SELECT fingerprint AS fp, document AS doc, unit, county FROM read_parquet('{folder}/*.parquet')")
units = db.execute("SELECT COUNT(DISTINCT unit) FROM f").fetchone()[0]
print(*db.execute(f'''
WITH m AS (SELECT fp FROM f GROUP BY fp HAVING MIN(county) < MAX(county) AND COUNT(*) <= PAPERS),
h AS (SELECT f.fp AS fp, doc, unit, county FROM f JOIN m ON f.fp = m.fp),
rare AS (SELECT fp, COUNT(DISTINCT unit) AS n FROM h GROUP BY fp HAVING COUNT(DISTINCT unit) <= UNITS),
hit AS (SELECT h.fp AS fp, doc, county, CAST(ROUND(1000 * LN({units} / CAST(n AS DOUBLE))) AS BIGINT) AS w FROM h JOIN rare r ON h.fp = r.fp),
pairs AS (SELECT COUNT(*) AS shared, SUM(a.w) AS rarity FROM hit a JOIN hit b ON a.fp = b.fp
  WHERE a.doc < b.doc AND a.county <> b.county GROUP BY a.doc, b.doc HAVING COUNT(*) >= LEAST)
SELECT COUNT(*), SUM(shared)::BIGINT, SUM(rarity)::BIGINT FROM pairs''').fetchone())
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


def ask(name, command):
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, wrong = process.stdout.read().decode(), process.stderr.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    wall, cpu = time.time() - start, used.ru_utime + used.ru_stime
    if status:
        print(f"{name}: failed after {wall:.1f} s: {wrong.strip().splitlines()[-1:]}", flush=True)
        return None
    ours = re.search(r"(\d+) pairs, shared (\d+), rarity (\d+)", said)
    sums = ours.groups() if ours else tuple(said.split()[-3:])
    print(f"{name}: {wall:.1f} s, {cpu:.1f} CPU s, {used.ru_maxrss / 1024:.0f} MB, sums {' '.join(sums)}", flush=True)
    return sums


def main():
    folder, bench = sys.argv[1:3]
    fill = lambda text: text.replace("PAPERS", str(PAPERS)).replace("UNITS", str(UNITS)).replace("LEAST", str(LEAST))
    found = set()
    for memory in (2048, 1000):
        found.add(ask(f"juanzong, {memory} MB", [bench, "run", folder, str(memory), "2"]))
    for limit in ("none", "1GB"):
        found.add(ask(f"duckdb, limit {limit}", [sys.executable, "-c", fill(DUCKDB), folder, limit]))
    found.add(ask("polars", [sys.executable, "-c", fill(POLARS), folder]))
    found.discard(None)
    print("all the same" if len(found) == 1 else f"DIFFERENT: {found}")
    sys.exit(len(found) != 1)


main()
