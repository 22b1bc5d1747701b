"""Runs a script of `juanzong cluster sql --engine duckdb` from the standard input: prints the rows of
its plain queries: the guards and the sums."""
import sys

import duckdb

db = duckdb.connect()
for statement in duckdb.extract_statements(sys.stdin.read()):
    rows = db.execute(statement)
    if statement.type == duckdb.StatementType.SELECT:
        print(*rows.fetchone())
