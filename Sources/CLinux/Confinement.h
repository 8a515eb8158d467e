// What a process gives up for good: the filter of system calls (seccomp) and the rules for files,
// ports and signals (landlock). Only numbers and structures; what they are for is said in
// AldabaSystem/Confinement.swift.
#ifndef ALDABA_CONFINEMENT_H
#define ALDABA_CONFINEMENT_H

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ALDABA_AUDIT_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ALDABA_AUDIT_ARCH AUDIT_ARCH_AARCH64
#endif

// Calls that nothing in a confined process makes: starting programs, other processes' memory and
// signals, mounts and name spaces, the kernel itself, waiting for connections.
static const int aldaba_refused_calls[] = {
#ifdef SYS_fork
    SYS_fork, SYS_vfork,
#endif
#ifdef SYS_mknod
    SYS_mknod,
#endif
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm,
#endif
    SYS_execve, SYS_execveat, SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_ptrace,
    SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_listen, SYS_accept, SYS_accept4,
    SYS_mknodat, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_bpf,
    SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key,
    SYS_personality, SYS_memfd_create, SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_reboot,
    SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_settimeofday, SYS_clock_settime,
    SYS_adjtimex, SYS_clock_adjtime, SYS_sethostname, SYS_setdomainname,
    // By number where the headers may be older: the same on all architectures from 424 on.
    424 /* pidfd_send_signal */, 425 /* io_uring_setup */, 426, 427, 428 /* open_tree */,
    429 /* move_mount */, 430 /* fsopen */, 431, 432, 433 /* fspick */, 438 /* pidfd_getfd */,
    440 /* process_madvise */, 442 /* mount_setattr */};

enum {
  ALDABA_FILTER_UNIX_SOCKETS = 1,
  ALDABA_REFUSED = SECCOMP_RET_ERRNO | EPERM,
  ALDABA_UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS,
};

/// Refuses the calls above with EPERM from now on, for every thread and every child. Wants "no new
/// privileges". ENOTSUP where this machine's calls are not known.
static inline int aldaba_filter_calls(int flags) {
#ifndef ALDABA_AUDIT_ARCH
  errno = ENOTSUP;
  return -1;
#else
  enum { number = offsetof(struct seccomp_data, nr), arch = offsetof(struct seccomp_data, arch) };
  enum { first = offsetof(struct seccomp_data, args), second = first + 8 };
  struct sock_filter filter[256];
  unsigned short at = 0;
#define ADD(instruction) filter[at++] = (struct sock_filter)instruction
#define LOAD(offset) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset))
#define IS(value, yes, no) ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), yes, no))
#define HAS(bits, yes, no) ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), yes, no))
#define ANSWER(value) ADD(BPF_STMT(BPF_RET | BPF_K, value))
  LOAD(arch);
  IS(ALDABA_AUDIT_ARCH, 1, 0);
  ANSWER(SECCOMP_RET_KILL_PROCESS);
  LOAD(number);
#if defined(__x86_64__)
  // The calls of the x32 interface have other numbers.
  ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1));
  ANSWER(ALDABA_UNKNOWN);
#endif
  // The C library goes on with clone, whose flags can be read.
  IS(435 /* clone3 */, 0, 1);
  ANSWER(ALDABA_UNKNOWN);
  for (size_t index = 0; index < sizeof aldaba_refused_calls / sizeof aldaba_refused_calls[0];
       index++) {
    IS(aldaba_refused_calls[index], 0, 1);
    ANSWER(ALDABA_REFUSED);
  }
  // Threads, not processes.
  IS(SYS_clone, 0, 4);
  LOAD(first);
  HAS(0x00010000 /* CLONE_THREAD */, 1, 0);
  ANSWER(ALDABA_REFUSED);
  ANSWER(SECCOMP_RET_ALLOW);
  // Signals to itself (abort), to nobody else.
  IS(SYS_tgkill, 0, 4);
  LOAD(first);
  IS(getpid(), 1, 0);
  ANSWER(ALDABA_REFUSED);
  ANSWER(SECCOMP_RET_ALLOW);
  // No keys are put into a terminal as if they had been typed there.
  IS(SYS_ioctl, 0, 5);
  LOAD(second);
  IS(0x5412 /* TIOCSTI */, 1, 0);
  IS(0x541C /* TIOCLINUX */, 0, 1);
  ANSWER(ALDABA_REFUSED);
  ANSWER(SECCOMP_RET_ALLOW);
  // Its memory stays out of reach.
  IS(SYS_prctl, 0, 4);
  LOAD(first);
  IS(PR_SET_DUMPABLE, 0, 1);
  ANSWER(ALDABA_REFUSED);
  ANSWER(SECCOMP_RET_ALLOW);
  // The network, and asking the kernel about it.
  IS(SYS_socket, 0, 7);
  LOAD(first);
  IS(AF_INET, 4, 0);
  IS(AF_INET6, 3, 0);
  IS(16 /* AF_NETLINK */, 2, 0);
  IS(flags & ALDABA_FILTER_UNIX_SOCKETS ? AF_UNIX : AF_INET, 1, 0);
  ANSWER(ALDABA_REFUSED);
  ANSWER(SECCOMP_RET_ALLOW);
  ANSWER(SECCOMP_RET_ALLOW);
