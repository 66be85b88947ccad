/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that entries and profiles may have: one list, of which a profile has no end, and an entry no begin. */
#include "load/config/entry.h"

#include "base/message.h"

static const dh_data_key keys[] = {
    /* of a profile alone, OF_PROFILE */
    {"as_of", DH_TAKES_TEXT, DH_MESSAGE("the day that open and overdue are told at")},
    {"geography", DH_TAKES_TEXT, DH_MESSAGE("then, or the day that units are carried to")},
    {"max_rejected", DH_TAKES_NUMBER,
     DH_MESSAGE("the share of rows that may be rejected; else 0.05, or 3 rows of a small table")},
    {"source", DH_TAKES_TEXT, DH_MESSAGE("where the data is from")},
    {"synthetic", DH_TAKES_BOOL, DH_MESSAGE("true: it is made up")},
    {"table", DH_TAKES_TEXT, DH_MESSAGE("which table the file is")},
    {"title", DH_TAKES_TEXT, DH_MESSAGE("the data set's")},
    {"unit_level", DH_TAKES_TEXT, DH_MESSAGE("of units that no list gives: commune …")},
    /* of both */
    {"columns", DH_TAKES_TABLE, DH_MESSAGE("our column = the header in the files")},
    {"constants", DH_TAKES_TABLE, DH_MESSAGE("our column = a value for all rows")},
    {"dates", DH_TAKES_TEXT | DH_TAKES_TABLE,
     DH_MESSAGE(
         "how days are written: y-m-d, d/m/y H:M, d/m/yy (1970 to 2069), d/m/y I:M p, y-m-dTH:M:Sz …, serial (days "
         "numbered as spreadsheets do: 45292; serial-1904 of old Macs), or a list")},
    {"delimiter", DH_TAKES_TEXT, DH_MESSAGE("one character; else it is found")},
    {"ditto", DH_TAKES_BOOL,
     DH_MESSAGE("cells that stand for the one above (nt, \", //) are read as that one in workbooks, numbered "
                "lists up to 4 MiB and other files up to 128 KiB; true: in larger ones, too; false: nowhere, they are "
                "texts like all others")},
    {"encoding", DH_TAKES_TEXT,
     DH_MESSAGE("of delimited text, and of the texts of workbooks if it is not one of UTF: utf-8, utf-16, utf-32, "
                "cp1258, tcvn3 (or abc), vni, viscii, utf-8-twice or cp1252; else it is found")},
    {"file_column", DH_TAKES_TEXT,
     DH_MESSAGE("our column that has the file's name where no header gives it: so/Xã A.xlsx is Xã A")},
    {"footer", DH_TAKES_INTEGER, DH_MESSAGE("how many last rows are none of the table; else it is found")},
    {"header", DH_TAKES_INTEGER | DH_TAKES_TABLE,
     DH_MESSAGE("the line of the headers, or first and last: {5, 6}; else it is found")},
    {"ignore", DH_TAKES_TABLE, DH_MESSAGE("headers that are not loaded, as a list")},
    {"numbers", DH_TAKES_TEXT, DH_MESSAGE("plain (1234.5), vi (1.234,5) or en (1,234.5)")},
    {"repair", DH_TAKES_BOOL,
     DH_MESSAGE("true: texts encoded twice, signs of HTML and letters that look alike are repaired")},
    {"rows", DH_TAKES_TABLE,
     DH_MESSAGE("where columns of figures stand for periods or groups, what each is: a list of { columns = { … }, "
                "constants = { … } }; every row of the files is a row of each")},
    {"section_column", DH_TAKES_TEXT,
     DH_MESSAGE("our column that has the unit's name where rows such as I | Xã A head the sections of its rows")},
    {"sections", DH_TAKES_BOOL | DH_TAKES_TABLE,
     DH_MESSAGE(
         "rows that head sections or sum them up: their lines, as a list, or false, so that there are none; else "
         "they are found")},
    {"sheet", DH_TAKES_TEXT | DH_TAKES_INTEGER | DH_TAKES_TABLE,
     DH_MESSAGE("a workbook's sheets, by name or number; else all that have the headers")},
    {"sheet_column", DH_TAKES_TEXT, DH_MESSAGE("our column that has the sheet's name where no header gives it")},
    {"spellings", DH_TAKES_BOOL,
     DH_MESSAGE("false: values that differ in case, blanks, punctuation, the place of a tone mark, or i and y alone "
                "stay apart")},
    {"tolerance", DH_TAKES_NUMBER, DH_MESSAGE("about n is n within this share")},
    {"unknown", DH_TAKES_TABLE, DH_MESSAGE("texts that stand for unknown, as a list")},
    {"values", DH_TAKES_TABLE,
     DH_MESSAGE("our column = { [\"as written\"] = \"as meant\" }; in a column of fixed values false is none")},
    {"year", DH_TAKES_INTEGER,
     DH_MESSAGE("of days that have none: 5/3 is a day of it, and is told; else such days are rejected")},
    /* of an entry alone, OF_ENTRY */
    {"file", DH_TAKES_TEXT | DH_TAKES_TABLE,
     DH_MESSAGE("a name, a pattern, a folder for all its files, or a list of them; - is standard input")},
    {"profile", DH_TAKES_TEXT, DH_MESSAGE("a profile's name or path; what the entry says itself comes first")},
};
enum { N_KEYS = sizeof keys / sizeof keys[0], OF_PROFILE = 8, OF_ENTRY = 2 };

const dh_data_key *const dh_entry_keys = keys + OF_PROFILE;
const size_t dh_n_entry_keys = N_KEYS - OF_PROFILE;
const dh_data_key *const dh_profile_keys = keys;
const size_t dh_n_profile_keys = N_KEYS - OF_ENTRY;
const size_t dh_n_own_profile_keys = OF_PROFILE;
