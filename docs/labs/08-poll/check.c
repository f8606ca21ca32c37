// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks that whoever waits for a frame gets to know of it.
 *
 * The module is built so that each step of poll(2) takes 20 ms of the guest's clock
 * (slow.h): a frame can be made to come between any two of them.
 */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"
#include "lab_pool.h"
#include "nf_addr.h"

#define POLL		"kmod/snull_proc.c, snull_proc_poll"
#define WAKE		"kmod/snull_pool.c, snull_pool_wake_up, and snull_pool_wake"
#define LIMIT		1500	/* milliseconds */

static struct lab_pool pool;

static void begin(const char *parameters)
{
	lab_load(parameters);
	lab_pool_open(&pool, NF_ADDR, O_RDWR);
	lab_pool_map(&pool, 9);
	lab_wire_up();
}

static void require_woken(int events, const char *look, unsigned int after)
{
	if (events != POLLIN)
		lab_wrong(look, "POLLIN (0x1), before its time is over",
			  "%#x, with a frame that came after %u ms", events,
			  after);
}

/* Another process sends frame @n after some milliseconds. */
static pid_t send_after(unsigned int n, unsigned int milliseconds)
{
	pid_t child = fork();

	if (child < 0)
		lab_broken("fork");
	if (child)
		return child;
	usleep(milliseconds * 1000);
	lab_send(n);
	_exit(0);
}

static void give_back(unsigned int n)
{
	if (lab_slot_is_free(&pool, n))
		lab_broken("the frame has not come");
	lab_slot_give_back(&pool, n);
}

static void ready(void)
{
	begin("delivery=bypass");
	lab_send(0);
	require_woken(lab_poll(pool.fd, POLLIN, 0), POLL, 0);
	give_back(1);
	if (lab_poll(pool.fd, POLLIN, 0))
		lab_wrong(POLL, "nothing, once the slot is given back",
			  "POLLIN");
}

static void empty(void)
{
	int events;

	begin("delivery=bypass");
	events = lab_poll(pool.fd, POLLIN, 200);
	if (events)
		lab_wrong(POLL, "no event", "%#x", events);
}

/* A frame that comes while nobody waits: none is announced from the last time. */
static void pass_by(unsigned int n)
{
	lab_send(n);
	give_back(n + 1);
}

static void wait_once(unsigned int n, unsigned int milliseconds,
		      const char *look)
{
	pid_t child = send_after(n, milliseconds);

	require_woken(lab_poll(pool.fd, POLLIN, LIMIT), look, milliseconds);
	waitpid(child, NULL, 0);
	give_back(n + 1);
}

static void wakes(void)
{
	begin("delivery=bypass");
	wait_once(0, 300, POLL ", poll_wait, and " WAKE);
}

static void again(void)
{
	unsigned int n;

	begin("delivery=bypass");
	for (n = 0; n < 4; n++)
		wait_once(n, lab_random(200, 400), WAKE ", and pool->waiting");
}

static void race(void)
{
	unsigned int n, shift = lab_random(0, 4);

	begin("delivery=bypass");
	for (n = 0; n < 25; n++) {
		pass_by(2 * n);
		wait_once(2 * n + 1, 5 * n + shift,
			  POLL ": what is done first, the look or the waiting?");
	}
}

static void send(void)
{
	int watcher, events;

	begin("delivery=bypass tx=4");
	watcher = open(NF_ADDR, O_RDONLY);
	events = lab_poll(pool.fd, POLLOUT, 200);
	if (events != POLLOUT)
		lab_wrong(POLL, "POLLOUT (0x4) for the owner, whose slots are free",
			  "%#x", events);
	events = lab_poll(watcher, POLLOUT, 200);
	if (watcher < 0 || events)
		lab_wrong(POLL, "no event for one who only watches", "%#x",
			  events);
}

static void both(void)
{
	pid_t waiter, sender;
	int status, events, watcher;

	begin("delivery=bypass");
	watcher = open(NF_ADDR, O_RDONLY);
	waiter = fork();
	if (waiter == 0)
		_exit(lab_poll(watcher, POLLIN, LIMIT) != POLLIN);
	sender = send_after(0, 400);
	events = lab_poll(pool.fd, POLLIN, LIMIT);
	require_woken(events, WAKE, 400);
	waitpid(sender, NULL, 0);
	waitpid(waiter, &status, 0);
	if (status)
		lab_wrong(WAKE, "each of those that wait is woken",
			  "one of the two sleeps on");
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "ready", ready },
		{ "empty", empty },
		{ "wakes", wakes },
		{ "again", again },
		{ "race", race },
		{ "send", send },
		{ "both", both },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
