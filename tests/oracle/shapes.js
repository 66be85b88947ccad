// SPDX-License-Identifier: GPL-3.0-or-later
// Totals, pivots, combinations and joins to the nearest by DuckDB, over seeded random tables with ties and unknown cells:
// npm install && node shapes.js. It writes shapes/: TABLE.csv; queries, a line each (name and query, separated by "|");
// and TABLE.NAME.csv, what DuckDB gives. tests/cli/shapes.test compares; it needs neither DuckDB nor this file.
import { mkdirSync, writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const folder = new URL("shapes/", import.meta.url);

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
  const day = () => new Date(Date.UTC(2018, 0, 1 + below(300))).toISOString().slice(0, 10);
  const lines = ["id,unit,kind,year,n,x,day"];
  for (let id = 1; id <= rows; id++)
    lines.push(
      [id, known(`u${below(units)}`), known(kinds[below(3)]), known(2016 + below(5)), known(below(40) - 8),
        known((below(4000) - 1000) / 8), known(day())].join(","),
    );
  return lines.join("\n") + "\n";
}

const figures = "count(*), sum(n), avg(x), count(DISTINCT kind), median(x), max(day)";
const ours = "c = count(), s = sum(n), m = mean(x), d = distinct(kind), q = median(x), l = max(day)";
const sets = (t, ...lists) =>
  `SELECT unit, year, ${figures}, grouping(unit) + grouping(year) > 0,
     CASE grouping(unit) * 2 + grouping(year) WHEN 3 THEN 'unit; year' WHEN 2 THEN 'unit' WHEN 1 THEN 'year' END AS over
   FROM ${t} GROUP BY GROUPING SETS ((unit, year), ${lists.join(", ")})
   ORDER BY over NULLS FIRST, unit NULLS LAST, year NULLS LAST`;
const totals = "group_by('unit, year'):aggregate('" + ours + "')";
const sorted = ":derive('over = coalesce(total_over, \"\")'):sort('over, unit, year'):select('unit, year, c, s, m, d, q, l, is_total, total_over')";

// Unknown keys match nothing; the ASOF join of DuckDB takes an unknown day for the greatest, so that such are left out.
const near = (sign) => (t) =>
  `SELECT a.id, if(a.day IS NULL, NULL, b.id) AS other, if(a.day IS NULL, NULL, b.n) FROM ${t} a ASOF LEFT JOIN
     (FROM ${t} WHERE n IS NOT NULL AND day IS NOT NULL QUALIFY row_number() OVER (PARTITION BY unit, day ORDER BY id) = 1) b
   ON a.unit = b.unit AND a.day ${sign} b.day ORDER BY a.id`;
const join = (kind) =>
  `join(ds[NAME]:filter('is_known(n)'):select('other = id, unit, day, n'), 'unit, day', '${kind}'):sort('id'):select('id, other, n_right')`;

const years = [2016, 2017, 2018, 2019, 2020];
const filtered = (year) => `nullif(count(*) FILTER (year = ${year}), 0), avg(x) FILTER (year = ${year})`;

