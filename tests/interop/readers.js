// SPDX-License-Identifier: GPL-3.0-or-later
// Arrow IPC files through two readers that know nothing of the engine. Each gives a Map of columns by name, a column
// being {kind, values}: bool, whole (as text, since JavaScript's numbers do not hold 64 bits), float, days, micros or
// text; null is unknown. A struct's fields come as `name.field`.
import { readFileSync } from "node:fs";
import * as arrow from "apache-arrow";
import { decompress } from "fzstd";
import pl from "nodejs-polars";

// The library leaves the choice of a decompressor to its user.
arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { decode: (bytes) => decompress(bytes).slice() }); // a copy is aligned

// Numbers as they lie in the file: the library's own getters make dates of them, which lose microseconds.
function raw(vector) {
  return vector.data.flatMap((data) =>
    Array.from({ length: data.length }, (_, i) => (data.getValid(i) ? data.values[i] : null)));
}

const textOrNull = (value) => (value === null ? null : String(value));

function arrowColumn(vector) {
  const type = arrow.DataType.isDictionary(vector.type) ? vector.type.dictionary : vector.type;
  if (arrow.DataType.isBool(type)) return { kind: "bool", values: [...vector] };
  if (arrow.DataType.isInt(type)) return { kind: "whole", values: [...vector].map(textOrNull) };
  if (arrow.DataType.isFloat(type)) return { kind: "float", values: [...vector] };
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isLargeUtf8(type)) return { kind: "text", values: [...vector] };
  if (arrow.DataType.isDate(type) && type.unit === arrow.DateUnit.DAY)
    return { kind: "days", values: raw(vector).map(textOrNull) };
  if (arrow.DataType.isTimestamp(type) && type.unit === arrow.TimeUnit.MICROSECOND)
    return { kind: "micros", values: raw(vector).map(textOrNull) };
  throw new Error(`no column of this engine has the type ${type}`);
}

// A struct that is unknown has fields that are unknown.
function arrowField(vector, i) {
  const column = arrowColumn(vector.getChildAt(i));
  column.values = column.values.map((value, row) => (vector.isValid(row) ? value : null));
  return column;
}

function readArrow(path) {
  const table = arrow.tableFromIPC(readFileSync(path)), columns = new Map();
  for (const [i, field] of table.schema.fields.entries()) {
    const vector = table.getChildAt(i);
    if (arrow.DataType.isStruct(field.type))
      field.type.children.forEach((child, k) => columns.set(`${field.name}.${child.name}`, arrowField(vector, k)));
    else columns.set(field.name, arrowColumn(vector));
  }
  return columns;
}

function polarsColumn(series) {
  const type = series.dtype.toString(), texts = (to) => series.cast(to).cast(pl.Utf8).toArray();
  if (type.includes("Bool")) return { kind: "bool", values: series.toArray() };
  if (type.includes("Datetime")) return { kind: "micros", values: texts(pl.Int64) };
  if (type.includes("Date")) return { kind: "days", values: texts(pl.Int32) };
  if (type.includes("Int")) return { kind: "whole", values: texts(pl.Int64) };
  if (type.includes("Float")) return { kind: "float", values: series.toArray() };
  return { kind: "text", values: series.cast(pl.Utf8).toArray() };
}

function polarsColumns(frame) {
  const columns = new Map();
  for (const name of frame.columns) {
    const series = frame.getColumn(name);
    if (!series.dtype.toString().includes("Struct")) columns.set(name, polarsColumn(series));
    else {
      const parts = frame.select(name).unnest(name);
      for (const part of parts.columns) columns.set(`${name}.${part}`, polarsColumn(parts.getColumn(part)));
    }
  }
  return columns;
}

export const readers = {
  "apache-arrow": readArrow,
  "polars readIPC": (path) => polarsColumns(pl.readIPC(readFileSync(path))),
  "polars scanIPC": (path) => polarsColumns(pl.scanIPC(path).collectSync()),
};
