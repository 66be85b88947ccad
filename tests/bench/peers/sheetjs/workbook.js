// SPDX-License-Identifier: GPL-3.0-or-later
// node workbook.js FILE prints how many rows the workbook has and the sum of its column of people, as SheetJS reads it.
import { readFileSync } from "node:fs";
import XLSX from "xlsx";

const book = XLSX.read(readFileSync(process.argv[2]), { dense: true });
const sheet = book.Sheets[book.SheetNames[0]];
const cells = sheet["!data"] ?? sheet; // by version
let rows = 0;
let people = 0;
for (let i = 1; i < cells.length; i++) {
  rows++;
  people += cells[i][4].v;
}
console.log(`${rows},${people}`);
