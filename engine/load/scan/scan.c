/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the kernel; starts and ends the marking of a text. */
#include "load/scan/scan.h"

#include <string.h>

const dh_scan_kernel *dh_scan_at(int index)
{
    const dh_scan_kernel *kernels[3] = {&dh_scan_plain, NULL, NULL};
    int n = 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
                __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (avx2) kernels[n++] = &dh_scan_avx2;
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vbmi2"))
        kernels[n++] = &dh_scan_avx512;
#endif
    return index >= 0 && index < n ? kernels[index] : NULL;
}

const dh_scan_kernel *dh_scan_best(void)
{
    const dh_scan_kernel *best = dh_scan_at(0);
    for (int i = 1; dh_scan_at(i) != NULL; i++) best = dh_scan_at(i);
    return best;
}

static bool is_mark(int byte, char delimiter)
{
    return byte == '"' || byte == '\n' || byte == '\r' || byte == (unsigned char)delimiter;
}

void dh_scan_begin(dh_scan_state *state, int before, char delimiter)
{
    memset(state, 0, sizeof *state);
    state->before = before < 0 || is_mark(before, delimiter);
    state->before_cr = before == '\r';
}

void dh_scan_end(dh_scan_state *state, int next, char delimiter)
{
    if (next < 0) {
        uint64_t open = state->inside & 1; /* unclosed quote at the end of the file */
        state->irregular[0] |= open;
        state->irregular[1] |= open ^ 1;
    } else if (!is_mark(next, delimiter)) {
        state->irregular[0] |= state->before_quote & ~state->inside;
        state->irregular[1] |= state->before_quote & state->inside;
    }
}
