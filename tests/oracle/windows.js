// SPDX-License-Identifier: GPL-3.0-or-later
// Window functions by DuckDB, over seeded random tables with ties and unknown cells: npm install && node windows.js
// It writes windows/: TABLE.csv; queries, a line each (name, assignments, groups and order, separated by "|"); and
// TABLE.NAME.csv, what DuckDB gives. tests/cli/windows.test compares; it needs neither DuckDB nor this file.
import { writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const folder = new URL("windows/", import.meta.url);

function random(seed) {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return Number((state >> 33n) % BigInt(below));
  };
}

// Numbers are whole eighths, of which sums are exact in doubles, in whatever order they are added.
function table(seed, rows, units, unknown) {
  const below = random(seed);
  const known = (value) => (below(unknown) === 0 ? "" : value);
  const kinds = ["ad_hoc", "periodic", "thematic"];
  const day = () => new Date(Date.UTC(2018, 0, 1 + below(90))).toISOString().slice(0, 10);
  const lines = ["id,unit,kind,year,n,x,day"];
  for (let id = 1; id <= rows; id++)
    lines.push(
      [id, known(`u${below(units)}`), known(kinds[below(3)]), known(2016 + below(5)), known(below(40) - 8),
        known((below(4000) - 1000) / 8), known(day())].join(","),
    );
  return lines.join("\n") + "\n";
}

const rows = (n) => `ROWS BETWEEN ${n - 1} PRECEDING AND CURRENT ROW`;
const up = "ROWS UNBOUNDED PRECEDING";
const share = (x, by) => `${x} / nullif(sum(${x}) OVER (${by}), 0)`;

// Ties are told apart by id, the place in the table, where the function is not one that gives ties one value.
const queries = [
  {
    name: "ranks",
    assignments: "a = row_number(), b = rank(), c = dense_rank()",
    over: "unit order year",
    sql: (w, t) => `row_number() OVER (${t}), rank() OVER (${w}), dense_rank() OVER (${w})`,
    by: "PARTITION BY unit",
    order: "year ASC NULLS LAST",
  },
  {
    name: "falling",
    assignments: "a = row_number(), b = rank(), c = dense_rank()",
    over: "unit, kind order -n, day",
    sql: (w, t) => `row_number() OVER (${t}), rank() OVER (${w}), dense_rank() OVER (${w})`,
    by: "PARTITION BY unit, kind",
    order: "n DESC NULLS LAST, day ASC NULLS LAST",
  },
  {
    name: "sums",
    assignments: "a = cumulative(n), b = cumulative(x), c = total(n), d = total(x), e = share_of_total(n), f = share_of_total(x)",
    over: "kind order day",
    sql: (w, t, by) =>
      `sum(n) OVER (${t} ${up}), sum(x) OVER (${t} ${up}), sum(n) OVER (${by}), sum(x) OVER (${by}), ` +
      `${share("n", by)}, ${share("x", by)}`,
    by: "PARTITION BY kind",
    order: "day ASC NULLS LAST",
  },
  {
    name: "steps",
    assignments:
      "a = previous(n), b = previous(kind, 2), c = next(day), d = next(x, 4), e = difference(n), f = difference(day), g = difference(x, 3)",
    over: "unit order -year, kind",
    sql: (w, t) =>
      `lag(n) OVER (${t}), lag(kind, 2) OVER (${t}), lead(day) OVER (${t}), lead(x, 4) OVER (${t}), ` +
      `n - lag(n) OVER (${t}), day - lag(day) OVER (${t}), x - lag(x, 3) OVER (${t})`,
    by: "PARTITION BY unit",
    order: "year DESC NULLS LAST, kind ASC NULLS LAST",
  },
  {
    name: "means",
    assignments: "a = moving_mean(n, 3), b = moving_mean(x, 7), c = moving_mean(n, 1), d = moving_mean(x, 1000)",
    over: "unit, year order day",
    sql: (w, t) =>
      `avg(n) OVER (${t} ${rows(3)}), avg(x) OVER (${t} ${rows(7)}), avg(n) OVER (${t} ${rows(1)}), ` +
      `avg(x) OVER (${t} ${rows(1000)})`,
    by: "PARTITION BY unit, year",
    order: "day ASC NULLS LAST",
  },
  {
    name: "whole",
    assignments: "a = rank(), b = cumulative(n), c = difference(n) / previous(n), d = moving_mean(x, 12)",
    over: "order -x, kind",
    sql: (w, t) =>
      `rank() OVER (${w}), sum(n) OVER (${t} ${up}), (n - lag(n) OVER (${t})) / nullif(lag(n) OVER (${t}), 0), ` +
      `avg(x) OVER (${t} ${rows(12)})`,
    by: "",
    order: "x DESC NULLS LAST, kind ASC NULLS LAST",
  },
];

const cell = (value) => (value === null ? "" : String(value));

const instance = await DuckDBInstance.create(":memory:");
const db = await instance.connect();
writeFileSync(new URL("queries", folder), queries.map((q) => `${q.name}|${q.assignments}|${q.over}\n`).join(""));
for (const [name, seed, n, units, unknown] of [["few", 11, 60, 4, 5], ["many", 12, 300, 7, 9], ["ties", 13, 200, 2, 30]]) {
  const file = new URL(`${name}.csv`, folder);
  writeFileSync(file, table(seed, n, units, unknown));
  await db.run(`CREATE TABLE ${name} AS FROM read_csv('${file.pathname}', header = true, columns = {id: 'BIGINT',
    unit: 'VARCHAR', kind: 'VARCHAR', year: 'BIGINT', n: 'BIGINT', x: 'DOUBLE', day: 'DATE'})`);
  for (const q of queries) {
    const ordered = `${q.by} ORDER BY ${q.order}`;
    const made = q.assignments.split(/ = [^=]*?(?:, (?=\w+ = )|$)/).filter((name) => name);
    const result = await db.runAndReadAll(
      `SELECT id, ${q.sql(ordered, `${ordered}, id`, q.by)} FROM ${name} ORDER BY id`);
    const lines = result.getRows().map((row) => row.map(cell).join(","));
    writeFileSync(new URL(`${name}.${q.name}.csv`, folder), [`id,${made.join(",")}`, ...lines].join("\n") + "\n");
  }
}
