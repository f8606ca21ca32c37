/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libnfpool.so, the C half of the Java client: step 4 of 5 on the packet's way.
 * First the system calls of the backend "jni" (JniCalls), then the guard over
 * files that may be cut short (FaultGuard).  Policy is all in Java.
 *
 * Each function answers as the kernel does: a result, or the negated errno.
 */
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define NATIVE(type, name)						\
	JNIEXPORT type JNICALL						\
	Java_io_github_nfpool_os_##name

NATIVE(jint, jni_JniCalls_open0)(JNIEnv *env, jclass class, jbyteArray path,
				 jint flags)
{
	char name[PATH_MAX];
	jsize length = (*env)->GetArrayLength(env, path);
	int fd;

	(void)class;
	if (length >= PATH_MAX)
		return -ENAMETOOLONG;
	(*env)->GetByteArrayRegion(env, path, 0, length, (jbyte *)name);
	name[length] = '\0';
	fd = open(name, flags);
	return fd < 0 ? -errno : fd;
}

NATIVE(jlong, jni_JniCalls_mmap0)(JNIEnv *env, jclass class, jint fd,
				  jlong offset, jlong length, jint protection,
				  jint flags)
{
	void *address = mmap(NULL, length, protection, flags, fd, offset);

	(void)env;
	(void)class;
	return address == MAP_FAILED ? -errno : (jlong)(intptr_t)address;
}

NATIVE(jint, jni_JniCalls_munmap0)(JNIEnv *env, jclass class, jlong address,
				   jlong length)
{
	(void)env;
	(void)class;
	return munmap((void *)(intptr_t)address, length) < 0 ? -errno : 0;
}

NATIVE(jint, jni_JniCalls_poll0)(JNIEnv *env, jclass class, jint fd,
				 jint events, jint timeout_ms)
{
	struct pollfd pollfd = { .fd = fd, .events = events };
	int ready = poll(&pollfd, 1, timeout_ms);

	(void)env;
	(void)class;
	if (ready < 0)
		return -errno;
	return ready ? pollfd.revents : 0;
}

NATIVE(jint, jni_JniCalls_ioctl0)(JNIEnv *env, jclass class, jint fd,
				  jint request, jlong argument)
{
	int result = ioctl(fd, (unsigned int)request, argument);

	(void)env;
	(void)class;
	return result < 0 ? -errno : result;
}

NATIVE(jint, jni_JniCalls_close0)(JNIEnv *env, jclass class, jint fd)
{
	(void)env;
	(void)class;
	return close(fd) < 0 ? -errno : 0;
}

/*
 * A touch past the end of a mapped file is SIGBUS.  In a guarded range the
 * missing page is replaced by one of zeros, so that the instruction, whichever
 * it is, can be done again; a mark is left for the reader, who gives up.  All
 * other faults go to the handler that was there before, the JVM's.
 */
#define RANGES 64

/*
 * start and end are written under lock while used is 0, and read by the
 * handler after a load-acquire of used.
 */
static struct range {
	atomic_int used;
	atomic_int faulted;
	uintptr_t start, end;
} ranges[RANGES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;
static uintptr_t page;	/* 0 until the handler is installed */

static int replace(uintptr_t address)
{
	int i;

	for (i = 0; i < RANGES; i++) {
		struct range *r = &ranges[i];

		if (!atomic_load_explicit(&r->used, memory_order_acquire) ||
		    address < r->start || address >= r->end)
			continue;
		if (mmap((void *)(address & ~(page - 1)), page,
			 PROT_READ | PROT_WRITE,
			 MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0) == MAP_FAILED)
			return 0;
		atomic_store(&r->faulted, 1);
		return 1;
	}
	return 0;
}

static void on_sigbus(int number, siginfo_t *info, void *context)
{
	int saved = errno;

	if (replace((uintptr_t)info->si_addr)) {
		errno = saved;
		return;
	}
	if (before.sa_flags & SA_SIGINFO) {
		before.sa_sigaction(number, info, context);
	} else if (before.sa_handler != SIG_DFL &&
		   before.sa_handler != SIG_IGN) {
		before.sa_handler(number);
	} else {
		/* Faults again, and ends the process. */
		signal(number, SIG_DFL);
	}
}

/* Once; 0 or a negated errno. */
static int install(void)
{
	struct sigaction action;

	if (page)
		return 0;
	if (sigaction(SIGBUS, NULL, &before) < 0)
		return -errno;
	action = before;
	action.sa_flags |= SA_SIGINFO;
	action.sa_sigaction = on_sigbus;
	page = (uintptr_t)sysconf(_SC_PAGESIZE);
	if (sigaction(SIGBUS, &action, NULL) < 0) {
		page = 0;
		return -errno;
	}
	return 0;
}

NATIVE(jint, FaultGuard_guard0)(JNIEnv *env, jclass class, jlong address,
				jlong length)
{
	int i, result;

	(void)env;
	(void)class;
	pthread_mutex_lock(&lock);
	result = install();
	for (i = 0; !result && i < RANGES && ranges[i].used; i++)
		;
	if (!result && i == RANGES)
		result = -ENOSPC;
	if (!result) {
		ranges[i].start = (uintptr_t)address;
		ranges[i].end = (uintptr_t)address + (uintptr_t)length;
		atomic_store(&ranges[i].faulted, 0);
		atomic_store_explicit(&ranges[i].used, 1,
				      memory_order_release);
		result = i;
	}
	pthread_mutex_unlock(&lock);
	return result;
}

NATIVE(jboolean, FaultGuard_faulted0)(JNIEnv *env, jclass class, jint number)
{
	(void)env;
	(void)class;
	return atomic_load(&ranges[number].faulted) ? JNI_TRUE : JNI_FALSE;
}

NATIVE(void, FaultGuard_unguard0)(JNIEnv *env, jclass class, jint number)
{
	(void)env;
	(void)class;
	atomic_store_explicit(&ranges[number].used, 0, memory_order_release);
}
