/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DH_EXECUTE_JOIN_STEP_H
#define DH_EXECUTE_JOIN_STEP_H

#include "execute/run.h"

extern const dh_step_type dh_step_join;

#endif
