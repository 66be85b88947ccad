/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine allows, to hold the engine against.
 *   limits scan THREADS LEVEL FILE...    reads the files in blocks and counts commas, quotes and line ends
 *   limits memory THREADS MEGABYTES      reads memory as fast as it streams
 * LEVEL is best, portable, avx2 or avx512. Prints what it counted and how fast it was. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if defined __x86_64__
#include <immintrin.h>
#endif

enum { BLOCK = 1 << 20, MAX_THREADS = 64, STEP = 64 };

typedef struct counts {
    uint64_t bytes, commas, quotes, lines;
} counts;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "limits: cannot %s \"%s\": %s\n", what, name, strerror(errno));
    exit(1);
}

/* ---- counting; `size` is a multiple of STEP, the block is padded with zeros ---- */

typedef void (*counter)(counts *out, const unsigned char *bytes, size_t size);

static void count_portable(counts *out, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += STEP) {
        unsigned commas = 0, quotes = 0, lines = 0;
        for (size_t k = 0; k < STEP; k++) {
            commas += bytes[i + k] == ',';
            quotes += bytes[i + k] == '"';
            lines += bytes[i + k] == '\n';
        }
        out->commas += commas;
        out->quotes += quotes;
        out->lines += lines;
    }
}

#if defined __x86_64__
__attribute__((target("avx2,popcnt"))) static uint64_t equal_avx2(const unsigned char *bytes, char c)
{
    __m256i what = _mm256_set1_epi8(c);
    __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)bytes), what);
    __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(bytes + 32)), what);
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2,popcnt"))) static void count_avx2(counts *out, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += STEP) {
        out->commas += (uint64_t)__builtin_popcountll(equal_avx2(bytes + i, ','));
        out->quotes += (uint64_t)__builtin_popcountll(equal_avx2(bytes + i, '"'));
        out->lines += (uint64_t)__builtin_popcountll(equal_avx2(bytes + i, '\n'));
    }
}

__attribute__((target("avx512f,avx512bw,popcnt"))) static void count_avx512(counts *out, const unsigned char *bytes,
                                                                            size_t size)
{
    const __m512i comma = _mm512_set1_epi8(','), quote = _mm512_set1_epi8('"'), line = _mm512_set1_epi8('\n');
    for (size_t i = 0; i < size; i += STEP) {
        __m512i v = _mm512_loadu_si512(bytes + i);
        out->commas += (uint64_t)__builtin_popcountll(_mm512_cmpeq_epi8_mask(v, comma));
        out->quotes += (uint64_t)__builtin_popcountll(_mm512_cmpeq_epi8_mask(v, quote));
        out->lines += (uint64_t)__builtin_popcountll(_mm512_cmpeq_epi8_mask(v, line));
    }
}
#endif

static counter find_counter(const char *level)
{
    bool best = strcmp(level, "best") == 0;
#if defined __x86_64__
    if ((best || strcmp(level, "avx512") == 0) && __builtin_cpu_supports("avx512bw")) return count_avx512;
    if ((best || strcmp(level, "avx2") == 0) && __builtin_cpu_supports("avx2")) return count_avx2;
#endif
    if (best || strcmp(level, "portable") == 0) return count_portable;
    errno = ENOTSUP;
    fail("count at level", level);
    return NULL;
}

/* ---- the scan: threads take blocks in turn ---- */

typedef struct scan {
    const char *path;
    int fd;
    int64_t size;
    atomic_llong next;
    counter count;
} scan;

typedef struct worker {
    pthread_t thread;
    void *work;
    counts counts;
    const uint64_t *from, *to; /* of memory */
    uint64_t sum;
} worker;

static size_t read_block(const scan *s, unsigned char *block, int64_t at)
{
    size_t want = s->size - at < BLOCK ? (size_t)(s->size - at) : BLOCK, have = 0;
    while (have < want) {
        ssize_t n = pread(s->fd, block + have, want - have, (off_t)(at + (int64_t)have));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("read", s->path);
        if (n == 0) break;
        have += (size_t)n;
    }
    return have;
}

static void *scan_blocks(void *argument)
{
    worker *w = argument;
    scan *s = w->work;
    unsigned char *block = aligned_alloc(STEP, BLOCK);
    if (block == NULL) fail("scan", s->path);
    for (int64_t at; (at = atomic_fetch_add(&s->next, BLOCK)) < s->size;) {
        size_t size = read_block(s, block, at), padded = (size + STEP - 1) / STEP * STEP;
        memset(block + size, 0, padded - size);
        s->count(&w->counts, block, padded);
        w->counts.bytes += size;
    }
    free(block);
    return NULL;
}

static void run_workers(worker *workers, int threads, void *(*work)(void *))
{
    for (int i = 1; i < threads; i++)
        if ((errno = pthread_create(&workers[i].thread, NULL, work, &workers[i]))) fail("start", "a thread");
    work(&workers[0]);
    for (int i = 1; i < threads; i++) pthread_join(workers[i].thread, NULL);
}

