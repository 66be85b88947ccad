/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in XML and HTML. */
#ifndef DH_BASE_XML_H
#define DH_BASE_XML_H

#include "base/strbuf.h"

/* Adds the text, its special characters escaped; quotes too, for an attribute. Control characters, which XML does not
 * allow, become U+FFFD. */
void dh_xml_escape(dh_strbuf *out, const char *text, size_t size, bool quotes);

#endif
