/* SPDX-License-Identifier: GPL-3.0-or-later */
/* database FILE: runs the SQL of standard input in a database, which is made if it is not there. */
#include <sqlite3.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    static char text[1 << 20];
    sqlite3 *db = NULL;
    size_t size = fread(text, 1, sizeof text - 1, stdin);
    text[size] = '\0';
    int failed =
        argc != 2 || sqlite3_open(argv[1], &db) != SQLITE_OK || sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK;
    if (failed) fprintf(stderr, "database: %s\n", db ? sqlite3_errmsg(db) : "give one file");
    sqlite3_close(db);
    return failed;
}
