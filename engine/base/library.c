/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See library.h. */
#include "base/library.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

#include "base/message.h"
#include "base/strbuf.h"

char *dh_library_beside(const char *file)
{
    Dl_info info;
    dh_strbuf path = {0};
    const char *own = dladdr((void *)(uintptr_t)dh_library_beside, &info) != 0 ? info.dli_fname : NULL;
    const char *slash = own != NULL ? strrchr(own, '/') : NULL;
    if (slash != NULL) dh_strbuf_add_bytes(&path, own, (size_t)(slash - own) + 1);
    dh_strbuf_add(&path, file);
    return dh_strbuf_take(&path);
}

void *dh_library_find(const char *path, const char *entry, const char **why)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL), *found = library != NULL ? dlsym(library, entry) : NULL;
    *why = library == NULL ? dlerror() : NULL;
    if (library == NULL || found != NULL) return found; /* the library stays open */
    dlclose(library);
    *why = dh_tr("it is no library of this program");
    return NULL;
}
