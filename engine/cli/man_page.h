/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual page dienhong(1), made from the tables of commands and flags. */
#ifndef DH_CLI_MAN_PAGE_H
#define DH_CLI_MAN_PAGE_H

#include "cli/options.h"

/* Appends the page, in the macros of man(7), in UTF-8. The list of commands ends with NULL. */
void dh_man_page(dh_strbuf *out, const dh_command *const *commands);

#endif