const queries = [
  { name: "totals", query: totals + ":total():total('unit'):total('year')" + sorted,
    sql: (t) => sets(t, "()", "(unit)", "(year)") },
  { name: "subtotals", query: totals + ":total('unit')" + sorted, sql: (t) => sets(t, "(unit)") },
  { name: "grand", query: totals + ":total()" + sorted, sql: (t) => sets(t, "()") },
  {
    name: "pivot",
    query: "filter('is_known(year)'):group_by('unit, year'):aggregate('n = count(), m = mean(x)'):pivot('n, m by year in (2016, 2017, 2018, 2019, 2020)'):sort('unit')",
    sql: (t) => `SELECT unit, ${years.map(filtered).join(", ")} FROM ${t} WHERE year IS NOT NULL GROUP BY unit ORDER BY unit NULLS LAST`,
    header: ["unit", ...years.flatMap((y) => [`n ${y}`, `m ${y}`])],
  },
  {
    name: "margins",
    query: "filter('is_known(year)'):group_by('unit, year'):aggregate('n = count(), m = mean(x)'):total('unit'):total('year'):total():pivot('n, m by year in (2016, 2017, 2018, 2019, 2020)'):sort('is_total, unit')",
    sql: (t) => `SELECT unit, grouping(unit) = 1 AS t, CASE grouping(unit) WHEN 1 THEN 'unit' END, ${years.map(filtered).join(", ")}, count(*), avg(x)
      FROM ${t} WHERE year IS NOT NULL GROUP BY GROUPING SETS ((unit), ()) ORDER BY t, unit NULLS LAST`,
    header: ["unit", "is_total", "total_over", ...[...years, "total"].flatMap((y) => [`n ${y}`, `m ${y}`])],
  },
  {
    name: "complete",
    query: "group_by('unit, year, kind'):aggregate('c = count(), m = mean(x)'):complete('unit, year, kind'):sort('unit, year, kind')",
    sql: (t) => `WITH g AS (SELECT unit, year, kind, count(*) AS c, avg(x) AS m FROM ${t} GROUP BY ALL),
      due AS (SELECT * FROM (SELECT DISTINCT unit FROM ${t} WHERE unit IS NOT NULL), (SELECT DISTINCT year FROM ${t} WHERE year IS NOT NULL),
        (SELECT DISTINCT kind FROM ${t} WHERE kind IS NOT NULL))
      SELECT due.*, c, m FROM due LEFT JOIN g USING (unit, year, kind)
      UNION ALL SELECT * FROM g WHERE unit IS NULL OR year IS NULL OR kind IS NULL
      ORDER BY unit NULLS LAST, year NULLS LAST, kind NULLS LAST`,
    header: ["unit", "year", "kind", "c", "m"],
  },
  {
    name: "listed",
    query: "group_by('unit, year'):aggregate('c = count()'):complete('unit, year in (2020, 2021)'):sort('unit, year')",
    sql: (t) => `WITH g AS (SELECT unit, year, count(*) AS c FROM ${t} GROUP BY ALL),
      due AS (SELECT * FROM (SELECT DISTINCT unit FROM ${t} WHERE unit IS NOT NULL), (VALUES (2020), (2021)) v(year))
      SELECT due.*, c FROM due LEFT JOIN g USING (unit, year)
      UNION ALL SELECT * FROM g WHERE unit IS NULL OR year IS NULL OR year NOT IN (2020, 2021)
      ORDER BY unit NULLS LAST, year NULLS LAST`,
    header: ["unit", "year", "c"],
  },
  { name: "previous", query: join("previous"), sql: near(">=") , header: ["id", "other", "n_right"] },
  { name: "next", query: join("next"), sql: near("<="), header: ["id", "other", "n_right"] },
  {
    name: "nearest",
    query: join("nearest 5 days"),
    sql: (t) => `WITH pairs AS (SELECT a.id, b.id AS other, b.n, abs(a.day - b.day) AS off, b.day FROM ${t} a JOIN ${t} b
        ON a.unit = b.unit AND b.n IS NOT NULL AND abs(a.day - b.day) <= 5),
      best AS (FROM pairs QUALIFY row_number() OVER (PARTITION BY id ORDER BY off, day, other) = 1)
      SELECT t.id, other, best.n FROM ${t} t LEFT JOIN best USING (id) ORDER BY t.id`,
    header: ["id", "other", "n_right"],
  },
];

const cell = (value) => (value === null ? "" : String(value) === "unit; year" ? '"unit, year"' : String(value));
const totals_header = ["unit", "year", "c", "s", "m", "d", "q", "l", "is_total", "total_over"];

mkdirSync(folder, { recursive: true });
const instance = await DuckDBInstance.create(":memory:");
const db = await instance.connect();
writeFileSync(new URL("queries", folder), queries.map((q) => `${q.name}|${q.query}\n`).join(""));
for (const [name, seed, n, units, unknown] of [["few", 21, 50, 4, 5], ["many", 22, 300, 7, 9], ["ties", 23, 200, 2, 30]]) {
  const file = new URL(`${name}.csv`, folder);
  writeFileSync(file, table(seed, n, units, unknown));
  await db.run(`CREATE TABLE ${name} AS FROM read_csv('${file.pathname}', header = true, columns = {id: 'BIGINT',
    unit: 'VARCHAR', kind: 'VARCHAR', year: 'BIGINT', n: 'BIGINT', x: 'DOUBLE', day: 'DATE'})`);
  for (const q of queries) {
    const result = await db.runAndReadAll(q.sql(name));
    const lines = result.getRows().map((row) => row.map(cell).join(","));
    writeFileSync(new URL(`${name}.${q.name}.csv`, folder), [(q.header ?? totals_header).join(","), ...lines].join("\n") + "\n");
  }
}
