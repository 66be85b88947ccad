/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file read by a source into cells, and these read back. */
#ifndef DH_TESTS_FUZZ_CELLS_H
#define DH_TESTS_FUZZ_CELLS_H

/* Refused with a reason, or every row is accounted for. The source, which is confined elsewhere and may not crash, is
 * called in this process; NULL = the reader of Arrow files. */
void fuzz_read_cells(const char *source, const char *path);

#endif
