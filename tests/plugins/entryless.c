/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stamp without an entry. */
#include "dienhong/plugin.h"

DH_PLUGIN_STAMP("entryless", "1.0");
