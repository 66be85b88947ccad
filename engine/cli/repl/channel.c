/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See channel.h. A message is a head and its bytes, over a socket. */
#include "cli/repl/channel.h"

#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct head {
    int32_t kind, number;
    uint64_t size;
} head;

#define LARGEST ((uint64_t)1 << 30)

static bool send_all(int file, const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t sent = send(file, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int file, void *bytes, size_t size)
{
    for (char *at = bytes; size > 0;) {
        ssize_t got = read(file, at, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

/* The other process, which may wait for the rest of a message or for an answer, finds the end. False. */
static bool give_up(int file)
{
    int number = errno;
    shutdown(file, SHUT_RDWR);
    errno = number;
    return false;
}

bool dh_channel_send(int file, dh_message_kind kind, int number, const void *bytes, size_t size)
{
    head first = {.kind = (int32_t)kind, .number = number, .size = size};
    return (send_all(file, &first, sizeof first) && send_all(file, bytes, size)) || give_up(file);
}

bool dh_channel_receive(int file, dh_message_kind *kind, int *number, dh_strbuf *out)
{
    head first;
    dh_strbuf_clear(out);
    if (!receive_all(file, &first, sizeof first) || first.size > LARGEST) return give_up(file);
    *kind = (dh_message_kind)first.kind;
    *number = first.number;
    char *room = dh_strbuf_room(out, (size_t)first.size + 1);
    if (room == NULL || !receive_all(file, room, (size_t)first.size)) return give_up(file);
    room[first.size] = '\0';
    out->size += (size_t)first.size;
    return true;
}
