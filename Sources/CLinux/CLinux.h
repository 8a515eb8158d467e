// What Linux offers and Swift's Glibc module does not show: whole headers, and inline shims for calls
// that are variadic, hidden behind _GNU_SOURCE or known by number only. _GNU_SOURCE is not defined
// here: it would change types that other modules of the same program have already seen.
//
// Every shim answers like the system call: -1 and errno when it fails.
#ifndef ALDABA_CLINUX_H
#define ALDABA_CLINUX_H

// First what Swift's Glibc module has, so that its types keep that one owner; what the includes below
// add is then only what it lacks.
#pragma clang module import SwiftGlibc

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <linux/sockios.h>

#include "Confinement.h"

extern int wcwidth(wchar_t character);

// Memory

static inline int aldaba_give_back_memory(void) { return malloc_trim(0); }

// Descriptors

static inline int aldaba_open(const char *path, int flags, unsigned int mode) {
  return open(path, flags | O_CLOEXEC, mode);
}

static inline int aldaba_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

/// A duplicate with a number of at least `lowest`, closed on exec.
static inline int aldaba_duplicate(int descriptor, int lowest) {
  return fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
}

static inline int aldaba_set_nonblocking(int descriptor, int on) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return -1;
  return fcntl(descriptor, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

/// Writes everything that waits for the file system of an open file.
static inline int aldaba_sync_file_system(int descriptor) {
  return (int)syscall(SYS_syncfs, descriptor);
}

/// Renames and fails with EEXIST where the new name is taken.
static inline int aldaba_rename_new(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u /* RENAME_NOREPLACE */);
}

/// Opens a name inside an open folder.
static inline int aldaba_open_at(int folder, const char *name, int flags, unsigned int mode) {
  return openat(folder, name, flags | O_CLOEXEC, mode);
}

/// Renames within or between open folders; unless `replacing`, fails with EEXIST where the new name
/// is taken.
static inline int aldaba_rename_at(int from_folder, const char *from, int to_folder, const char *to,
                                   int replacing) {
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, replacing ? 0u : 1u);
}

/// Begins to write a part of a file to the disk and does not wait for it.
static inline int aldaba_start_writing(int file, int64_t offset, int64_t count) {
  return (int)syscall(SYS_sync_file_range, file, offset, count, 2u /* SYNC_FILE_RANGE_WRITE */);
}

/// Makes everything of a file's file system durable.
static inline int aldaba_sync_all(int file) { return (int)syscall(SYS_syncfs, file); }

// Sockets

/// An accepted socket, non-blocking and closed on exec.
static inline int aldaba_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return (int)syscall(SYS_accept4, listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/// A stream socket, non-blocking and closed on exec.
static inline int aldaba_datagram_socket(void) {
  return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

// Bytes of a TCP socket that the other end has not acknowledged yet.
static inline int aldaba_unacknowledged(int socket) {
  int count = 0;
  return ioctl(socket, SIOCOUTQ, &count) == -1 ? -1 : count;
}

static inline int aldaba_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

struct aldaba_credentials {
  int32_t process;
  uint32_t user;
  uint32_t group;
};

/// Who connected to, or listens on, the other end of a Unix socket, as the kernel saw it.
static inline int aldaba_peer_credentials(int socket, struct aldaba_credentials *credentials) {
  socklen_t length = sizeof *credentials;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, credentials, &length);
}

// Processes

enum { ALDABA_SPAWN_SETSID = 0x80 }; // POSIX_SPAWN_SETSID of glibc

extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions,
                                                const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions,
                                                    int lowest);

/// Undoes an inherited "ignore SIGCHLD", under which the kernel throws exit statuses away.
static inline int aldaba_keep_exit_statuses(void) {
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) < 0) return -1;
  if (action.sa_handler != SIG_IGN) return 0;
  action.sa_handler = SIG_DFL;
  return sigaction(SIGCHLD, &action, NULL);
}

static inline int aldaba_pidfd_open(int process) {
#ifdef SYS_pidfd_open
  return (int)syscall(SYS_pidfd_open, process, 0u);
#else
  errno = ENOSYS;
  return -1;
#endif
}

/// Neither ptrace nor a core file shows this process's memory.
static inline int aldaba_not_dumpable(void) {
  struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) < 0) return -1;
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static inline int aldaba_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static inline int aldaba_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

/// Raises the soft limit of open descriptors to the hard one and answers it.
static inline long aldaba_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
  return (long)limit.rlim_cur;
}

static inline void aldaba_thread_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// Terminals

/// A new pseudo-terminal's master, unlocked; `number` is N of the slave's name /dev/pts/N.
static inline int aldaba_pty_open(int *number) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (master < 0) return -1;
  int unlocked = 0;
  if (ioctl(master, TIOCSPTLCK, &unlocked) < 0 || ioctl(master, TIOCGPTN, number) < 0) {
    int reason = errno;
    close(master);
    errno = reason;
    return -1;
  }
  return master;
}

static inline int aldaba_window_set(int terminal, int columns, int rows) {
  struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
  return ioctl(terminal, TIOCSWINSZ, &size);
}

static inline int aldaba_window_get(int terminal, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) < 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

/// How many columns a character takes in a UTF-8 terminal, whatever the program's own locale is;
/// -1: not printable, -2: this machine has no UTF-8 locale to ask.
static inline int aldaba_columns(uint32_t scalar) {
  static locale_t utf8 = (locale_t)0;
  locale_t known = __atomic_load_n(&utf8, __ATOMIC_ACQUIRE);
  if (known == (locale_t)0) {
    known = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (known == (locale_t)0) return -2;
    locale_t other = (locale_t)0;
    if (!__atomic_compare_exchange_n(&utf8, &other, known, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      freelocale(known);
      known = other;
    }
  }
  locale_t before = uselocale(known);
  int columns = wcwidth((wchar_t)scalar);
  uselocale(before);
  return columns;
}

// glibc shows it only with _GNU_SOURCE.
void *memmem(const void *bytes, size_t count, const void *part, size_t length);

#endif