#undef ADD
#undef LOAD
#undef IS
#undef HAS
#undef ANSWER
  struct sock_fprog program = {at, filter};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
#endif
}

// Landlock, by number: headers may be older than the kernel.

enum {
  ALDABA_LANDLOCK_EXECUTE = 1 << 0,
  ALDABA_LANDLOCK_MAKE_CHAR = 1 << 6,
  ALDABA_LANDLOCK_MAKE_SOCK = 1 << 9,
  ALDABA_LANDLOCK_MAKE_FIFO = 1 << 10,
  ALDABA_LANDLOCK_MAKE_BLOCK = 1 << 11,
  ALDABA_LANDLOCK_REFER = 1 << 13,
  ALDABA_LANDLOCK_BIND_TCP = 1 << 0,
  ALDABA_LANDLOCK_CONNECT_TCP = 1 << 1,
  ALDABA_LANDLOCK_ABSTRACT_SOCKETS = 1 << 0,
  ALDABA_LANDLOCK_SIGNALS = 1 << 1,
};

struct aldaba_landlock_rules {
  uint64_t files;
  uint64_t network;
  uint64_t scope;
};

struct aldaba_landlock_folder {
  uint64_t allowed;
  int32_t folder;
} __attribute__((packed));

struct aldaba_landlock_port {
  uint64_t allowed;
  uint64_t port;
};

/// The version of landlock that this kernel has; -1 where it has none.
static inline int aldaba_landlock_version(void) {
  return (int)syscall(444 /* landlock_create_ruleset */, NULL, (size_t)0, 1u);
}

static inline int aldaba_landlock_create(const struct aldaba_landlock_rules *rules, size_t size) {
  return (int)syscall(444, rules, size, 0u);
}

static inline int aldaba_landlock_allow_folder(int rules,
                                               const struct aldaba_landlock_folder *folder) {
  return (int)syscall(445 /* landlock_add_rule */, rules, 1, folder, 0u);
}

static inline int aldaba_landlock_allow_port(int rules, const struct aldaba_landlock_port *port) {
  return (int)syscall(445, rules, 2, port, 0u);
}

/// Wants "no new privileges". Holds for the calling thread and what it starts.
static inline int aldaba_landlock_enforce(int rules) {
  return (int)syscall(446 /* landlock_restrict_self */, rules, 0u);
}

// Descriptors that are handed to another process

enum { ALDABA_HANDED_LIMIT = 4 };

/// One message with descriptors, at most four; all of it or nothing.
static inline long aldaba_hand(int socket, const void *bytes, size_t count, const int *descriptors,
                               int number) {
  char control[CMSG_SPACE(sizeof(int) * ALDABA_HANDED_LIMIT)] = {0};
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {0};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (number > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)number);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)number);
    __builtin_memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)number);
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// One message; its descriptors, closed on exec, go to `descriptors`, how many to `number`.
static inline long aldaba_take(int socket, void *bytes, size_t count, int *descriptors,
                               int *number) {
  char control[CMSG_SPACE(sizeof(int) * ALDABA_HANDED_LIMIT)];
  struct iovec part = {bytes, count};
  struct msghdr message = {0};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  *number = 0;
  long length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (length < 0) return length;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    *number = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    __builtin_memcpy(descriptors, CMSG_DATA(header), sizeof(int) * (size_t)*number);
  }
  return length;
}

/// Two ends of a channel of whole messages, closed on exec.
static inline int aldaba_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
}

/// Orphans among this process's descendants become its children.
static inline int aldaba_adopt_orphans(void) {
  return prctl(36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0);
}

static inline int aldaba_pidfd_signal(int descriptor, int signal) {
  return (int)syscall(424, descriptor, signal, NULL, 0u);
}

// Attempts, for who wants to see that they are refused

static inline int aldaba_try_fork(void) {
  int child = (int)syscall(SYS_clone, 17 /* SIGCHLD */, NULL, NULL, NULL, NULL);
  if (child == 0) _exit(0);
  return child;
}

static inline int aldaba_try_dumpable(void) { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }

/// On what is no terminal the call is refused for that, unless it is refused before.
static inline int aldaba_try_typing(void) {
  int ends[2];
  if (pipe(ends) < 0) return -1;
  int result = ioctl(ends[0], 0x5412 /* TIOCSTI */, "\n");
  int reason = errno;
  close(ends[0]);
  close(ends[1]);
  errno = reason;
  return result;
}

/// Attaches to a process without stopping it, and lets it go.
static inline int aldaba_try_trace(int process) {
  if (syscall(SYS_ptrace, 0x4206 /* PTRACE_SEIZE */, process, NULL, NULL) < 0) return -1;
  syscall(SYS_ptrace, 17 /* PTRACE_DETACH */, process, NULL, NULL);
  return 0;
}

#endif
