/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a command; those that may run foreign code in a process of their own. */
#ifndef DH_CLI_RUN_H
#define DH_CLI_RUN_H

#include "base/supervisor.h"
#include "cli/options.h"

/* Runs options->command and returns its exit code. A command that opens plugins runs in a supervised process, where
 * what a plugin prints to standard output goes to standard error; when it does not come to its end, the reason is
 * printed, with the plugin whose code was running. */
int dh_run_command(dh_options *options);
/* Prints why a supervised process of the command did not come to its end; returns the exit code. */
int dh_report_end(const dh_options *options, const dh_supervised *how);

#endif
