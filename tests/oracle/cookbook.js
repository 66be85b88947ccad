// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of scripts/examples/cookbook by DuckDB, from the CSV files as they are typed: npm install && node cookbook.js
// It writes cookbook/NAME.csv, without the limits of the questions. tests/cli/cookbook.test compares; it needs neither
// DuckDB nor this file.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

const folder = new URL("cookbook/", import.meta.url);
const examples = fileURLToPath(new URL("../../scripts/examples/", import.meta.url));
const data = `${examples}thach-ha/`;

const day = (column) => `strptime(nullif(nullif("${column}", ''), '-'), '%d/%m/%Y')::DATE`;
const yes = (column) => `CASE "${column}" WHEN 'Có' THEN true WHEN 'Không' THEN false END`;
const number = (column) => `try_cast(regexp_replace(replace("${column}", '.', ''), '[^0-9]', '', 'g') AS INTEGER)`;
const known = (column) => `nullif(nullif(nullif("${column}", ''), '-'), 'không rõ')`;
const mapped = (column, values) =>
  `CASE "${column}" ${Object.entries(values).map(([from, to]) => `WHEN '${from}' THEN '${to}'`).join(" ")} END`;
const files = (name) => `read_csv('${data}${name}-*.csv', all_varchar = true, header = true)`;

// A file of the other two data sets with its figures, "261.566" or "trên 100", as numbers; NAME_over tells of a "trên".
const other = (folder, name, figures) => `(SELECT * REPLACE (${figures.map((f) => `${number(f)} AS ${f}`).join(", ")}),
    ${figures.map((f) => `coalesce("${f}" LIKE 'trên %', false) AS ${f}_over`).join(", ")}
    FROM read_csv('${examples}${folder}/${name}.csv', all_varchar = true, header = true))`;

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
CREATE TABLE now20 AS SELECT code, name, level FROM units WHERE f <= DATE '2020-01-01' AND t >= DATE '2020-01-01';
CREATE TABLE s AS SELECT s0.*, year(held_on) AS y, name AS unit20, level AS level20 FROM s0
    LEFT JOIN lineage ON "from" = unit AND held_on < DATE '2020-01-01' LEFT JOIN now20 ON code = coalesce("to", unit);
CREATE TABLE o AS SELECT o0.*, year(raised_on) AS y, name AS unit20, level AS level20 FROM o0
    LEFT JOIN lineage ON "from" = unit AND raised_on < DATE '2020-01-01' LEFT JOIN now20 ON code = coalesce("to", unit);
