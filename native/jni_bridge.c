/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system calls of the Java client's backend "jni": step 4 of 5 on the
 * packet's way.  C half of java-client's JniCalls; policy is all there.
 *
 * Each function answers as the kernel does: a result, or the negated errno.
 */
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define NATIVE(type, name)						\
	JNIEXPORT type JNICALL						\
	Java_io_github_nfpool_source_jni_JniCalls_##name

NATIVE(jint, open0)(JNIEnv *env, jclass class, jbyteArray path, jint flags)
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

NATIVE(jlong, mmap0)(JNIEnv *env, jclass class, jint fd, jlong offset,
		     jlong length, jint protection)
{
	void *address = mmap(NULL, length, protection, MAP_SHARED, fd, offset);

	(void)env;
	(void)class;
	return address == MAP_FAILED ? -errno : (jlong)(intptr_t)address;
}

NATIVE(jint, munmap0)(JNIEnv *env, jclass class, jlong address, jlong length)
{
	(void)env;
	(void)class;
	return munmap((void *)(intptr_t)address, length) < 0 ? -errno : 0;
}

NATIVE(jint, poll0)(JNIEnv *env, jclass class, jint fd, jint events,
		    jint timeout_ms)
{
	struct pollfd pollfd = { .fd = fd, .events = events };
	int ready = poll(&pollfd, 1, timeout_ms);

	(void)env;
	(void)class;
	if (ready < 0)
		return -errno;
	return ready ? pollfd.revents : 0;
}

NATIVE(jint, close0)(JNIEnv *env, jclass class, jint fd)
{
	(void)env;
	(void)class;
	return close(fd) < 0 ? -errno : 0;
}
