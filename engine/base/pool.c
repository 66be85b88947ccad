/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Persistent worker threads. `lock` guards the current job, its number, and the count of workers still in it. An atomic
 * counter hands out items in order; after a failure no later item is begun, but every earlier one was handed out before
 * and is finished, so that the lowest failing item is always found.
 */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

#define MAX_THREADS 1024

typedef struct worker {
    dh_pool *pool;
    pthread_t thread;
    int index;
} worker;

typedef struct job {
    dh_pool_work work;
    void *context;
    int64_t items;
    _Atomic int64_t next;   /* the item to hand out */
    _Atomic int64_t failed; /* the lowest failing item so far; `items` when none */
    dh_status status;       /* of that item; under the pool's lock */
    dh_error error;
    pthread_mutex_t *lock;
} job;

struct dh_pool {
    int threads, started;
    worker *workers;
    pthread_mutex_t run_lock; /* held for the length of a run */
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    job *job;
    uint64_t number; /* of jobs so far; a change tells workers of a new one */
    int busy;        /* workers that have not finished the job */
    bool begun;      /* threads were started, by the first run with more than one item; under run_lock */
    bool stopping;
};

static atomic_int cancelled;

void dh_pool_cancel(void)
{
    atomic_store(&cancelled, 1);
}

bool dh_pool_cancelled(void)
{
    return atomic_load_explicit(&cancelled, memory_order_relaxed) != 0;
}

dh_status dh_pool_check_cancelled(dh_error *error)
{
    return dh_pool_cancelled() ? dh_error_set(error, DH_ECANCELLED, "interrupted") : DH_OK;
}

void dh_pool_cancel_reset(void)
{
    atomic_store(&cancelled, 0);
}

static void record_failure(job *j, int64_t item, dh_status status, const dh_error *error)
{
    pthread_mutex_lock(j->lock);
    if (item < atomic_load(&j->failed)) {
        j->status = status;
        j->error = *error;
        atomic_store(&j->failed, item);
    }
    pthread_mutex_unlock(j->lock);
}

/* Runs items until none is left, or the next one is after a failed one. */
static void work_on(job *j, int index)
{
    for (;;) {
        int64_t item = atomic_fetch_add(&j->next, 1);
        if (item >= j->items || item > atomic_load(&j->failed)) return;
        dh_error error = DH_ERROR_INIT;
        dh_status status = dh_pool_cancelled() ? dh_error_set(&error, DH_ECANCELLED, "interrupted")
                                               : j->work(j->context, item, index, &error);
        if (status != DH_OK) record_failure(j, item, status, &error);
    }
}

static void *worker_main(void *argument)
{
    worker *self = argument;
    dh_pool *pool = self->pool;
    uint64_t done = 0;
    dh_text_fix_locale();
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->stopping && pool->number == done) pthread_cond_wait(&pool->begin, &pool->lock);
        if (pool->stopping) break;
        done = pool->number;
        job *j = pool->job;
        pthread_mutex_unlock(&pool->lock);
        work_on(j, self->index);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0) pthread_cond_signal(&pool->end);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static int count_processors(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 && n <= MAX_THREADS ? (int)n : 1;
}

/* The stacks of threads count as private memory of which a process may have a limit, used or not: it is raised by as
 * much, so that it means the same for any number of threads. */
static void allow_stacks(int threads)
{
    pthread_attr_t attributes;
    struct rlimit data;
    size_t size = 0;
    if (getrlimit(RLIMIT_DATA, &data) != 0 || data.rlim_cur == RLIM_INFINITY || pthread_attr_init(&attributes) != 0)
        return;
    pthread_attr_getstacksize(&attributes, &size);
    pthread_attr_destroy(&attributes);
    rlim_t room = data.rlim_max - data.rlim_cur, more = (rlim_t)size * (rlim_t)threads;
    data.rlim_cur += more < room ? more : room;
    setrlimit(RLIMIT_DATA, &data);
}

/* Workers block signals, so that the program's own thread handles them, but for those of a fault: a thread's own access
 * raises them, or a plugin raises one in the thread that runs it, and it must end there. When a thread cannot be
 * started, the pool works with fewer. */
static void start_workers(dh_pool *pool)
{
    static const int faults[] = {SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&all, faults[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    allow_stacks(pool->threads - 1);
    for (int i = 1; i < pool->threads; i++) {
        worker *w = &pool->workers[pool->started];
        *w = (worker){.pool = pool, .index = pool->started + 1};
        if (pthread_create(&w->thread, NULL, worker_main, w) != 0) break;
        pool->started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

dh_status dh_pool_new(dh_pool **out, int threads, dh_error *error)
{
    *out = NULL;
    if (threads < 1) threads = count_processors();
    if (threads > MAX_THREADS)
        return dh_error_set(error, DH_EINVAL, "'%d' threads are too many: give at most %d", threads, MAX_THREADS);
    dh_pool *pool = dh_calloc(1, sizeof *pool);
    worker *workers = dh_calloc((size_t)threads, sizeof *workers);
    if (!pool || !workers) {
        dh_free(pool);
        dh_free(workers);
        return dh_error_nomem(error);
    }
    pool->threads = threads;
    pool->workers = workers;
    pthread_mutex_init(&pool->run_lock, NULL);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->begin, NULL);
    pthread_cond_init(&pool->end, NULL);
    *out = pool;
    return DH_OK;
}

void dh_pool_free(dh_pool *pool)
{
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->started; i++) pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->begin);
    pthread_cond_destroy(&pool->end);
    pthread_mutex_destroy(&pool->lock);
    pthread_mutex_destroy(&pool->run_lock);
    dh_free(pool->workers);
    dh_free(pool);
}

int dh_pool_threads(const dh_pool *pool)
{
    return pool->threads;
}

static void run_shared(dh_pool *pool, job *j)
{
    if (!pool->begun) start_workers(pool);
    pool->begun = true;
    pthread_mutex_lock(&pool->lock);
    pool->job = j;
    pool->number++;
    pool->busy = pool->started;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    work_on(j, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy > 0) pthread_cond_wait(&pool->end, &pool->lock);
    pool->job = NULL;
    pthread_mutex_unlock(&pool->lock);
}

dh_status dh_pool_run(dh_pool *pool, int64_t items, dh_pool_work work, void *context, dh_error *error)
{
    if (items <= 0) return DH_OK;
    pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
    job j = {
        .work = work, .context = context, .items = items, .lock = pool ? &pool->lock : &own, .error = DH_ERROR_INIT};
    atomic_init(&j.next, 0);
    atomic_init(&j.failed, items);
    /* A nested or concurrent run finds the workers busy and works on its own thread alone. */
    if (pool && pool->threads > 1 && items > 1 && pthread_mutex_trylock(&pool->run_lock) == 0) {
        run_shared(pool, &j);
        pthread_mutex_unlock(&pool->run_lock);
    } else {
        work_on(&j, 0);
    }
    if (j.status != DH_OK && error) *error = j.error;
    return j.status;
}
