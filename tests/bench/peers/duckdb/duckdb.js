// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks for DuckDB: node duckdb.js TASK SOURCE DATA NATIVE OUT THREADS (see run).
import { DuckDBInstance } from "@duckdb/node-api";
import { main } from "./peer.js";

const opinions = `{opinion_id: 'VARCHAR', session_id: 'VARCHAR', unit_code: 'VARCHAR', raised_on: 'DATE',
  field: 'VARCHAR', authority: 'VARCHAR', status: 'VARCHAR', due_on: 'DATE', resolved_on: 'DATE', text: 'VARCHAR'}`;
const sessions = `{session_id: 'VARCHAR', unit_code: 'VARCHAR', date: 'DATE', kind: 'VARCHAR', level: 'VARCHAR',
  chair: 'VARCHAR', participants: 'BIGINT', households: 'BIGINT'}`;
const units = `{unit_code: 'VARCHAR', name: 'VARCHAR', level: 'VARCHAR', parent_code: 'VARCHAR', population: 'BIGINT'}`;

const csv = (data, file, columns) =>
  `read_csv('${data}/${file}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    dateformat = '%Y-%m-%d', columns = ${columns})`;

const tables = (source, data) =>
  source === "csv"
    ? { opinions: csv(data, "opinions.csv", opinions), sessions: csv(data, "sessions.csv", sessions) }
    : { opinions: "opinions", sessions: "sessions" };

const queries = ({ opinions, sessions }) => ({
  T1: `SELECT unit_code, year(raised_on) AS year, count(*) AS n, count(*) FILTER (status = 'resolved') AS resolved,
         resolved / n AS rate
       FROM ${opinions} GROUP BY 1, 2 ORDER BY 1, 2`,
  T2: `WITH counted AS (
         SELECT session_id, count(*) AS n, count(*) FILTER (status = 'resolved') AS done FROM ${opinions} GROUP BY 1),
       years AS (
         SELECT unit_code, year(date) AS year, count(*) AS sessions, sum(participants) AS participants,
           sum(coalesce(n, 0)) AS opinions, sum(coalesce(done, 0)) AS resolved,
           sum(coalesce(done, 0)) / nullif(sum(coalesce(n, 0)), 0) AS rate
         FROM ${sessions} LEFT JOIN counted USING (session_id) GROUP BY 1, 2)
       SELECT years.*, years.rate - before.rate AS rate_change, years.opinions - before.opinions AS opinions_change
       FROM years LEFT JOIN years AS before ON before.unit_code = years.unit_code AND before.year + 1 = years.year
       ORDER BY 1, 2`,
  T3: `SELECT field, status, count(*) AS n, median(resolved_on - raised_on) AS median,
         quantile_cont(resolved_on - raised_on, 0.9) AS p90
       FROM ${opinions} GROUP BY 1, 2 ORDER BY 1, 2`,
  T4: `SELECT unit_code, count(*) AS n FROM ${opinions}
       WHERE raised_on >= DATE '2025-01-01' AND raised_on < DATE '2026-01-01' AND contains(text, 'đất đai')
       GROUP BY 1 ORDER BY n DESC, unit_code LIMIT 20`,
  T5: `SELECT unit_code, year(raised_on) AS year, max(place) AS place, max(so_far) AS resolved
       FROM (SELECT unit_code, raised_on, rank() OVER days AS place,
               sum(CASE WHEN status = 'resolved' THEN 1 ELSE 0 END) OVER (days ROWS UNBOUNDED PRECEDING) AS so_far
             FROM ${opinions} WINDOW days AS (PARTITION BY unit_code ORDER BY raised_on))
       GROUP BY 1, 2 ORDER BY 1, 2`,
  T6: `SELECT unit_code, raised_on, opinion_id, status FROM ${opinions} ORDER BY unit_code, raised_on DESC, opinion_id`,
});

async function open(path, threads) {
  const instance = await DuckDBInstance.create(path, { threads: String(threads) });
  return instance.connect();
}

async function load({ data, native, threads }) {
  const db = await open(native, threads);
  await db.run(`CREATE TABLE opinions AS FROM ${csv(data, "opinions.csv", opinions)}`);
  await db.run(`CREATE TABLE sessions AS FROM ${csv(data, "sessions.csv", sessions)}`);
  await db.run(`CREATE TABLE units AS FROM ${csv(data, "units.csv", units)}`);
  await db.run("CHECKPOINT");
}

await main({
  start: async ({ threads }) => {
    await open(":memory:", threads);
  },
  load,
  session: async ({ source, data, native, threads }) => {
    const db = await open(source === "csv" ? ":memory:" : native, threads);
    const all = queries(tables(source, data));
    return (task, out) => db.run(`COPY (${all[task]}) TO '${out}' (FORMAT csv, HEADER)`);
  },
});
