# SPDX-License-Identifier: GPL-3.0-or-later
"""workbook.py make ROWS FILE writes the workbook of the benchmark: eight columns as a clerk's list has them, with shared
texts, whole numbers and typed days; the same rows make the same bytes. workbook.py read FILE prints how many rows it
has and the sum of its column of people, as openpyxl reads it (read-only mode)."""
import random
import sys
import zipfile

HEADS = ["TT", "Xã", "Ngày", "Lĩnh vực", "Số người", "Số ý kiến", "Kết quả", "Ghi chú"]
UNITS, NOTES = 220, 5000
FIELDS = ["Đất đai", "Thủy lợi", "Giao thông", "Môi trường", "Chính sách"]
OUTCOMES = ["Đã giải quyết", "Đang giải quyết", "Chưa giải quyết"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def parts(texts):
    names = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
             ("sharedStrings", "sharedStrings"))
    yield "[Content_Types].xml", (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}{kind}+xml"/>' for name, kind in names)
        + "</Types>")
    yield "_rels/.rels", (f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                          f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    yield "xl/workbook.xml", (f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
                              '<sheet name="So" sheetId="1" r:id="rId1"/></sheets></workbook>')
    yield "xl/_rels/workbook.xml.rels", (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    yield "xl/styles.xml", (
        f'<styleSheet {MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')
    yield "xl/sharedStrings.xml", (f'<sst {MAIN} count="{len(texts)}" uniqueCount="{len(texts)}">'
                                   + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>")


def row(line):
    below = random.randrange
    field = len(HEADS) + UNITS
    outcome = field + len(FIELDS)
    note = outcome + len(OUTCOMES)
    return (f'<row r="{line}"><c r="A{line}"><v>{line - 1}</v></c>'
            f'<c r="B{line}" t="s"><v>{len(HEADS) + below(UNITS)}</v></c>'
            f'<c r="C{line}" s="1"><v>{43100 + below(1000)}</v></c>'
            f'<c r="D{line}" t="s"><v>{field + below(len(FIELDS))}</v></c>'
            f'<c r="E{line}"><v>{below(300)}</v></c><c r="F{line}"><v>{below(20)}</v></c>'
            f'<c r="G{line}" t="s"><v>{outcome + below(len(OUTCOMES))}</v></c>'
            f'<c r="H{line}" t="s"><v>{note + below(NOTES)}</v></c></row>')


def make(rows, path):
    random.seed(1)
    texts = (HEADS + [f"Xã Số {i}" for i in range(UNITS)] + FIELDS + OUTCOMES
             + [f"Ghi chú số {i} của cán bộ" for i in range(NOTES)])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts(texts):
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>\n' + text,
                             zipfile.ZIP_DEFLATED)
        cells = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        cells.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(cells, "w", force_zip64=True) as sheet:
            heads = "".join(f'<c r="{"ABCDEFGH"[i]}1" t="s"><v>{i}</v></c>' for i in range(len(HEADS)))
            sheet.write((f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}><dimension ref="A1:H{rows + 1}"/>'
                         f'<sheetData><row r="1">{heads}</row>').encode())
            for first in range(2, rows + 2, 5000):
                last = min(first + 5000, rows + 2)
                sheet.write("".join(row(line) for line in range(first, last)).encode())
            sheet.write(b"</sheetData></worksheet>")


def read(path):
    import openpyxl
    book = openpyxl.load_workbook(path, read_only=True)
    rows = people = 0
    for values in book.active.iter_rows(min_row=2, values_only=True):
        rows += 1
        people += values[4]
    print(f"{rows},{people}")


if sys.argv[1] == "make":
    make(int(sys.argv[2]), sys.argv[3])
else:
    read(sys.argv[2])
