# SPDX-License-Identifier: GPL-3.0-or-later
# workbooks.py FOLDER: a clerk's sheet as openpyxl writes it, and clerk.csv, the table that it holds. Times are quarters of a
# day, which are exact as fractions: SheetJS cuts others to a millisecond less.
import csv
import datetime
import sys

import openpyxl
from openpyxl.styles import Alignment, Font

folder = sys.argv[1]
units = ["Xã Thạch Hải", "Thị trấn Thạch Hà", "Xã Lưu Vĩnh Sơn", "Xã Việt Tiến", "Xã Đỉnh Bàn"]
rows = []
for i in range(300):
    day = datetime.date(2023, 1, 3) + datetime.timedelta(days=i * 2)
    rows.append([
        f"Đ{i:03d}", units[i * 7 % 5], None if i % 17 == 0 else day, None if i % 13 == 0 else i * 31 % 211,
        None if i % 11 == 0 else i / 8 - 3, None if i % 19 == 0 else i % 101 / 100, i % 3 == 0,
        None if i % 5 == 0 else f"Ý kiến số {i}: đường, điện & <nước>" + ("\nđã trả lời" if i % 7 == 0 else ""),
        datetime.datetime(2023, 1, 3, 6) + datetime.timedelta(hours=i * 6), f"{i:05d}"
    ])
heads = ["ma", "don_vi", "ngay", "so_nguoi", "diem", "ty_le", "co_mat", "noi_dung", "luc", "so_hieu"]

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Sổ năm 2023"
sheet["A1"] = "SỔ THEO DÕI ĐỐI THOẠI NĂM 2023"
sheet["A1"].font = Font(bold=True)
sheet.merge_cells("A1:J1")
sheet["A1"].alignment = Alignment(horizontal="center")
sheet.append([])
sheet.append(heads)
for row in rows:
    sheet.append(row)
    at = sheet.max_row
    sheet.cell(at, 3).number_format = "dd/mm/yyyy"
    sheet.cell(at, 6).number_format = "0.0%"
    sheet.cell(at, 9).number_format = "dd/mm/yyyy hh:mm"
sheet.append(["Tổng cộng", None, None, f"=SUM(D4:D{sheet.max_row})"])
sheet.column_dimensions["H"].width = 60
sheet.freeze_panes = "A4"
book.save(folder + "/clerk-openpyxl.xlsx")

with open(folder + "/clerk.csv", "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(heads)
    for row in rows:
        out.writerow([
            "" if cell is None else cell.isoformat() if isinstance(cell, datetime.date) else
            str(cell).lower() if isinstance(cell, bool) else cell for cell in row
        ])
