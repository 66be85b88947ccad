/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors: message and location in the caller's struct, and what each status means to a shell. */
#include "base/error.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"

/* The longest length up to `size` that does not end `text` in the middle of a UTF-8 sequence. */
static size_t whole_characters(const char *text, size_t size)
{
    size_t lead = size;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80) lead--;
    if (lead == 0) return size;
    unsigned char byte = (unsigned char)text[lead - 1];
    size_t need = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return size - (lead - 1) < need ? lead - 1 : size;
}

static void copy_text(char *to, size_t capacity, const char *from)
{
    size_t size = strlen(from);
    if (size >= capacity) size = whole_characters(from, capacity - 1);
    memmove(to, from, size);
    to[size] = '\0';
}

/* vsnprintf that never leaves half a character at the end. */
static void format_text(char *buffer, size_t capacity, const char *format, va_list args)
{
    int need = vsnprintf(buffer, capacity, format, args);
    if (need < 0) buffer[0] = '\0';
    if (need >= 0 && (size_t)need >= capacity) buffer[whole_characters(buffer, capacity - 1)] = '\0';
}

void dh_error_init(dh_error *error)
{
    if (error) *error = (dh_error)DH_ERROR_INIT;
}

/* Takes out what is left of letters that a precision, "%.100s", has cut in two. */
static void drop_cut_letters(char *message)
{
    size_t size = strlen(message), kept = 0;
    for (size_t i = 0; i < size;) {
        unsigned char lead = (unsigned char)message[i];
        size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1, has = 1;
        while (has < wanted && i + has < size && ((unsigned char)message[i + has] & 0xC0) == 0x80) has++;
        if (has == wanted) memmove(message + kept, message + i, has), kept += has;
        i += has;
    }
    message[kept] = '\0';
}

dh_status dh_error_vset(dh_error *error, dh_status status, const char *format, va_list args)
{
    if (!error) return status;
    /* Into a buffer first: an argument may point to the old message. */
    char message[sizeof error->message];
    format_text(message, sizeof message, dh_tr(format), args);
    if (strstr(format, "%.") != NULL) drop_cut_letters(message);
    dh_error_init(error);
    error->status = status;
    memcpy(error->message, message, strlen(message) + 1);
    return status;
}

dh_status dh_error_set(dh_error *error, dh_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dh_error_vset(error, status, format, args);
    va_end(args);
    return status;
}

void dh_error_complete(dh_error *error, dh_status status)
{
    if (!error) return;
    bool has_message = error->message[0] && (error->status == status || error->status == DH_OK);
    if (has_message)
        error->status = status;
    else if (status == DH_ENOMEM)
        dh_error_nomem(error);
    else if (status == DH_ECANCELLED)
        dh_error_set(error, status, "interrupted");
    else
        dh_error_set(error, status, "it failed without saying why");
}

dh_status dh_error_at(dh_error *error, const char *where, int32_t line, int32_t column)
{
    if (!error) return DH_OK;
    copy_text(error->where, sizeof error->where, where ? where : "");
    error->line = line;
    error->column = column;
    return error->status;
}

/* The texts of strerror, listed here so that they can be translated; other numbers keep what strerror says. */
const char *dh_error_of_system(int number)
{
    static const struct {
        int number;
        const char *text;
    } texts[] = {
        {EACCES, DH_MESSAGE("Permission denied")},
        {EBADF, DH_MESSAGE("Bad file descriptor")},
        {EBUSY, DH_MESSAGE("Device or resource busy")},
        {EDQUOT, DH_MESSAGE("Disk quota exceeded")},
        {EEXIST, DH_MESSAGE("File exists")},
        {EFBIG, DH_MESSAGE("File too large")},
        {EINVAL, DH_MESSAGE("Invalid argument")},
        {EIO, DH_MESSAGE("Input/output error")},
        {EISDIR, DH_MESSAGE("Is a directory")},
        {ELOOP, DH_MESSAGE("Too many levels of symbolic links")},
        {EMFILE, DH_MESSAGE("Too many open files")},
        {ENAMETOOLONG, DH_MESSAGE("File name too long")},
        {ENFILE, DH_MESSAGE("Too many open files in system")},
        {ENOENT, DH_MESSAGE("No such file or directory")},
        {ENOMEM, DH_MESSAGE("Cannot allocate memory")},
        {ENOSPC, DH_MESSAGE("No space left on device")},
        {ENOTDIR, DH_MESSAGE("Not a directory")},
        {ENOTEMPTY, DH_MESSAGE("Directory not empty")},
        {ENXIO, DH_MESSAGE("No such device or address")},
        {EPERM, DH_MESSAGE("Operation not permitted")},
        {EPIPE, DH_MESSAGE("Broken pipe")},
        {EROFS, DH_MESSAGE("Read-only file system")},
        {ESPIPE, DH_MESSAGE("Illegal seek")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].number == number) return dh_tr(texts[i].text);
    return strerror(number);
}

dh_status dh_error_nomem(dh_error *error)
{
    return dh_error_set(error, DH_ENOMEM, "out of memory");
}

void dh_error_prefix(dh_error *error, const char *format, ...)
{
    if (!error) return;
    char text[sizeof error->message];
    va_list args;
    va_start(args, format);
    format_text(text, sizeof text, dh_tr(format), args);
    va_end(args);
    size_t size = strlen(text), capacity = sizeof text;
    for (const char *part = ": "; *part && size + 1 < capacity; part++) text[size++] = *part;
    copy_text(text + size, capacity - size, error->message);
    memcpy(error->message, text, strlen(text) + 1);
}

size_t dh_error_format(const dh_error *error, char *buffer, size_t size)
{
    static const dh_error none = DH_ERROR_INIT;
    if (!error) error = &none;
    char line[16] = "", column[16] = "";
    if (error->line > 0) snprintf(line, sizeof line, ":%d", (int)error->line);
    if (error->line > 0 && error->column > 0) snprintf(column, sizeof column, ":%d", (int)error->column);
    bool located = error->where[0] || error->line > 0;
    int need =
        snprintf(buffer, size, "%s%s%s%s%s", error->where, located && !error->where[0] && line[0] ? line + 1 : line,
                 column, located ? ": " : "", error->message);
    if (need < 0) need = 0;
    if (size > 0 && (size_t)need >= size) buffer[whole_characters(buffer, size - 1)] = '\0';
    return (size_t)need;
}

int dh_status_exit_code(dh_status status)
{
    switch (status) {
    case DH_OK: return 0;
    case DH_EINVAL:
    case DH_ETYPE: return 2;
    case DH_EDATA:
    case DH_EIO: return 3;
    case DH_ECANCELLED: return 130;
    case DH_ENOMEM:
    case DH_ELIMIT:
    case DH_ESCRIPT:
    case DH_EPLUGIN:
    case DH_EINTERNAL: return 4;
    }
    return 4;
}
