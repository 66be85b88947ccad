// SPDX-License-Identifier: GPL-3.0-or-later
// CSV as the engine writes it: a cell that is empty and not quoted is unknown (null).
export function parseCsv(text) {
  const rows = [];
  let row = [], cell = "", quoted = false, wasQuoted = false;
  const endCell = () => {
    row.push(cell === "" && !wasQuoted ? null : cell);
    cell = "";
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = wasQuoted = true;
    else if (c === ",") endCell();
    else if (c === "\n") {
      endCell();
      rows.push(row);
      row = [];
    } else cell += c;
  }
  const [names, ...body] = rows;
  return new Map(names.map((name, i) => [name, body.map((cells) => cells[i])]));
}
