// Preloaded (LD_PRELOAD) into a program under test: it counts the calls that touch one folder, lets
// chosen ones fail, and writes down what became durable when.
//
//   ALDABA_FAULTS_UNDER   the folder, absolute, without a symbolic link in it
//   ALDABA_FAULTS_PLAN    NUMBER=WHAT,… by the number of the call, from 0:
//                         EIO, ENOSPC, EINTR, …  the call does nothing and fails so
//                         +EIO, …                the call is done and yet fails so
//                         lie                    a sync does nothing and says that it did
//                         short                  half of the bytes are read or written
//                         kill, +kill            SIGKILL instead of the call, or right after it
//   ALDABA_FAULTS_LIST    a file: a line `NUMBER NAME PATH` for each call, `- acknowledged` for each
//                         write to the file below
//   ALDABA_FAULTS_TRACE   a file: what changed the folder, as Trace.swift reads it
//   ALDABA_FAULTS_ACKS    a file outside the folder: what is written there goes into the trace, too
//   ALDABA_FAULTS_ORDERS  a file of 4096 bytes that a test changes while the program runs, a line each:
//                         CALL ERRNO             every such call fails, from then on
//                         CALL torn              half of the bytes are written, then SIGKILL
//                         CALL delay MS          and is slow
//                         clock SECONDS          the wall clock shows that much more
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { maximum_plan = 8, orders_bytes = 4096 };

enum act { act_none, act_fail, act_fail_done, act_short, act_lie, act_kill, act_kill_done, act_torn };

/// Ordered in the place of an error: see `act_torn`.
enum { code_torn = -1 };

struct fault {
  long number;
  enum act act;
  int code;
};

static char under[PATH_MAX];
static size_t under_count;
static char acks[PATH_MAX];
static struct fault plan[maximum_plan];
static int planned;
static int list_file = -1;
static int trace_file = -1;
static const volatile char *orders;
static long counted;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/// The C library's own way into the kernel, past ours at the end of this file.
static long raw(long number, ...) {
  static long (*real)(long, ...);
  if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
  long d = va_arg(rest, long), e = va_arg(rest, long);
  va_end(rest);
  return real(number, a, b, c, d, e);
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static const struct {
  const char *name;
  int code;
} codes[] = {
    {"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EINTR", EINTR},   {"EROFS", EROFS},
    {"EDQUOT", EDQUOT}, {"ENOMEM", ENOMEM}, {"EMFILE", EMFILE}, {"ENFILE", ENFILE},
    {"ENOBUFS", ENOBUFS}, {"EACCES", EACCES},
};

static int code_named(const char *name, size_t count) {
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    if (strlen(codes[i].name) == count && strncmp(codes[i].name, name, count) == 0) {
      return codes[i].code;
    }
  }
  return 0;
}

static void give_up(const char *what) {
  dprintf(2, "faults: %s\n", what);
  _exit(99);
}

static void read_plan(const char *text) {
  while (*text && planned < maximum_plan) {
    char *rest;
    struct fault fault = {strtol(text, &rest, 10), act_none, 0};
    if (*rest != '=') give_up("expected NUMBER=WHAT in the plan");
    const char *what = rest + 1;
    size_t count = strcspn(what, ",");
    int done = *what == '+';
    const char *name = what + done;
    size_t length = count - (size_t)done;
    if (length == 4 && strncmp(name, "kill", 4) == 0) {
      fault.act = done ? act_kill_done : act_kill;
    } else if (length == 5 && strncmp(name, "short", 5) == 0) {
      fault.act = act_short;
    } else if (length == 3 && strncmp(name, "lie", 3) == 0) {
      fault.act = act_lie;
    } else {
      fault.act = done ? act_fail_done : act_fail;
      fault.code = code_named(name, length);
      if (!fault.code) give_up("expected a known error in the plan");
    }
    plan[planned++] = fault;
    text = what + count;
    if (*text == ',') text++;
  }
}

