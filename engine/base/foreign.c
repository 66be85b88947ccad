/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See foreign.h: each thread has a slot of its own, with the calls that it is in, one within the other. */
#include "base/foreign.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/protect.h"
#include "base/text.h"

enum { SLOTS = 256, DEPTH = 4 }; /* of further threads, and of calls deeper than that, nothing is noted */

typedef struct call {
    atomic_uint_fast64_t order; /* of calls, in the order in which they began */
    _Atomic(uint64_t) lacks;    /* of memory, before it */
    dh_foreign what;
} call;

typedef struct slot {
    atomic_int depth;
    call calls[DEPTH];
} slot;

struct dh_foreign_notes {
    atomic_uint_fast64_t calls;
    _Atomic(uint64_t) lacks; /* see dh_memory_lacks */
    atomic_int slots;        /* given to threads */
    atomic_int marked;       /* the slot + 1 of the thread that ended the process */
    atomic_int process;
    slot all[SLOTS];
};

static dh_foreign_notes *shared; /* NULL: not in a supervised process */
static _Thread_local slot *mine; /* NULL until the thread's first call */

size_t dh_foreign_size(void)
{
    return sizeof(dh_foreign_notes);
}

void dh_foreign_share(dh_foreign_notes *notes)
{
    shared = notes;
    mine = NULL;
    dh_memory_count_lacks(&notes->lacks);
    atomic_store(&notes->process, getpid());
}

static void copy(char *to, size_t room, const char *from)
{
    size_t size = from != NULL ? dh_text_cut(from, strlen(from), room - 1) : 0;
    if (size > 0) memcpy(to, from, size);
    to[size] = '\0';
}

void dh_foreign_enter(const char *kind, const char *name, const char *callback, const char *file)
{
    if (shared == NULL) return;
    if (mine == NULL) {
        int index = atomic_fetch_add(&shared->slots, 1);
        if (index >= SLOTS) return;
        mine = &shared->all[index];
    }
    int depth = atomic_load_explicit(&mine->depth, memory_order_relaxed);
    if (depth < DEPTH) {
        call *made = &mine->calls[depth];
        made->what.kind = kind;
        made->what.callback = callback;
        copy(made->what.name, sizeof made->what.name, name);
        copy(made->what.file, sizeof made->what.file, file);
        atomic_store(&made->lacks, atomic_load(&shared->lacks));
        atomic_store(&made->order, atomic_fetch_add(&shared->calls, 1));
    }
    atomic_store(&mine->depth, depth + 1);
}

/* A plugin that forks comes back twice: only the supervised process goes on. */
void dh_foreign_leave(void)
{
    if (shared == NULL) return;
    if (getpid() != atomic_load_explicit(&shared->process, memory_order_relaxed)) _exit(0);
    dh_protect_look();
    if (mine != NULL) atomic_fetch_sub(&mine->depth, 1);
}

static const call *innermost(const slot *s)
{
    int depth = atomic_load(&s->depth);
    return depth <= 0 ? NULL : &s->calls[depth < DEPTH ? depth - 1 : DEPTH - 1];
}

bool dh_foreign_mark(void)
{
    const call *running = shared != NULL && mine != NULL ? innermost(mine) : NULL;
    if (running == NULL || running->what.callback == NULL) return false;
    atomic_store(&shared->marked, (int)(mine - shared->all) + 1);
    return true;
}

bool dh_foreign_find(const dh_foreign_notes *notes, dh_foreign *out)
{
    int marked = atomic_load(&notes->marked), n = atomic_load(&notes->slots);
    const call *found = marked > 0 ? innermost(&notes->all[marked - 1]) : NULL;
    for (int i = 0; marked == 0 && i < n && i < SLOTS; i++) {
        const call *other = innermost(&notes->all[i]);
        if (other != NULL && (found == NULL || atomic_load(&other->order) > atomic_load(&found->order))) found = other;
    }
    *out = (dh_foreign){.lacked_memory = atomic_load(&notes->lacks) > 0};
    if (found == NULL) return false;
    *out = found->what;
    out->lacked_memory = atomic_load(&notes->lacks) > atomic_load(&found->lacks);
    return true;
}

bool dh_foreign_is_drawing(const dh_foreign *foreign)
{
    return foreign->kind != NULL && strcmp(foreign->kind, DH_DRAWING) == 0;
}