`;

const resolved = "count(*) FILTER (outcome = 'resolved') * 1.0 / count(outcome)";
const ends = "DATE '2020-08-11'";
const published = {
  summaries: other("bao-cao", "summaries", ["sessions", "opinions", "answered_at_session", "in_progress", "speakers", "speeches", "villages"]),
  receptions: other("bao-cao", "receptions", ["turns", "persons", "cases", "resolved", "large_groups"]),
  petitions: other("bao-cao", "petitions", ["received", "resolved_or_answered"]),
};
const province = {
  summaries: other("an-hoa", "summaries", ["planned", "sessions"]),
  sessions: other("an-hoa", "sessions", ["opinions", "villages", "participants", "submitted", "groups", "chosen", "answered_in_writing"]),
  attendees: other("an-hoa", "attendees", ["participants", "total"]),
  opinions: other("an-hoa", "opinions", ["id"]),
  conclusions: other("an-hoa", "conclusions", ["item"]),
  polls: other("an-hoa", "polls", ["households", "agree"]),
  receptions: other("an-hoa", "receptions", ["required", "held", "turns", "persons", "cases", "large_groups", "group_persons", "group_cases"]),
  petitions: other("an-hoa", "petitions", ["received", "cases"]),
};
const sum = (...columns) => columns.map((column) => `sum(t.${column})::INTEGER AS ${column}`).join(", ");
// A sum of counts, with the least and the most that it can be: "trên 100" is 101 or more, and what is unknown adds at least 0.
const bounded = (column) => `sum(t.${column})::INTEGER AS ${column}, sum(t.${column} + ${column}_over::INTEGER)::INTEGER AS
    ${column}_lower, CASE WHEN count(t.${column}) = count(*) AND NOT bool_or(${column}_over) THEN sum(t.${column})::INTEGER END AS
    ${column}_upper`;
// Mondays to Fridays after a up to b.
const workingDays = (a, b) => `(SELECT count(*) FROM range(1, 1 + greatest(0, ${b} - ${a})) AS r(i) WHERE isodow(${a} + i::INTEGER) <= 5)`;
const questions = {
  "sessions-by-year": `SELECT y AS year, count(*) AS sessions, avg(opinions) AS mean_opinions FROM s GROUP BY 1 ORDER BY 1`,
  "communes-without-session": `SELECT code, name FROM units WHERE level = 'commune' AND parent = '445' AND f <= ${ends}
    AND t >= ${ends} AND code NOT IN (SELECT unit FROM s WHERE y = 2020) ORDER BY 1`,
  "years-without": `SELECT name AS unit_name, y0 AS year FROM now20, range(2018, 2021) AS r(y0) WHERE level = 'commune' AND
    name NOT IN (SELECT unit20 FROM s WHERE y = y0) ORDER BY 2, unit_name COLLATE vi`,
  "cumulative-2019": `SELECT m AS month, count(id) AS sessions, (sum(count(id)) OVER (ORDER BY m))::INTEGER AS so_far FROM
    range(1, 13) AS r(m) LEFT JOIN s ON month(held_on) = m AND y = 2019 GROUP BY 1 ORDER BY 1`,
  "to-date": `SELECT y AS year, count(*) AS sessions FROM s WHERE strftime(held_on, '%m%d') <= '0811' GROUP BY 1 ORDER BY 1`,
  // 17 days after 15 December is 1 January
  "reporting-year": `SELECT year(held_on + 17) AS year, count(*) AS sessions FROM s GROUP BY 1 ORDER BY 1`,
  "longest-gap": `SELECT unit20 AS unit_name, max(gap) AS longest FROM (SELECT unit20, held_on - lag(held_on) OVER
    (PARTITION BY unit20 ORDER BY held_on, id) AS gap FROM s WHERE level20 = 'commune') GROUP BY 1 ORDER BY 2 DESC NULLS LAST,
    unit_name COLLATE vi`,
  "soon-after": `SELECT y AS year, count(*) AS sessions, avg(EXISTS (SELECT 1 FROM s AS z WHERE z.unit = s.unit AND
    z.held_on > s.held_on AND z.held_on <= s.held_on + 90)::INTEGER) AS followed FROM s WHERE held_on + 90 <= ${ends}
    AND level20 = 'commune'
    GROUP BY 1 ORDER BY 1`,
  "largest-of-year": `SELECT y AS year, row_number() OVER (PARTITION BY y ORDER BY opinions DESC NULLS LAST, id) AS place, id,
    name AS unit_name, opinions FROM s JOIN units ON code = unit AND held_on BETWEEN f AND t QUALIFY place <= 3 ORDER BY 1, 2`,
  announced: `SELECT y AS year, count(*) AS sessions, count(announced_on) AS day_told,
    avg((held_on - announced_on >= 7)::INTEGER) AS week_before FROM s GROUP BY 1 ORDER BY 1`,
  "who-chairs": `SELECT chair_role, nullif(count(*) FILTER (y = 2018), 0) AS "2018", nullif(count(*) FILTER (y = 2019), 0) AS
    "2019", nullif(count(*) FILTER (y = 2020), 0) AS "2020" FROM s GROUP BY 1 ORDER BY 2 DESC`,
  oversight: `SELECT y AS year, count(*) FILTER (oversight) AS present, count(*) FILTER (NOT oversight) AS absent,
    count(*) FILTER (oversight IS NULL) AS unknown FROM s GROUP BY 1 ORDER BY 1`,
  conclusions: `SELECT y AS year, count(*) AS sessions, count(concluded_on) AS concluded,
    avg((concluded_on - held_on <= 10)::INTEGER) AS ten_days FROM s GROUP BY 1 ORDER BY 1`,
  filled: ["households", "speakers", "chair_role", "announced_on", "planned_on", "concluded_on"].map((column) =>
    `SELECT '${column}' AS "column", count(*) AS rows, count(*) FILTER (${column} IS NULL) AS not_told FROM s`)
    .join(" UNION ALL ") + " ORDER BY 3 DESC, 1",
  "share-of-fields": `SELECT field, count(*) AS opinions, 1.0 * opinions / (SELECT count(*) FROM o) AS share FROM o GROUP BY 1
    ORDER BY 2 DESC, field COLLATE vi`,
  "growth-by-field": `SELECT field, count(*) FILTER (y = 2018) AS "2018", count(*) FILTER (y = 2019) AS "2019",
    round(("2019" - "2018") * 100.0 / "2018", 1) AS growth FROM o GROUP BY 1
    ORDER BY 4 DESC, field COLLATE vi`,
  "moving-mean": `SELECT month AS first_day, n AS opinions, avg(n) OVER (ORDER BY month RANGE BETWEEN INTERVAL 2 MONTH PRECEDING
    AND CURRENT ROW) AS smooth FROM (SELECT m::DATE AS month, count(id) AS n FROM range(DATE '2018-01-01', DATE '2020-08-01',
    INTERVAL 1 MONTH) AS r(m) LEFT JOIN o ON date_trunc('month', raised_on) = m GROUP BY 1) QUALIFY first_day >= DATE '2018-03-01'
    ORDER BY 1`,
  "most-opinions": `SELECT unit20 AS unit_name, count(*) AS opinions FROM o WHERE level20 = 'commune' GROUP BY 1
    ORDER BY 2 DESC, unit_name COLLATE vi`,
  overdue: `SELECT unit20 AS unit_name, count(*) AS overdue FROM o WHERE due_on < ${ends} AND answered_on IS NULL
    AND resolved_on IS NULL AND level20 = 'commune' GROUP BY 1 ORDER BY 2 DESC, unit_name COLLATE vi`,
  "days-to-resolve": `SELECT field, count(*) AS resolved, median(resolved_on - raised_on) AS middle, max(resolved_on - raised_on)
    AS slowest FROM o WHERE resolved_on IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, field COLLATE vi`,
  "ten-working-days": `SELECT y AS year, count(*) AS opinions, count(answered_on) AS answered, avg((days <= 10)::INTEGER) AS
    ten_working_days FROM (SELECT *, CASE WHEN answered_on IS NOT NULL THEN ${workingDays("raised_on", "answered_on")} END AS
    days FROM o) GROUP BY 1 ORDER BY 1`,
  ranking: `SELECT *, rank() OVER (ORDER BY share_resolved DESC) AS rank FROM (SELECT unit20 AS unit_name, count(*) AS opinions,
    ${resolved} AS share_resolved FROM o WHERE level20 = 'commune' GROUP BY 1) WHERE opinions >= 100 ORDER BY 4,
    unit_name COLLATE vi`,

  "by-level": `SELECT level, ${sum("sessions", "opinions")}, level IS NULL AS is_total, CASE WHEN level IS NULL THEN 'level' END
    AS total_over FROM ${published.summaries} AS t WHERE unit = 'Bình Giang' GROUP BY GROUPING SETS ((level), ())
    ORDER BY level NULLS LAST`,
  "taken-up": `SELECT unit, unit AS unit_name, opinions, answered_at_session, in_progress, answered_at_session / opinions AS
    answered_at_session_rate FROM ${published.summaries} WHERE unit = 'Bắc Sơn'`,
  "as-reported": `SELECT unit, unit AS unit_name, ${sum("opinions", "speakers", "speeches", "villages")}
    FROM ${published.summaries} AS t GROUP BY 1 ORDER BY 3 DESC NULLS LAST, unit_name COLLATE vi`,
  receptions: [["lượt", "turns"], ["người", "persons"], ["vụ việc", "cases"], ["đoàn đông người", "large_groups"]].map(([name, column]) =>
    `SELECT '${name}' AS counted, ${column} AS figure FROM ${published.receptions} WHERE unit = 'Cả nước'`).join(" UNION ALL "),
  "cases-resolved": `SELECT kind, ${sum("cases", "resolved")}, kind IS NULL AS is_total, CASE WHEN kind IS NULL THEN 'kind' END AS
    total_over, round(100.0 * sum(t.resolved) / sum(t.cases), 1) AS percent FROM ${published.receptions} AS t
    WHERE unit = 'Lâm Đồng' GROUP BY GROUPING SETS ((kind), ()) ORDER BY kind NULLS LAST`,
  // one report a year tells nothing of chance: no p
  "reception-change": `SELECT unit, unit AS unit_name, a AS "2019", b AS "2020", b - a AS change, (b - a) / a AS relative_change,
    NULL AS p, NULL AS p_adjusted FROM (SELECT unit,
    sum(turns) FILTER ("from" LIKE '2019%')::BIGINT AS a, sum(turns) FILTER ("from" LIKE '2020%')::BIGINT AS b
    FROM ${published.receptions} WHERE unit = 'Đắk Nông' GROUP BY 1)`,
  "petitions-answered": `SELECT received AS petitions, resolved_or_answered / received AS resolved_or_answered_rate,
    NULL AS petition_resolution_rate FROM ${published.petitions}`,

  plan: `SELECT p.unit, planned, count(s.id) AS sessions, round(100.0 * count(s.id) / planned, 1) AS percent
    FROM ${province.summaries} AS p LEFT JOIN ${province.sessions} AS s ON s.unit = p.unit GROUP BY 1, 2 ORDER BY 4 DESC, p.unit COLLATE vi`,
  villages: `SELECT unit, count(*) AS sessions, ${bounded("villages")}, ${bounded("participants")} FROM ${province.sessions} AS t
    GROUP BY 1 ORDER BY unit COLLATE vi`,
  attendees: `SELECT dimension, category, sum(participants)::INTEGER AS attendees, sum(participants) / sum(total) AS attendee_share
    FROM ${province.attendees} GROUP BY 1, 2 ORDER BY dimension, category COLLATE vi`,
  chosen: `SELECT unit, ${sum("submitted", "groups", "chosen", "answered_in_writing")} FROM ${province.sessions} AS t
    WHERE submitted IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, unit COLLATE vi`,
  "raised-again": `SELECT field, count(*) AS opinions, count(*) FILTER (repeated = 'true') / count(repeated) AS repeated_share
    FROM ${province.opinions} GROUP BY 1 ORDER BY 3 DESC, field COLLATE vi`,
  "conclusions-by-body": `SELECT body, count(*) AS conclusions, count(*) FILTER (done_on <= due_on) / count(*) FILTER
    (done_on IS NOT NULL OR due_on < '2025-12-31') AS conclusions_done_on_time FROM ${province.conclusions} GROUP BY 1
    ORDER BY 3 DESC, body COLLATE vi`,
  votes: `SELECT question, count(*) AS villages, count(*) FILTER (agree / households >= 2 / 3) AS agreeing,
    agreeing / villages >= 2 / 3 AS carried FROM ${province.polls} GROUP BY 1 ORDER BY 3 DESC, question COLLATE vi`,
  duty: `SELECT receiver, ${sum("required", "held")}, receiver IS NULL AS is_total, CASE WHEN receiver IS NULL THEN 'receiver' END
    AS total_over, round(100.0 * sum(t.held) / sum(t.required), 1) AS percent FROM ${province.receptions} AS t
    WHERE receiver IS NOT NULL GROUP BY GROUPING SETS ((receiver), ()) ORDER BY 6 DESC, receiver COLLATE vi`,
  "large-groups": `SELECT unit, ${sum("large_groups", "group_persons", "group_cases")} FROM ${province.receptions} AS t
    WHERE level = 'commune' GROUP BY 1 ORDER BY 2 DESC, unit COLLATE vi`,
  "petitions-per-case": `SELECT type, sum(received)::INTEGER AS petitions, sum(cases)::INTEGER AS petition_cases,
    sum(received) / sum(cases) AS petitions_per_case FROM ${province.petitions} GROUP BY 1 ORDER BY 2 DESC`,
  channels: `SELECT 'đối thoại' AS channel, count(*) AS sessions, sum(opinions)::INTEGER AS opinions, NULL AS turns, NULL AS persons,
    NULL AS received, NULL AS cases FROM ${province.sessions} UNION ALL SELECT 'tiếp công dân', NULL, NULL, ${sum("turns", "persons")},
    NULL, ${sum("cases")} FROM ${province.receptions} AS t WHERE level = 'commune' UNION ALL SELECT 'đơn, thư',
    NULL, NULL, NULL, NULL, ${sum("received", "cases")} FROM ${province.petitions} AS t`,
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