static void scan_file(counts *total, const char *path, int threads, counter count)
{
    scan s = {.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC), .count = count};
    struct stat st;
    if (s.fd < 0 || fstat(s.fd, &st) < 0) fail("open", path);
    s.size = st.st_size;
    worker workers[MAX_THREADS] = {{.work = NULL}};
    for (int i = 0; i < threads; i++) workers[i].work = &s;
    run_workers(workers, threads, scan_blocks);
    close(s.fd);
    for (int i = 0; i < threads; i++) {
        total->bytes += workers[i].counts.bytes;
        total->commas += workers[i].counts.commas;
        total->quotes += workers[i].counts.quotes;
        total->lines += workers[i].counts.lines;
    }
}

static int run_scan(int threads, const char *level, char **paths)
{
    counter count = find_counter(level);
    counts total = {.bytes = 0};
    double start = now();
    for (; *paths; paths++) scan_file(&total, *paths, threads, count);
    double wall = now() - start;
    printf("bytes=%llu commas=%llu quotes=%llu lines=%llu seconds=%.4f GB/s=%.2f\n", (unsigned long long)total.bytes,
           (unsigned long long)total.commas, (unsigned long long)total.quotes, (unsigned long long)total.lines, wall,
           (double)total.bytes / wall * 1e-9);
    return 0;
}

/* ---- memory ---- */

#define SUMS 8 /* independent sums, so that the loads and not the additions are waited for */

static uint64_t sum_portable(const uint64_t *from, const uint64_t *to)
{
    uint64_t sums[SUMS] = {0}, total = 0;
    for (; from < to; from += SUMS)
        for (int i = 0; i < SUMS; i++) sums[i] += from[i];
    for (int i = 0; i < SUMS; i++) total += sums[i];
    return total;
}

#if defined __x86_64__
__attribute__((target("avx512f"))) static uint64_t sum_avx512(const uint64_t *from, const uint64_t *to)
{
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (; to - from >= 4 * SUMS; from += 4 * SUMS) {
        a = _mm512_add_epi64(a, _mm512_load_si512(from));
        b = _mm512_add_epi64(b, _mm512_load_si512(from + SUMS));
        c = _mm512_add_epi64(c, _mm512_load_si512(from + 2 * SUMS));
        d = _mm512_add_epi64(d, _mm512_load_si512(from + 3 * SUMS));
    }
    __m512i all = _mm512_add_epi64(_mm512_add_epi64(a, b), _mm512_add_epi64(c, d));
    return (uint64_t)_mm512_reduce_add_epi64(all) + sum_portable(from, to);
}
#endif

static void *sum_memory(void *argument)
{
    worker *w = argument;
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f")) {
        w->sum = sum_avx512(w->from, w->to);
        return NULL;
    }
#endif
    w->sum = sum_portable(w->from, w->to);
    return NULL;
}

static int run_memory(int threads, long megabytes)
{
    enum { PASSES = 5 };
    size_t words = (size_t)megabytes * (1 << 20) / sizeof(uint64_t);
    uint64_t *memory = aligned_alloc(STEP, words * sizeof *memory);
    if (memory == NULL) fail("read", "memory");
    for (size_t i = 0; i < words; i++) memory[i] = i;
    double best = 1e9;
    uint64_t sum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        worker workers[MAX_THREADS] = {{.work = NULL}};
        size_t share = words / (size_t)threads / SUMS * SUMS;
        for (int i = 0; i < threads; i++) {
            workers[i].from = memory + (size_t)i * share;
            workers[i].to = i == threads - 1 ? memory + words : workers[i].from + share;
        }
        double start = now();
        run_workers(workers, threads, sum_memory);
        double wall = now() - start;
        if (wall < best) best = wall;
        sum = 0;
        for (int i = 0; i < threads; i++) sum += workers[i].sum;
    }
    free(memory);
    if (sum != (uint64_t)words * (words - 1) / 2) {
        fprintf(stderr, "limits: the sum of the memory read is wrong\n");
        return 1;
    }
    printf("bytes=%zu seconds=%.4f GB/s=%.2f\n", words * sizeof *memory, best,
           (double)(words * sizeof *memory) / best * 1e-9);
    return 0;
}

int main(int argc, char **argv)
{
    int threads = argc > 2 ? atoi(argv[2]) : 0;
    if (threads >= 1 && threads <= MAX_THREADS) {
        if (argc > 4 && strcmp(argv[1], "scan") == 0) return run_scan(threads, argv[3], argv + 4);
        if (argc == 4 && strcmp(argv[1], "memory") == 0 && atol(argv[3]) > 0) return run_memory(threads, atol(argv[3]));
    }
    fprintf(stderr, "usage: limits scan THREADS LEVEL FILE... | limits memory THREADS MEGABYTES\n");
    return 2;
}