static int open_own(const char *variable, int flags) {
  const char *path = getenv(variable);
  if (!path) return -1;
  int file = (int)raw(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
  if (file < 0) give_up("expected a file to write to");
  // Out of the way of the numbers that the program expects.
  int high = (int)raw(SYS_fcntl, file, F_DUPFD_CLOEXEC, 900);
  if (high < 0) return file;
  raw(SYS_close, file);
  return high;
}

__attribute__((constructor)) static void begin(void) {
  const char *folder = getenv("ALDABA_FAULTS_UNDER");
  if (folder) {
    strncpy(under, folder, sizeof under - 1);
    under_count = strlen(under);
  }
  const char *path = getenv("ALDABA_FAULTS_ACKS");
  if (path) strncpy(acks, path, sizeof acks - 1);
  const char *text = getenv("ALDABA_FAULTS_PLAN");
  if (text) read_plan(text);
  list_file = open_own("ALDABA_FAULTS_LIST", O_WRONLY | O_CREAT | O_APPEND);
  trace_file = open_own("ALDABA_FAULTS_TRACE", O_WRONLY | O_CREAT | O_APPEND);
  int file = open_own("ALDABA_FAULTS_ORDERS", O_RDONLY);
  if (file >= 0) {
    void *place = mmap(NULL, orders_bytes, PROT_READ, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) orders = place;
    raw(SYS_close, file);
  }
}

// Which calls count

static int is_under(const char *path) {
  return under_count && strncmp(path, under, under_count) == 0
    && (path[under_count] == 0 || path[under_count] == '/');
}

static int path_of(int file, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = raw(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  if (count < 0) return 0;
  path[count] = 0;
  return 1;
}

static int file_is_under(int file, char path[PATH_MAX]) {
  return under_count && path_of(file, path) && is_under(path);
}

/// A name relative to an open folder, made absolute.
static int is_under_at(int folder, const char *name, char path[PATH_MAX]) {
  if (!under_count) return 0;
  if (name[0] == '/' || folder == AT_FDCWD) {
    snprintf(path, PATH_MAX, "%s", name);
  } else {
    char base[PATH_MAX];
    if (!path_of(folder, base)) return 0;
    if ((size_t)snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX) return 0;
  }
  return is_under(path);
}

// What happens to one

struct outcome {
  enum act act;
  int code;
};

/// What the orders say of a call; waits where they say so.
static int ordered(const char *name) {
  if (!orders) return 0;
  char text[orders_bytes + 1];
  for (int i = 0; i < orders_bytes; i++) text[i] = orders[i];
  text[orders_bytes] = 0;
  int code = 0;
  size_t count = strlen(name);
  for (char *line = text; *line;) {
    size_t length = strcspn(line, "\n");
    if (strncmp(line, name, count) == 0 && line[count] == ' ') {
      const char *what = line + count + 1;
      if (strncmp(what, "delay ", 6) == 0) {
        long milliseconds = strtol(what + 6, NULL, 10);
        struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
        nanosleep(&time, NULL);
      } else if (length - count - 1 == 4 && strncmp(what, "torn", 4) == 0) {
        code = code_torn;
      } else {
        code = code_named(what, length - count - 1);
      }
    }
    line += length;
    if (*line == '\n') line++;
  }
  return code;
}

/// Counts a call and says what becomes of it; the lock is held from here to `end_call`.
static struct outcome begin_call(const char *name, const char *path) {
  int code = ordered(name);
  pthread_mutex_lock(&lock);
  long number = counted++;
  if (list_file >= 0) {
    char line[PATH_MAX + 64];
    int count = snprintf(line, sizeof line, "%ld %s %s\n", number, name, path + under_count);
    raw(SYS_write, list_file, line, (size_t)count);
  }
  if (code == code_torn) return (struct outcome){act_torn, 0};
  if (code) return (struct outcome){act_fail, code};
  for (int i = 0; i < planned; i++) {
    if (plan[i].number != number) continue;
    if (plan[i].act == act_kill) kill(getpid(), SIGKILL);
    return (struct outcome){plan[i].act, plan[i].code};
  }
  return (struct outcome){act_none, 0};
}

/// The call's own answer, or the fault's.
static long end_call(struct outcome outcome, long result) {
  int code = errno;
  if (outcome.act == act_kill_done || outcome.act == act_torn) kill(getpid(), SIGKILL);
  pthread_mutex_unlock(&lock);
  if (outcome.act == act_fail || outcome.act == act_fail_done) {
    errno = outcome.code;
    return -1;
  }
  errno = code;
  return result;
}

// The trace: kind, inode or 0, offset or size, two names, bytes. Numbers are little-endian.

static void note(
  char kind, uint64_t inode, int64_t place, const char *one, const char *two, const void *bytes,
  size_t count
) {
  if (trace_file < 0) return;
  uint32_t lengths[3] = {
    (uint32_t)(one ? strlen(one) : 0), (uint32_t)(two ? strlen(two) : 0), (uint32_t)count,
  };
  size_t total = 1 + 8 + 8 + sizeof lengths + lengths[0] + lengths[1] + count;
  char *record = malloc(total);
  if (!record) give_up("no memory");
  char *end = record;
  *end++ = kind;
  end = mempcpy(end, &inode, 8);
  end = mempcpy(end, &place, 8);
  end = mempcpy(end, lengths, sizeof lengths);
  end = mempcpy(end, one ? one : "", lengths[0]);
  end = mempcpy(end, two ? two : "", lengths[1]);
  if (count) end = mempcpy(end, bytes, count);
  raw(SYS_write, trace_file, record, total);
  free(record);
}

static uint64_t inode_of(int file) {
  struct stat status;
  return raw(SYS_fstat, file, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

static const char *inside(const char *path) {
  return path[under_count] == '/' ? path + under_count + 1 : path + under_count;
}

// Names

static int open_at(int folder, const char *name, int flags, unsigned mode) {
  char path[PATH_MAX];
  if (!is_under_at(folder, name, path)) {
    return (int)raw(SYS_openat, folder, name, flags, mode);
  }
  struct outcome outcome = begin_call("open", path);
  int result = -1;
  if (outcome.act != act_fail) {
    struct stat status;
    int is_new = (flags & O_CREAT) && raw(SYS_newfstatat, AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) != 0;
    result = (int)raw(SYS_openat, folder, name, flags, mode);
    if (result >= 0 && is_new) note('C', inode_of(result), 0, inside(path), NULL, NULL, 0);
    if (result >= 0 && (flags & O_TRUNC)) {
      note('T', inode_of(result), 0, inside(path), NULL, NULL, 0);
    }
    if (outcome.act == act_fail_done && result >= 0) raw(SYS_close, result);
  }
  return (int)end_call(outcome, result);
}

static unsigned mode_of(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, unsigned) : 0;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    unsigned mode = mode_of(flags, rest); \
    va_end(rest); \
    return open_at(AT_FDCWD, path, flags, mode); \
  }
#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    unsigned mode = mode_of(flags, rest); \
    va_end(rest); \
    return open_at(folder, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

static int rename_at(
  int from_folder, const char *from, int to_folder, const char *to, unsigned flags
) {
  char one[PATH_MAX], two[PATH_MAX];
  int is_ours = is_under_at(from_folder, from, one);
  if (!(is_under_at(to_folder, to, two) && is_ours)) {
    return (int)raw(SYS_renameat2, from_folder, from, to_folder, to, flags);
  }
  struct outcome outcome = begin_call("rename", two);
  int result = -1;
  if (outcome.act != act_fail) {
    result = (int)raw(SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (result == 0) note('R', 0, 0, inside(one), inside(two), NULL, 0);
  }
  return (int)end_call(outcome, result);
}

int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }

static int remove_at(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  if (!is_under_at(folder, name, path)) return (int)raw(SYS_unlinkat, folder, name, flags);
  struct outcome outcome = begin_call(flags & AT_REMOVEDIR ? "rmdir" : "unlink", path);
  int result = -1;
  if (outcome.act != act_fail) {
    result = (int)raw(SYS_unlinkat, folder, name, flags);
    if (result == 0) note('U', 0, 0, inside(path), NULL, NULL, 0);
  }
  return (int)end_call(outcome, result);
}

int unlink(const char *path) { return remove_at(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return remove_at(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return remove_at(folder, path, flags); }

static int make_folder_at(int folder, const char *name, mode_t mode) {
  char path[PATH_MAX];
  if (!is_under_at(folder, name, path)) return (int)raw(SYS_mkdirat, folder, name, mode);
  struct outcome outcome = begin_call("mkdir", path);
  int result = -1;
  if (outcome.act != act_fail) {
    result = (int)raw(SYS_mkdirat, folder, name, mode);
    if (result == 0) note('M', 0, 0, inside(path), NULL, NULL, 0);
  }
  return (int)end_call(outcome, result);
}

int mkdir(const char *path, mode_t mode) { return make_folder_at(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
  return make_folder_at(folder, path, mode);
}

#define ON_PATH(name, parameters, arguments, label) \
  int name parameters { \
    REAL(name); \
    if (!is_under(path)) return real arguments; \
    struct outcome outcome = begin_call(label, path); \
    int result = outcome.act == act_fail ? -1 : real arguments; \
    return (int)end_call(outcome, result); \
  }
ON_PATH(chmod, (const char *path, mode_t mode), (path, mode), "chmod")
ON_PATH(lstat, (const char *path, struct stat *status), (path, status), "stat")
ON_PATH(stat, (const char *path, struct stat *status), (path, status), "stat")

DIR *opendir(const char *path) {
  REAL(opendir);
  if (!is_under(path)) return real(path);
  struct outcome outcome = begin_call("opendir", path);
  DIR *result = outcome.act == act_fail || outcome.act == act_fail_done ? NULL : real(path);
  return end_call(outcome, 0) == 0 ? result : NULL;
}

// Bytes

ssize_t read(int file, void *bytes, size_t count) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return raw(SYS_read, file, bytes, count);
  struct outcome outcome = begin_call("read", path);
  if (outcome.act == act_short && count > 1) count /= 2;
  ssize_t result = outcome.act == act_fail ? -1 : raw(SYS_read, file, bytes, count);
  return end_call(outcome, result);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return raw(SYS_pread64, file, bytes, count, offset);
  struct outcome outcome = begin_call("pread", path);
  if (outcome.act == act_short && count > 1) count /= 2;
  ssize_t result = outcome.act == act_fail ? -1 : raw(SYS_pread64, file, bytes, count, offset);
  return end_call(outcome, result);
}

ssize_t write(int file, const void *bytes, size_t count) {
  char path[PATH_MAX];
  if (acks[0] && path_of(file, path) && strcmp(path, acks) == 0) {
    pthread_mutex_lock(&lock);
    ssize_t result = raw(SYS_write, file, bytes, count);
    if (result > 0) note('A', 0, 0, NULL, NULL, bytes, (size_t)result);
    if (list_file >= 0) raw(SYS_write, list_file, "- acknowledged\n", 15);
    pthread_mutex_unlock(&lock);
    return result;
  }
  if (!file_is_under(file, path)) return raw(SYS_write, file, bytes, count);
  struct outcome outcome = begin_call("write", path);
  if ((outcome.act == act_short || outcome.act == act_torn) && count > 1) count /= 2;
  ssize_t result = -1;
  if (outcome.act != act_fail) {
    struct stat status;
    int is_appending = (int)raw(SYS_fcntl, file, F_GETFL) & O_APPEND;
    off_t offset = is_appending && raw(SYS_fstat, file, &status) == 0
      ? status.st_size : (off_t)raw(SYS_lseek, file, 0, SEEK_CUR);
    result = raw(SYS_write, file, bytes, count);
    if (result > 0) note('W', inode_of(file), offset, inside(path), NULL, bytes, (size_t)result);
  }
  return end_call(outcome, result);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return raw(SYS_pwrite64, file, bytes, count, offset);
  struct outcome outcome = begin_call("pwrite", path);
  if ((outcome.act == act_short || outcome.act == act_torn) && count > 1) count /= 2;
  ssize_t result = -1;
  if (outcome.act != act_fail) {
    result = raw(SYS_pwrite64, file, bytes, count, offset);
    if (result > 0) note('W', inode_of(file), offset, inside(path), NULL, bytes, (size_t)result);
  }
  return end_call(outcome, result);
}

int ftruncate(int file, off_t size) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return (int)raw(SYS_ftruncate, file, size);
  struct outcome outcome = begin_call("ftruncate", path);
  int result = -1;
  if (outcome.act != act_fail) {
    result = (int)raw(SYS_ftruncate, file, size);
    if (result == 0) note('T', inode_of(file), size, inside(path), NULL, NULL, 0);
  }
  return (int)end_call(outcome, result);
}

int posix_fallocate(int file, off_t offset, off_t count) {
  REAL(posix_fallocate);
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return real(file, offset, count);
  struct outcome outcome = begin_call("fallocate", path);
  int result = 0;
  if (outcome.act != act_fail) {
    result = real(file, offset, count);
    if (result == 0) note('T', inode_of(file), offset + count, inside(path), NULL, NULL, 0);
  }
  // This one answers the error itself.
  return end_call(outcome, 0) == 0 ? result : outcome.code;
}

int posix_fadvise(int file, off_t offset, off_t count, int advice) {
  REAL(posix_fadvise);
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return real(file, offset, count, advice);
  struct outcome outcome = begin_call("fadvise", path);
  int result = outcome.act == act_fail ? 0 : real(file, offset, count, advice);
  return end_call(outcome, 0) == 0 ? result : outcome.code;
}

// Making durable. One that fails and does nothing has lost what it should have made durable: the
// kernel counts those pages as clean.

static int sync_file(int file, int number, const char *name) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return (int)raw(number, file);
  struct outcome outcome = begin_call(name, path);
  int result = -1;
  if (outcome.act == act_lie) {
    result = 0;
  } else if (outcome.act != act_fail) {
    result = (int)raw(number, file);
    struct stat status;
    int is_folder = raw(SYS_fstat, file, &status) == 0 && S_ISDIR(status.st_mode);
    if (result == 0) {
      note(is_folder ? 'D' : 'S', inode_of(file), 0, inside(path), NULL, NULL, 0);
    }
  }
  return (int)end_call(outcome, result);
}

int fsync(int file) { return sync_file(file, SYS_fsync, "fsync"); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync, "fdatasync"); }

// The rest

#define ON_FILE(name, parameters, arguments) \
  int name parameters { \
    REAL(name); \
    char path[PATH_MAX]; \
    if (!file_is_under(file, path)) return real arguments; \
    struct outcome outcome = begin_call(#name, path); \
    int result = outcome.act == act_fail ? -1 : real arguments; \
    return (int)end_call(outcome, result); \
  }
ON_FILE(fchmod, (int file, mode_t mode), (file, mode))
ON_FILE(fstat, (int file, struct stat *status), (file, status))
ON_FILE(flock, (int file, int operation), (file, operation))

int close(int file) {
  char path[PATH_MAX];
  if (!file_is_under(file, path)) return (int)raw(SYS_close, file);
  struct outcome outcome = begin_call("close", path);
  // A close that fails has closed.
  int result = (int)raw(SYS_close, file);
  return (int)end_call(outcome, result);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)raw(SYS_clock_gettime, clock, time);
  if (result != 0 || clock != CLOCK_REALTIME || !orders) return result;
  char text[orders_bytes + 1];
  for (int i = 0; i < orders_bytes; i++) text[i] = orders[i];
  text[orders_bytes] = 0;
  const char *line = strstr(text, "clock ");
  if (line) time->tv_sec += strtol(line + 6, NULL, 10);
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

// What the programs say to the kernel directly.
long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
  long d = va_arg(rest, long), e = va_arg(rest, long);
  va_end(rest);
  char path[PATH_MAX];
  switch (number) {
    case SYS_renameat2:
      return rename_at((int)a, (const char *)b, (int)c, (const char *)d, (unsigned)e);
    case SYS_accept4: {
      int code = ordered("accept");
      if (!code) break;
      errno = code;
      return -1;
    }
    case SYS_sync_file_range: {
      if (!file_is_under((int)a, path)) break;
      struct outcome outcome = begin_call("sync_file_range", path);
      long result = outcome.act == act_fail ? -1 : raw(number, a, b, c, d);
      return end_call(outcome, result);
    }
    case SYS_syncfs: {
      if (!file_is_under((int)a, path)) break;
      struct outcome outcome = begin_call("syncfs", path);
      long result = outcome.act == act_lie ? 0 : -1;
      if (outcome.act != act_fail && outcome.act != act_lie) {
        result = raw(number, a);
        if (result == 0) note('F', 0, 0, NULL, NULL, NULL, 0);
      }
      return end_call(outcome, result);
    }
    default: break;
  }
  return raw(number, a, b, c, d, e);
}
