"""What DuckDB makes of a file of fingerprints: rows, three sums, papers, their letters, order."""
import sys

import duckdb

db = duckdb.connect()
path = sys.argv[1]
rows = db.execute(
    f"""SELECT COUNT(*), SUM(fingerprint::HUGEINT), SUM(document::HUGEINT),
               SUM(position::HUGEINT + unit + year) FROM read_parquet('{path}')"""
).fetchone()
papers = db.execute(
    f"""SELECT COUNT(*), SUM(paper.letters) FROM (
          SELECT unnest(from_json(decode(value), '[{{"document":"BIGINT","letters":"BIGINT"}}]')) AS paper
          FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'juanzong.documents')"""
).fetchone()
order = db.execute(
    f"""SELECT COUNT(*) FROM (SELECT fingerprint, document, LAG(fingerprint) OVER (ORDER BY file_row_number) AS f,
               LAG(document) OVER (ORDER BY file_row_number) AS d
          FROM read_parquet('{path}', file_row_number = true))
        WHERE f > fingerprint OR (f = fingerprint AND d >= document)"""
).fetchone()[0]
print(*rows, *papers, "unsorted" if order else "sorted")
