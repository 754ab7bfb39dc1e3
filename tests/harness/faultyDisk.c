// A disk that a test can break: preloaded into the server's process, it stands between it and what it asks of its files. It
// counts every step that changes a file of the watched directory, ends the process before the one it is told (having done half
// of it, if so told), answers with an error for as long as it is told, and keeps a journal of what was asked, so that a test
// can say what would be on disk had the power gone after any of the steps.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

// Shared with the test, which reads and writes it as a file (FaultyDisk.ts has the same order).
struct control {
  volatile uint32_t steps;
  volatile uint32_t kill_before;
  volatile uint32_t torn;
  volatile uint32_t write_error;
  volatile uint32_t sync_error;
  volatile uint32_t failed;
};

enum { WRITE = 1, SYNC = 2, TRUNCATE = 3, UNLINK = 4, RENAME = 5 };

struct record {
  uint32_t kind;
  uint32_t failed;
  uint32_t length;
  uint32_t name_length;
  uint64_t offset;
};

static struct control *control;
static const char *watched;
static size_t watched_length;
static int journal = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  watched = getenv("FAULTY_DIRECTORY");
  const char *at = getenv("FAULTY_CONTROL");
  if (watched == NULL || at == NULL) return;
  watched_length = strlen(watched);
  int file = open(at, O_RDWR);
  if (file < 0) abort();
  void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map == MAP_FAILED) abort();
  close(file);
  control = map;
  const char *log = getenv("FAULTY_JOURNAL");
  if (log != NULL) journal = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// The name within the watched directory, or NULL. What SQLite maps into memory (-shm) is made anew after every crash.
static const char *name_of_path(const char *path) {
  if (control == NULL || strncmp(path, watched, watched_length) != 0 || path[watched_length] != '/') return NULL;
  size_t length = strlen(path);
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return NULL;
  return path + watched_length + 1;
}

static const char *name_of(int file, char *path, size_t room) {
  if (control == NULL) return NULL;
  char link[40] = "/proc/self/fd/";
  char digits[12];
  int at = 0, rest = file, end = 14;
  if (file < 0) return NULL;
  do digits[at++] = '0' + rest % 10; while ((rest /= 10) > 0);
  while (at > 0) link[end++] = digits[--at];
  link[end] = 0;
  ssize_t length = readlink(link, path, room - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  return name_of_path(path);
}

static void end_here(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void note(uint32_t kind, int failed, const char *name, uint64_t offset, const void *bytes, size_t length) {
  if (journal < 0) return;
  struct record record = {kind, failed, (uint32_t)length, (uint32_t)strlen(name), offset};
  size_t whole = sizeof record + record.name_length + length;
  char *line = malloc(whole);
  if (line == NULL) abort();
  memcpy(line, &record, sizeof record);
  memcpy(line + sizeof record, name, record.name_length);
  if (length > 0) memcpy(line + sizeof record + record.name_length, bytes, length);
  if (real_write(journal, line, whole) != (ssize_t)whole) abort();
  free(line);
}

static ssize_t put(int file, const char *name, const void *bytes, size_t length, off_t offset, int in_place) {
  pthread_mutex_lock(&turn);
  uint64_t at = in_place ? (uint64_t)offset : (uint64_t)lseek(file, 0, SEEK_CUR);
  int dies = ++control->steps == control->kill_before;
  if (dies && !control->torn) end_here();
  int error = control->write_error;
  size_t taken = length;
  // What fails leaves half behind, every other time.
  if (dies || (error != 0 && control->failed % 2 == 0)) taken = length / 2;
  else if (error != 0) taken = 0;
  ssize_t done = 0;
  if (taken > 0) done = in_place ? real_pwrite(file, bytes, taken, offset) : real_write(file, bytes, taken);
  if (dies) end_here();
  int kept = errno;
  if (done > 0) note(WRITE, 0, name, at, bytes, (size_t)done);
  if (error != 0) control->failed++;
  pthread_mutex_unlock(&turn);
  errno = kept;
  if (error != 0 && done == 0) {
    errno = error;
    return -1;
  }
  return done;
}

ssize_t write(int file, const void *bytes, size_t length) {
  char path[4096];
  const char *name = name_of(file, path, sizeof path);
  return name == NULL ? real_write(file, bytes, length) : put(file, name, bytes, length, 0, 0);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
  char path[4096];
  const char *name = name_of(file, path, sizeof path);
  return name == NULL ? real_pwrite(file, bytes, length, offset) : put(file, name, bytes, length, offset, 1);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return pwrite64(file, bytes, length, offset); }

static void step(void) {
  pthread_mutex_lock(&turn);
  if (++control->steps == control->kill_before) end_here();
}

static int over(int answer, uint32_t kind, const char *name, uint64_t offset, const char *other) {
  int error = errno;
  note(kind, answer != 0, name, offset, other, other == NULL ? 0 : strlen(other));
  pthread_mutex_unlock(&turn);
  errno = error;
  return answer;
}

static int sync_with(int (*real)(int), int file) {
  char path[4096];
  const char *name = name_of(file, path, sizeof path);
  if (name == NULL) return real(file);
  step();
  if (control->sync_error != 0) {
    control->failed++;
    errno = control->sync_error;
    return over(-1, SYNC, name, 0, NULL);
  }
  // What it would cost is not asked here: the files outlive the process without it.
  return over(0, SYNC, name, 0, NULL);
}

int fsync(int file) { return sync_with(real_fsync, file); }
int fdatasync(int file) { return sync_with(real_fdatasync, file); }

int ftruncate64(int file, off64_t length) {
  char path[4096];
  const char *name = name_of(file, path, sizeof path);
  if (name == NULL) return real_ftruncate(file, length);
  step();
  return over(real_ftruncate(file, length), TRUNCATE, name, length, NULL);
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int unlink(const char *path) {
  const char *name = name_of_path(path);
  if (name == NULL) return real_unlink(path);
  step();
  return over(real_unlink(path), UNLINK, name, 0, NULL);
}

int rename(const char *from, const char *to) {
  const char *name = name_of_path(from);
  const char *other = name_of_path(to);
  if (name == NULL || other == NULL) return real_rename(from, to);
  step();
  return over(real_rename(from, to), RENAME, name, 0, other);
}
