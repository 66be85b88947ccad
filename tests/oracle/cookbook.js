// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of scripts/examples/cookbook by DuckDB, from the CSV files as they are typed: npm install && node cookbook.js
// It writes cookbook/NAME.csv, without the limits of the questions. tests/cli/cookbook.test compares; it needs neither
// DuckDB nor this file.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

const folder = new URL("cookbook/", import.meta.url);
const data = fileURLToPath(new URL("../../scripts/examples/thach-ha/", import.meta.url));

const day = (column) => `strptime(nullif(nullif("${column}", ''), '-'), '%d/%m/%Y')::DATE`;
const yes = (column) => `CASE "${column}" WHEN 'Có' THEN true WHEN 'Không' THEN false END`;
const number = (column) => `try_cast(regexp_replace(replace("${column}", '.', ''), '[^0-9]', '', 'g') AS INTEGER)`;
const known = (column) => `nullif(nullif(nullif("${column}", ''), '-'), 'không rõ')`;
const mapped = (column, values) =>
  `CASE "${column}" ${Object.entries(values).map(([from, to]) => `WHEN '${from}' THEN '${to}'`).join(" ")} END`;
const files = (name) => `read_csv('${data}${name}-*.csv', all_varchar = true, header = true)`;

// unit20: the unit of 1 January 2020, into which all earlier ones went as a whole.
const views = `
CREATE TABLE units AS SELECT code, coalesce(valid_from, DATE '1900-01-01') AS f, coalesce(valid_to, DATE '9999-12-31') AS t,
    name, level, parent FROM read_csv('${data}units.csv', header = true, types = {'code': 'VARCHAR', 'parent': 'VARCHAR',
    'valid_from': 'DATE', 'valid_to': 'DATE'});
CREATE TABLE lineage AS SELECT "from", "to" FROM read_csv('${data}lineage.csv', header = true, all_varchar = true)
    WHERE effective_on = '2020-01-01';
CREATE TABLE s0 AS SELECT "Mã cuộc" AS id, "Mã đơn vị" AS unit, ${day("Ngày đối thoại")} AS held_on,
    ${mapped("Loại hình", { "Định kỳ": "periodic", "Chuyên đề": "thematic", "Đột xuất": "ad_hoc" })} AS kind,
    ${mapped("Vai trò chủ trì", { "Người đứng đầu": "head", "Cấp phó": "deputy", "Khác": "other" })} AS chair_role,
    ${number("Số hộ")} AS households, ${number("Số ý kiến")} AS opinions, ${number("Số người phát biểu")} AS speakers,
    ${yes("MTTQ tham dự")} AS oversight, ${yes("Cấp trên tham dự")} AS higher,
    ${day("Ngày theo kế hoạch")} AS planned_on, ${day("Ngày thông báo")} AS announced_on,
    ${day("Ngày ra kết luận")} AS concluded_on FROM ${files("sessions")};
CREATE TABLE o0 AS SELECT "Mã ý kiến" AS id, ${known("Mã cuộc")} AS session, "Mã đơn vị" AS unit, ${day("Ngày nêu")} AS raised_on,
    ${known("Lĩnh vực")} AS field, "Nội dung ý kiến" AS text,
    ${mapped("Thẩm quyền", { "Xã": "commune", "Huyện": "district", "Tỉnh": "province", "Trung ương": "central" })} AS competence,
    ${yes("Trả lời tại chỗ")} AS at_once, ${known("Giao cho")} AS assigned_to, ${day("Hạn giải quyết")} AS due_on,
    ${day("Ngày trả lời")} AS answered_on, ${day("Ngày giải quyết xong")} AS resolved_on,
    ${mapped("Kết quả", { "Đã giải quyết": "resolved", "Đã giải thích": "explained", "Đã chuyển cấp trên": "forwarded",
      "Không chấp nhận": "rejected", "Đang giải quyết": "in_progress", "Chưa giải quyết": "open" })} AS outcome,
    ${yes("Hài lòng")} AS satisfied FROM ${files("opinions")};
CREATE TABLE now20 AS SELECT code, name FROM units WHERE f <= DATE '2020-01-01' AND t >= DATE '2020-01-01';
CREATE TABLE s AS SELECT s0.*, year(held_on) AS y, name AS unit20 FROM s0
    LEFT JOIN lineage ON "from" = unit AND held_on < DATE '2020-01-01' LEFT JOIN now20 ON code = coalesce("to", unit);
CREATE TABLE o AS SELECT o0.*, year(raised_on) AS y, name AS unit20 FROM o0
    LEFT JOIN lineage ON "from" = unit AND raised_on < DATE '2020-01-01' LEFT JOIN now20 ON code = coalesce("to", unit);
`;

