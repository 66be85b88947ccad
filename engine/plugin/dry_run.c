/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading a plugin in a process of its own first: what crashes, exits or never ends there is refused, and everything
 * else goes on without it. */
#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/supervisor.h"
#include "plugin/plugin_internal.h"

typedef struct rehearsal {
    const dh_plugin_limits *limits;
    void (*load)(void *context);
    void *context;
} rehearsal;

/* What it prints to standard output it will print again. */
static int body(void *given)
{
    const rehearsal *r = given;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
    dh_supervisor_limit(r->limits->seconds, r->limits->memory, DH_SUPERVISOR_SLACK);
    r->load(r->context);
    return 0;
}

/* Why it did not come to its end; NULL: out of memory. */
static const char *explain(const dh_supervised *how, dh_arena *arena)
{
    const char *where = how->is_foreign ? how->foreign.callback : "dlopen";
    switch (how->end) {
    case DH_END_EXITED:
        return dh_arena_printf(arena, dh_tr("it ended the program by exit(%d) while it was loaded (%s)"), how->code,
                               where);
    case DH_END_SIGNAL:
        return dh_arena_printf(arena, dh_tr("it crashed while it was loaded (%s, signal %d)"), where, how->code);
    case DH_END_DEED:
        return dh_arena_printf(arena, dh_tr("it was stopped while it was loaded (%s), since %s"), where,
                               dh_deed_text(how->deed));
    case DH_END_TIME:
        return dh_arena_printf(arena, dh_tr("it was still being loaded after %g s (%s)"), how->seconds, where);
    case DH_END_MEMORY:
        return dh_arena_printf(arena, dh_tr("it needs more than %lld MiB of memory to be loaded (%s)"),
                               (long long)(how->memory >> 20), where);
    default:
        return dh_arena_printf(arena, dh_tr("there is no process to try it in: %s; free some memory and try again"),
                               dh_error_of_system(how->code));
    }
}

dh_status dh_plugin_dry_run(const dh_plugin_limits *limits, void (*load)(void *context), void *context, dh_arena *arena,
                            const char **reason, dh_error *error)
{
    rehearsal r = {limits, load, context};
    dh_supervised how;
    *reason = NULL;
    dh_supervisor_run(&how, body, &r);
    if (how.end == DH_END_FINISHED) return DH_OK;
    if (how.end == DH_END_INTERRUPTED) return dh_error_set(error, DH_ECANCELLED, "interrupted");
    *reason = explain(&how, arena);
    return *reason ? DH_OK : dh_error_nomem(error);
}
