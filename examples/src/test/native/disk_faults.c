/*
 * A disk that fails on demand, for a process started with LD_PRELOAD. While the file $DISK_FAULT_TRIGGER holds one of the
 * words below, the files under $DISK_FAULT_DIRECTORY fail:
 *
 *   sync   fsync and fdatasync fail with EIO
 *   space  writes fail with ENOSPC
 *   short  writes take half of what they are given
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_ours(int fd) {
    const char *directory = getenv("DISK_FAULT_DIRECTORY");
    char link[64];
    char path[4096];
    if (directory == NULL) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = '\0';
    return strncmp(path, directory, strlen(directory)) == 0;
}

static int fails(const char *fault, int fd) {
    const char *trigger = getenv("DISK_FAULT_TRIGGER");
    char word[16] = "";
    int saved = errno;
    int file = trigger == NULL ? -1 : open(trigger, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        ssize_t length = read(file, word, sizeof word - 1);
        word[length < 0 ? 0 : length] = '\0';
        close(file);
    }
    errno = saved;
    return strncmp(word, fault, strlen(fault)) == 0 && is_ours(fd);
}

static int sync_or_fail(const char *name, int fd) {
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    if (fails("sync", fd)) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

int fsync(int fd) {
    return sync_or_fail("fsync", fd);
}

int fdatasync(int fd) {
    return sync_or_fail("fdatasync", fd);
}

static ssize_t write_or_fail(const char *name, int fd, const void *bytes, size_t count, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        (ssize_t (*)(int, const void *, size_t, off64_t)) dlsym(RTLD_NEXT, name);
    if (fails("space", fd)) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, count > 1 && fails("short", fd) ? count / 2 : count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    return write_or_fail("pwrite64", fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return write_or_fail("pwrite", fd, bytes, count, at);
}
