/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a shared object and checking its stamp before its entry is called. */
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "base/foreign.h"
#include "plugin/plugin_internal.h"

/* dlerror's message without the path that it begins with. */
static const char *loader_message(const char *path)
{
    const char *message = dlerror();
    if (!message) return dh_tr("the system's loader gives no reason");
    size_t n = strlen(path);
    if (strncmp(message, path, n) == 0 && strncmp(message + n, ": ", 2) == 0) return message + n + 2;
    return message;
}

static const char *explain_open(const char *path, dh_arena *arena)
{
    static const char undefined[] = "undefined symbol: ";
    const char *message = loader_message(path);
    if (strncmp(message, undefined, sizeof undefined - 1) == 0) {
        const char *symbol = message + sizeof undefined - 1;
        return dh_arena_printf(
            arena,
            dh_tr("it needs the symbol '%.*s', which neither this program nor a library that it is linked "
                  "with has: link it with the library that does"),
            (int)strcspn(symbol, " ,\t"), symbol);
    }
    return dh_arena_printf(arena, dh_tr("it cannot be loaded: %s"), message);
}

/* Why the stamp is not accepted; "" when it is, NULL when out of memory. */
static const char *explain_stamp(const dh_plugin_stamp *stamp, dh_arena *arena)
{
    if (stamp->magic != DH_ABI_MAGIC)
        return dh_arena_printf(
            arena,
            dh_tr("its stamp begins with 0x%08x instead of 0x%08x: it is no plugin of this program, or was "
                  "built for another kind of machine"),
            stamp->magic, DH_ABI_MAGIC);
    if (!memchr(stamp->name, 0, sizeof stamp->name) || !memchr(stamp->version, 0, sizeof stamp->version))
        return dh_arena_strdup(arena, dh_tr("its stamp has a name or version without an end: make the stamp with "
                                            "DH_PLUGIN_STAMP"));
    if (stamp->abi_major != DH_ABI_MAJOR)
        return dh_arena_printf(
            arena,
            dh_tr("it was built for plugin interface %u.%u and this program has %d.%d: build it again with "
                  "this program's header"),
            stamp->abi_major, stamp->abi_minor, DH_ABI_MAJOR, DH_ABI_MINOR);
    if (stamp->abi_minor > DH_ABI_MINOR)
        return dh_arena_printf(
            arena,
            dh_tr("it was built for plugin interface %u.%u, newer than this program's %d.%d: update the "
                  "program, or build it again with this program's header"),
            stamp->abi_major, stamp->abi_minor, DH_ABI_MAJOR, DH_ABI_MINOR);
    return "";
}

dh_status dh_plugin_open(const char *path, dh_arena *arena, dh_plugin_stamp *stamp, bool *stamped,
                         dh_entry_function *entry, const char **reason, dh_error *error)
{
    *stamped = false;
    *reason = NULL;
    errno = 0;
    dh_foreign_enter("", "", "dlopen", path);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    /* the loader's message may speak of something else: without memory for its name a file is not there */
    bool lacks_memory = !handle && errno == ENOMEM;
    dh_foreign_leave();
    if (lacks_memory) return dh_error_nomem(error);
    if (!handle) {
        *reason = explain_open(path, arena);
        return *reason ? DH_OK : dh_error_nomem(error);
    }
    const dh_plugin_stamp *found = dlsym(handle, "dienhong_plugin_stamp");
    const char *sentence = "";
    if (!found) {
        sentence = dh_tr("it has no stamp 'dienhong_plugin_stamp': put DH_PLUGIN_STAMP(name, version) into it, or take "
                         "the file out of the plugin folder");
    } else {
        sentence = explain_stamp(found, arena);
        if (sentence && memchr(found->name, 0, sizeof found->name) &&
            memchr(found->version, 0, sizeof found->version)) {
            *stamp = *found;
            *stamped = found->magic == DH_ABI_MAGIC;
        }
    }
    void *symbol = dlsym(handle, "dienhong_plugin_entry");
    if (sentence && !sentence[0] && !symbol)
        sentence =
            dh_tr("it has a stamp but no function 'dienhong_plugin_entry': write one, and do not make it static");
    /* dlsym's object pointer to a function pointer: allowed by POSIX, but ISO C has no cast for it */
    memcpy(entry, &symbol, sizeof symbol);
    if (sentence && !sentence[0]) return DH_OK; /* never closed: pointers to its code may be kept */
    dlclose(handle);
    *reason = sentence;
    return sentence ? DH_OK : dh_error_nomem(error);
}
