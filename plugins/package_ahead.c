/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See package_ahead.h: blocks in a ring, filled by the thread and emptied by the reader, in turn. */
#include "package_ahead.h"

#include <limits.h>
#include <minizip/unzip.h>
#include <pthread.h>

#define BLOCK  (1 << 18)
#define BLOCKS 4
#define STACK  ((size_t)1 << 18) /* zlib needs little of it */

struct package_ahead {
    const dh_host *host;
    void *zip;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows, up to the sizes of blocks that are filled */
    pthread_cond_t changed;
    int n_filled, stop;
    int sizes[BLOCKS]; /* as unzReadCurrentFile() returned them: the last is 0 or negative */
    int block, at;     /* where the reader is */
    char *blocks;
};

/* Whether the block may be filled; waits until the reader has emptied it. */
static int wait_for_room(package_ahead *a)
{
    pthread_mutex_lock(&a->lock);
    while (a->n_filled == BLOCKS && !a->stop) pthread_cond_wait(&a->changed, &a->lock);
    int go_on = !a->stop;
    pthread_mutex_unlock(&a->lock);
    return go_on;
}

static void *inflate_blocks(void *data)
{
    package_ahead *a = data;
    for (int block = 0, n = 1; n > 0 && wait_for_room(a); block = (block + 1) % BLOCKS) {
        n = unzReadCurrentFile(a->zip, a->blocks + (size_t)block * BLOCK, BLOCK);
        pthread_mutex_lock(&a->lock);
        a->sizes[block] = n;
        a->n_filled++;
        pthread_cond_signal(&a->changed);
        pthread_mutex_unlock(&a->lock);
    }
    return NULL;
}

static int start_thread(package_ahead *a)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return 0;
    size_t stack = STACK > (size_t)PTHREAD_STACK_MIN ? STACK : (size_t)PTHREAD_STACK_MIN;
    pthread_attr_setstacksize(&attributes, stack);
    int started = pthread_create(&a->thread, &attributes, inflate_blocks, a) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

package_ahead *package_ahead_start(const dh_host *host, void *zip)
{
    package_ahead *a = host->alloc(sizeof *a);
    char *blocks = a ? host->alloc((size_t)BLOCKS * BLOCK) : NULL;
    if (blocks) {
        *a = (package_ahead){.host = host, .zip = zip, .blocks = blocks};
        pthread_mutex_init(&a->lock, NULL);
        pthread_cond_init(&a->changed, NULL);
        if (start_thread(a)) return a;
        pthread_cond_destroy(&a->changed);
        pthread_mutex_destroy(&a->lock);
    }
    host->free(blocks);
    host->free(a);
    return NULL;
}

int package_ahead_read(package_ahead *a, void *bytes, size_t size)
{
    pthread_mutex_lock(&a->lock);
    while (a->n_filled == 0) pthread_cond_wait(&a->changed, &a->lock);
    pthread_mutex_unlock(&a->lock);
    int left = a->sizes[a->block] - a->at;
    if (left <= 0) return left; /* the last one stays where it is */
    if ((size_t)left > size) left = (int)size;
    memcpy(bytes, a->blocks + (size_t)a->block * BLOCK + a->at, (size_t)left);
    a->at += left;
    if (a->at < a->sizes[a->block]) return left;
    a->at = 0;
    a->block = (a->block + 1) % BLOCKS;
    pthread_mutex_lock(&a->lock);
    a->n_filled--;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->lock);
    return left;
}

void package_ahead_stop(package_ahead *a)
{
    if (!a) return;
    pthread_mutex_lock(&a->lock);
    a->stop = 1;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    a->host->free(a->blocks);
    a->host->free(a);
}
