// SPDX-License-Identifier: GPL-3.0-or-later
// node check.js STORE EXPECTED TABLE...: does every reader find in STORE's Arrow files what the engine itself tells in
// EXPECTED/TABLE.csv? A line for each reader and table, "passed: ..." or "failed: ...".
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { parseCsv } from "./csv.js";
import { readers } from "./readers.js";

const [store, expected, ...tables] = process.argv.slice(2);

// TABLE.arrow, TABLE-1.arrow or TABLE/anything.arrow, in the order of their numbers
function filesOf(table) {
  return readdirSync(store, { recursive: true })
    .filter((name) => name.endsWith(".arrow") && new RegExp(`^${table}([-./]|$)`).test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => join(store, name));
}

function readAll(read, files) {
  const all = new Map();
  for (const file of files)
    for (const [name, { kind, values }] of read(file)) {
      const before = all.get(name);
      all.set(name, { kind, values: before ? before.values.concat(values) : values });
    }
  return all;
}

const DAY = 86400000;
function micros(text) {
  const [, seconds, part] = text.match(/^(.*?)(?:\.(\d+))?Z?$/);
  return String(BigInt(Date.parse(`${seconds.replace(" ", "T")}Z`)) * 1000n + BigInt((part ?? "").padEnd(6, "0")));
}
const parsers = {
  bool: (text) => text === "true",
  whole: (text) => text,
  float: (text) => Number(text),
  days: (text) => String(Date.parse(`${text}T00:00Z`) / DAY),
  micros,
  text: (text) => text,
};

// A count is a struct; in CSV its bounds are columns of their own, which are left out where all are exact.
const csvName = (name) => name.replace(/\.stated$/, "").replace(/\.(lower|upper)$/, "_$1");

function compareColumn(name, { kind, values }, cells) {
  if (!cells) return /\.(lower|upper)$/.test(name) ? null : `the engine tells no column "${name}"`;
  if (values.length !== cells.length) return `"${name}" has ${values.length} rows, not ${cells.length}`;
  const parse = parsers[kind];
  for (let row = 0; row < cells.length; row++) {
    const want = cells[row] === null ? null : parse(cells[row]);
    // an open bound is infinite, which CSV leaves empty
    const have = kind === "float" && !Number.isFinite(values[row]) ? null : values[row] ?? null;
    if (want !== have) return `"${name}", row ${row + 1}: ${JSON.stringify(have)}, not ${JSON.stringify(want)}`;
  }
  return null;
}

function compare(found, told) {
  const missing = [...told.keys()].find((name) => ![...found.keys()].some((other) => csvName(other) === name));
  if (missing) return `no column "${missing}" is in the file`;
  for (const [name, column] of found) {
    const fault = compareColumn(name, column, told.get(csvName(name)));
    if (fault) return fault;
  }
  return null;
}

for (const table of tables) {
  const files = filesOf(table), told = parseCsv(readFileSync(join(expected, `${table}.csv`), "utf8"));
  for (const [reader, read] of Object.entries(readers)) {
    const what = `${reader}, ${relative(".", store)}, ${table}`;
    try {
      if (files.length === 0) throw new Error("no Arrow file of that name");
      const fault = compare(readAll(read, files), told);
      if (fault) throw new Error(fault);
      console.log(`passed: ${what}: ${told.size} columns, ${told.values().next().value.length} rows`);
    } catch (error) {
      console.log(`failed: ${what}: ${error.message}`);
    }
  }
}
