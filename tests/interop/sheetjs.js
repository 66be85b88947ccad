// SPDX-License-Identifier: GPL-3.0-or-later
// node sheetjs.js FOLDER: the sheet of clerk-openpyxl.xlsx as SheetJS writes it, with shared texts and without, and as .ods.
import fs from "fs";
import * as XLSX from "xlsx";

const folder = process.argv[2] + "/";
const data = fs.readFileSync(folder + "clerk-openpyxl.xlsx");
const numbers = XLSX.read(data, { cellNF: true }), dates = XLSX.read(data, { cellDates: true, UTC: true });
const write = (name, book, options) =>
    fs.writeFileSync(folder + name, XLSX.write(book, { type: "buffer", ...options }));
write("clerk-sheetjs.xlsx", numbers, { bookType: "xlsx", bookSST: false });
write("clerk-sheetjs-shared.xlsx", numbers, { bookType: "xlsx", bookSST: true, compression: true });
write("clerk-sheetjs-dates.xlsx", dates, { bookType: "xlsx", cellDates: true });
write("clerk-sheetjs.ods", dates, { bookType: "ods" }); // which has no formats of numbers: dates must be dates