const resolved = "count(*) FILTER (outcome = 'resolved') * 1.0 / count(outcome)";
const ends = "DATE '2020-08-11'";
const questions = {
  "sessions-by-year": `SELECT y AS year, count(*) AS n, avg(opinions) AS opinions FROM s GROUP BY 1 ORDER BY 1`,
  "communes-without-session": `SELECT code, name FROM units WHERE level = 'commune' AND parent = '445' AND f <= ${ends}
    AND t >= ${ends} AND code NOT IN (SELECT unit FROM s WHERE y = 2020) ORDER BY 1`,
  "growth-by-field": `SELECT field, count(*) FILTER (y = 2018) AS "2018", count(*) FILTER (y = 2019) AS "2019",
    ("2019" - "2018") * 1.0 / "2018" AS growth FROM o GROUP BY 1 ORDER BY 4 DESC`,
  "share-of-fields": `SELECT field, count(*) AS n, 1.0 * n / (SELECT count(*) FROM o) AS share FROM o GROUP BY 1 ORDER BY 2 DESC`,
  "cumulative-2019": `SELECT month, n, sum(n) OVER (ORDER BY month) AS so_far FROM (SELECT month(held_on) AS month,
    count(*) AS n FROM s WHERE y = 2019 GROUP BY 1) ORDER BY 1`,
  "to-date": `SELECT year, n, n - lag(n) OVER (ORDER BY year) AS change FROM (SELECT y AS year, count(*) AS n FROM s
    WHERE strftime(held_on, '%m%d') <= '0811' GROUP BY 1) ORDER BY 1`,
  "raised-again": `SELECT unit20 AS unit_name, field, count(DISTINCT session) AS sessions, count(*) AS n FROM o
    WHERE session IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC`,
  "longest-gap": `SELECT unit20 AS unit_name, max(gap) AS longest FROM (SELECT unit20, held_on - lag(held_on) OVER
    (PARTITION BY unit20 ORDER BY held_on, id) AS gap FROM s) GROUP BY 1 ORDER BY 2 DESC NULLS LAST`,
  "most-opinions": `SELECT unit20 AS unit_name, count(*) AS n FROM o GROUP BY 1 ORDER BY 2 DESC`,
  "resolved-by-field": `SELECT field, count(*) AS n, ${resolved} AS resolved FROM o GROUP BY 1 ORDER BY 3 DESC`,
  overdue: `SELECT unit20 AS unit_name, count(*) AS n FROM o WHERE due_on < ${ends} AND answered_on IS NULL
    AND resolved_on IS NULL GROUP BY 1 ORDER BY 2 DESC`,
  "days-to-resolve": `SELECT field, count(*) AS n, median(resolved_on - raised_on) AS middle, max(resolved_on - raised_on) AS
    slowest FROM o WHERE resolved_on IS NOT NULL GROUP BY 1 ORDER BY 3 DESC`,
  "answered-in-time": `SELECT y AS year, count(*) AS n, avg((answered_on <= due_on)::INTEGER) AS in_time FROM o
    WHERE due_on IS NOT NULL AND answered_on IS NOT NULL GROUP BY 1 ORDER BY 1`,
  oversight: `SELECT y AS year, count(*) FILTER (oversight) AS present, count(*) FILTER (NOT oversight) AS absent,
    count(*) FILTER (oversight IS NULL) AS unknown FROM s GROUP BY 1 ORDER BY 1`,
  "largest-of-year": `SELECT y AS year, id, unit, opinions AS n FROM s QUALIFY row_number() OVER
    (PARTITION BY y ORDER BY opinions DESC NULLS LAST, id) = 1 ORDER BY 1`,
  "by-kind": `SELECT kind, count(*) AS n, avg(opinions) AS opinions FROM s GROUP BY 1 ORDER BY 2 DESC`,
  announced: `SELECT y AS year, count(*) AS n, avg((held_on - announced_on >= 7)::INTEGER) AS in_time FROM s
    WHERE announced_on IS NOT NULL GROUP BY 1 ORDER BY 1`,
  "off-plan": `SELECT count(*) FILTER (held_on = planned_on) AS on_time, count(*) FILTER (held_on < planned_on) AS earlier,
    count(*) FILTER (held_on > planned_on) AS later FROM s`,
  "who-chairs": `SELECT chair_role, nullif(count(*) FILTER (y = 2018), 0) AS "2018", nullif(count(*) FILTER (y = 2019), 0) AS
    "2019", nullif(count(*) FILTER (y = 2020), 0) AS "2020" FROM s GROUP BY 1 ORDER BY 2 DESC`,
  "busy-months": `SELECT month(held_on) AS month, count(*) AS n FROM s GROUP BY 1 ORDER BY 1`,
  "by-quarter": `SELECT y AS year, quarter(held_on) AS quarter, count(*) AS n FROM s GROUP BY 1, 2 ORDER BY 1, 2`,
  weekdays: `SELECT isodow(held_on) AS weekday, count(*) AS n FROM s GROUP BY 1 ORDER BY 1`,
  "beyond-competence": `SELECT field, count(*) AS n, count(*) FILTER (competence <> 'commune') * 1.0 / count(competence) AS
    beyond FROM o GROUP BY 1 ORDER BY 3 DESC`,
  "who-answers": `SELECT assigned_to, count(*) AS n, count(*) FILTER (outcome IN ('open', 'in_progress')) AS not_done FROM o
    WHERE assigned_to IS NOT NULL GROUP BY 1 ORDER BY 2 DESC`,
  satisfied: `SELECT outcome, count(satisfied) AS told, avg(satisfied::INTEGER) AS satisfied FROM o GROUP BY 1
    HAVING count(o.satisfied) > 0 ORDER BY 3 DESC`,
  "old-and-open": `SELECT field, count(*) AS n FROM o WHERE outcome IN ('open', 'in_progress') AND ${ends} - raised_on > 90
    GROUP BY 1 ORDER BY 2 DESC`,
  sizes: `SELECT CASE WHEN opinions < 10 THEN '1-9' WHEN opinions < 15 THEN '10-14' WHEN opinions >= 15 THEN '15+' END AS size,
    count(*) AS sessions FROM s GROUP BY 1 ORDER BY min(opinions) NULLS LAST`,
  word: `SELECT unit20 AS unit_name, count(*) AS n FROM o WHERE strip_accents(lower(text)) LIKE '%nuoc sach%' GROUP BY 1
    ORDER BY 2 DESC`,
  "not-told": `SELECT y AS year, count(*) AS n, count(*) FILTER (households IS NULL) AS households, count(*) FILTER
    (speakers IS NULL) AS speakers, count(*) FILTER (concluded_on IS NULL) AS concluded_on FROM s GROUP BY 1 ORDER BY 1`,
  "moving-mean": `SELECT month, n, avg(n) OVER (ORDER BY month ROWS 2 PRECEDING) AS smooth FROM (SELECT
    date_trunc('month', raised_on)::DATE AS month, count(*) AS n FROM o GROUP BY 1) ORDER BY 1`,
  ranking: `SELECT *, rank() OVER (ORDER BY resolved DESC) AS position FROM (SELECT unit20 AS unit_name, count(*) AS n,
    ${resolved} AS resolved FROM o GROUP BY 1) WHERE n >= 100 ORDER BY 4`,
  "rank-changes": `SELECT unit_name, max(position) FILTER (year = 2018) AS "2018", max(position) FILTER (year = 2019) AS "2019",
    "2018" - "2019" AS up FROM (SELECT *, rank() OVER (PARTITION BY year ORDER BY n DESC) AS position FROM (SELECT unit20 AS
    unit_name, y AS year, count(*) AS n FROM o WHERE y <= 2019 GROUP BY 1, 2)) GROUP BY 1 ORDER BY 4 DESC NULLS LAST, 2`,
  conclusions: `SELECT y AS year, count(*) AS n, count(*) FILTER (concluded_on - held_on <= 10) AS within FROM s
    WHERE concluded_on IS NOT NULL GROUP BY 1 ORDER BY 1`,
  "at-the-session": `SELECT y AS year, count(at_once) AS told, avg(at_once::INTEGER) AS at_once FROM o GROUP BY 1 ORDER BY 1`,
  halves: `SELECT y AS year, (quarter(raised_on) + 1) // 2 AS half, count(*) AS n FROM o GROUP BY 1, 2 ORDER BY 1, 2`,
  "with-office": `SELECT higher AS higher_level, count(*) AS n, ${resolved} AS resolved FROM o JOIN (SELECT id AS sid, higher
    FROM s) ON sid = session WHERE higher IS NOT NULL GROUP BY 1 ORDER BY 1`,
  "with-totals": `SELECT kind, kind IS NULL AS is_total, CASE WHEN kind IS NULL THEN 'kind' END AS total_over,
    count(*) FILTER (y = 2018) AS "2018", count(*) FILTER (y = 2019) AS "2019", count(*) FILTER (y = 2020) AS "2020",
    count(*) AS total FROM s GROUP BY GROUPING SETS ((kind), ()) ORDER BY 1 NULLS LAST`,
  "months-without": `SELECT m AS month FROM range(1, 13) AS r(m) WHERE m NOT IN (SELECT month(held_on) FROM s WHERE y = 2019)`,
  "years-without": `SELECT name AS unit_name, y0 AS year FROM units, range(2018, 2021) AS r(y0) WHERE level = 'commune' AND
    f <= DATE '2020-01-01' AND t >= DATE '2020-01-01' AND name NOT IN (SELECT unit20 FROM s WHERE y = y0) ORDER BY 2`,
  "soon-after": `SELECT y AS year, count(*) AS n, count(*) FILTER (EXISTS (SELECT 1 FROM s AS z WHERE z.unit = s.unit AND
    z.held_on > s.held_on AND z.held_on <= s.held_on + 91)) AS followed FROM s GROUP BY 1 ORDER BY 1`,
};

const text = (value) => (value === null ? "" : /[",\n]/.test(`${value}`) ? `"${`${value}`.replaceAll('"', '""')}"` : `${value}`);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run(views);
mkdirSync(folder, { recursive: true });
for (const [name, sql] of Object.entries(questions)) {
  const result = await connection.runAndReadAll(sql);
  const rows = [result.columnNames(), ...result.getRows()];
  writeFileSync(new URL(`${name}.csv`, folder), rows.map((row) => row.map(text).join(",")).join("\n") + "\n");
}
