// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks a loop that leaves a kernel's ARP to a core in a simulation.
 *
 * The kernel is the VM's own, and sn0 is its device.  The check is the rest of the
 * network: it makes up hosts on the wire, sends their frames from sn1 and hears what
 * comes there.  Only frames, the kernel's table and what its sockets say count.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab.h"
#include "lab_reader.h"
#include "lab_wire.h"
#include "module.h"

#define SECONDS		6	/* of the guest's clock, for one check */
#define START		15	/* the same for the JVM and the simulation */
#define STARTS		3	/* of a loop that ends or hangs */
#define TICK		200	/* milliseconds: the core's second */
#define LIFETIME	10	/* ticks */
#define PATIENCE	800	/* milliseconds: the loop may need some for the first time */
#define QUIET		100	/* the same, in which nothing more is to come */
#define HOSTS		20	/* that a check has */

#define RUN		"ArpOffload.java, run"
#define RECEIVE		"ArpOffload.java, receive"
#define RESOLVE		"ArpOffload.java, resolve"
#define TICKS		"ArpOffload.java, tick"
#define LEAVE		"ArpOffload.java, leave and fill"
#define KERNEL		"KernelNeighbours.java"
#define CONTROL		"vhdl/rtl/arp_control.vhd"

static void put_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, line, strlen(line)) != (ssize_t)strlen(line))
		lab_broken(path);
	close(fd);
}

static void set(const char *name, const char *value)
{
	char path[80];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/neigh/sn0/%s", name);
	put_line(path, value);
}

/* ARP goes to channel 1 alone, and the kernel asks user space (docs/offload.md). */
static void set_up(void)
{
	module_path = "snull.ko";
	lab_wire_alone("arp=1 channels=2 tx=64 mode=432 gid=65534 "
		       "unprivileged_send=1");
	put_line("/proc/nf_control", "rule 1 ethertype 0x0806\n");
	put_line("/proc/nf_control", "delivery bypass 1\n");
	set("mcast_solicit", "0");
	set("ucast_solicit", "0");
	set("app_solicit", "1");
	set("retrans_time_ms", "2000");
}

static void start_loop(void)
{
	static char device[12], mac[13], tick[12], lifetime[24];
	static char *const java[] = {
		"/java/bin/java", "-Xint", "-XX:+UseSerialGC", "-Xmx32m",
		"-XX:-UsePerfData", "-XX:+DisableAttachMechanism",
		"--enable-native-access=ALL-UNNAMED", "-cp", "classes",
		"io.github.nfpool.offload.Program", device, "C0A80001", mac, tick,
		"/dev/shm", "-gentries_g=16", "-gpending_g=8", lifetime, NULL
	};
	unsigned int i;

	snprintf(device, sizeof(device), "%u", if_nametoindex("sn0"));
	snprintf(tick, sizeof(tick), "%u", TICK);
	snprintf(lifetime, sizeof(lifetime), "-glifetime_g=%u", LIFETIME);
	for (i = 0; i < 6; i++)
		snprintf(mac + 2 * i, 3, "%02X", lab_near_mac[i]);
	/* It tells the kernel where a host is. */
	reader_right = CAP_NET_ADMIN;
	reader_look = "the loop in its JVM, and the core in its simulation";
	alarm(START);
	reader_start(java);
	alarm(0);
}

/* Whether the loop goes round; one that has come back has nothing to hang in. */
static int turns(void)
{
	unsigned long before, after;
	char line[300];

	reader_asks("how\n", line, sizeof(line));
	if (sscanf(line, "turns %lu", &before) != 1)
		return !strcmp(line, "ended run() has returned");
	usleep(QUIET * 1000);
	reader_asks("how\n", line, sizeof(line));
	return sscanf(line, "turns %lu", &after) == 1 && after > before;
}

static void start(int failed)
{
	static unsigned int starts;

	if (!starts)
		set_up();
	if (starts == STARTS || (reader_lives() && !(failed && !turns())))
		return;
	reader_stop();
	start_loop();
	starts++;
}

/* It is not met; if the loop has ended, that is what came. */
static void lacks(const char *look, const char *expected, const char *came)
{
	char line[300];

	reader_look = look;
	reader_asks("how\n", line, sizeof(line));
	if (!strncmp(line, "ended ", 6))
		lab_wrong(look, expected, "the loop has ended: %s", line + 6);
	lab_wrong(look, expected, "%s", came);
}

/* Each check has hosts of its own, since the core remembers those of the others. */
static unsigned int check;

static struct lab_host host(unsigned int i)
{
	static unsigned char salt;
	struct lab_host made;

	if (!salt)
		salt = (unsigned char)lab_random(1, 255);
	made.number = (unsigned char)(HOSTS * check + 4 * i + salt % 4);
	memcpy(made.mac, (unsigned char []){ 2, salt, 'N', 'F', 0, made.number }, 6);
	return made;
}

/* The next frame; what may come still for a host of another check is passed over. */
static struct lab_heard next(unsigned int milliseconds)
{
	struct lab_heard heard;

	do {
		heard = lab_wire_next(milliseconds);
	} while (heard.kind != LAB_NOTHING && heard.number / HOSTS != check);
	return heard;
}

/* Check @n begins; returns its first host. */
static struct lab_host begin(unsigned int n)
{
	check = n;
	lab_wire_hear();
	return host(0);
}

static const char *describe(const struct lab_heard *heard)
{
	static const char *const kinds[] = {
		"nothing", "a request for", "a reply to", "a datagram to",
		"a ping's reply to",
	};
	static char text[120];

	if (heard->kind == LAB_NOTHING)
		return "nothing";
	snprintf(text, sizeof(text), "%s 192.168.1.%u, to %02x:%02x:%02x:%02x:%02x:%02x",
		 kinds[heard->kind], heard->number, heard->to[0], heard->to[1],
		 heard->to[2], heard->to[3], heard->to[4], heard->to[5]);
	return text;
}

static struct lab_heard hears(enum lab_kind kind, const struct lab_host *who,
			      const char *look, const char *expected)
{
	struct lab_heard heard = next(PATIENCE);

	if (heard.kind != kind || heard.number != who->number ||
	    (kind != LAB_ARP_REQUEST && memcmp(heard.to, who->mac, 6)))
		lacks(look, expected, describe(&heard));
	return heard;
}

static void hears_no_more(const char *look)
{
	struct lab_heard heard = next(QUIET);

	if (heard.kind != LAB_NOTHING)
		lacks(look, "nothing more on the wire", describe(&heard));
}

/* A reply of the core's, byte by byte; it may be followed by padding. */
static void hears_reply(const struct lab_host *who, const char *look)
{
	struct lab_heard heard = hears(LAB_ARP_REPLY, who, look,
				       "a reply that goes to who has asked");
	unsigned char reply[42] = {
		[12] = 8, 6, 0, 1, 8, 0, 6, 4, 0, 2,
		[28] = 192, 168, 1, 1,
		[38] = 192, 168, 1, who->number,
	};

	memcpy(reply, who->mac, 6);
	memcpy(reply + 6, lab_near_mac, 6);
	memcpy(reply + 22, lab_near_mac, 6);
	memcpy(reply + 32, who->mac, 6);
	if (memcmp(reply, heard.frame, sizeof(reply)))
		lacks(look, "192.168.1.1 is at the MAC address of sn0",
		      "another reply");
}

/* A datagram for @who, which the kernel keeps until it knows where that is. */
static int sends(const struct lab_host *who)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), one = 1;

	to.sin_addr.s_addr = htonl(0xc0a80000U | who->number);
	/* So that it hears of a host that cannot be reached. */
	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_RECVERR, &one, sizeof(one)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) ||
	    send(fd, "datagram", 8, 0) != 8)
		lab_broken("send");
	return fd;
}

/* Of the kernel's table: the flags of @who's entry, 0 if there is none. */
static unsigned int entry(const struct lab_host *who, char *mac)
{
	FILE *table = fopen("/proc/self/net/arp", "r");
	unsigned int number, flags, found = 0;
	char line[200], where[18];

	if (!table)
		lab_broken("fopen");
	while (fgets(line, sizeof(line), table))
		if (sscanf(line, "192.168.0.%u %*s %x %17s", &number, &flags,
			   where) == 3 && number == who->number) {
			found = flags;
			memcpy(mac, where, sizeof(where));
		}
	fclose(table);
	return found;
}

static void reply(void)
{
	struct lab_host who = begin(1);

	lab_wire_asks(&who, 1);
	hears_reply(&who, RECEIVE);
	hears_no_more(LEAVE);
	/* A request for another is none of ours. */
	lab_wire_asks(&who, who.number + 1);
	hears_no_more(RECEIVE);
}

static void asks(void)
{
	struct lab_host who = begin(2);
	unsigned char request[42] = {
		[0] = 255, 255, 255, 255, 255, 255,
		[12] = 8, 6, 0, 1, 8, 0, 6, 4, 0, 1,
		[28] = 192, 168, 1, 1,
		[38] = 192, 168, 1, who.number,
	};
	struct lab_heard heard;

	sends(&who);
	heard = hears(LAB_ARP_REQUEST, &who, RUN ", " RESOLVE "; " KERNEL,
		      "a request for the host that a datagram is for");
	memcpy(request + 6, lab_near_mac, 6);
	memcpy(request + 22, lab_near_mac, 6);
	if (memcmp(request, heard.frame, sizeof(request)))
		lacks(RESOLVE, "a request of sn0 to everybody", "another request");
	hears_no_more(RESOLVE);
}

static void tells(void)
{
	struct lab_host who = begin(3);
	char mac[18], expected[18];
	unsigned int flags;

	sends(&who);
	hears(LAB_ARP_REQUEST, &who, RESOLVE, "a request for it");
	lab_wire_tells(&who);
	hears(LAB_UDP, &who, RECEIVE ": whom the kernel waits for; " KERNEL ", write",
	      "the datagram, to the host that has replied");
	flags = entry(&who, mac);
	snprintf(expected, sizeof(expected), "%02x:%02x:%02x:%02x:%02x:%02x", who.mac[0],
		 who.mac[1], who.mac[2], who.mac[3], who.mac[4], who.mac[5]);
	/* ATF_COM: that it knows where; another flag would say for how long. */
	if (flags != 2 || strcmp(mac, expected))
		lacks(KERNEL ", write", "the kernel's entry is reachable, and not permanent",
		      flags == 2 ? mac : "it has other flags");
	hears_no_more(RECEIVE);
}

static void knows(void)
{
	struct lab_host who = begin(4);

	lab_wire_asks(&who, 1);
	hears_reply(&who, RECEIVE);
	sends(&who);
	hears(LAB_UDP, &who, RESOLVE, "the datagram, without a request");
	hears_no_more(RESOLVE);
}

static void ping(void)
{
	struct lab_host who = begin(5);

	lab_wire_asks(&who, 1);
	hears_reply(&who, RECEIVE);
	lab_wire_pings(&who);
	hears(LAB_PING_REPLY, &who, RESOLVE, "the reply to a ping");
	hears_no_more(RESOLVE);
}

static void repeat(void)
{
	struct lab_host who = begin(6);
	unsigned int at[3], i;
	int fd;

	fd = sends(&who);
	for (i = 0; i < 3; i++)
		at[i] = hears(LAB_ARP_REQUEST, &who, i ? RUN ", " TICKS : RESOLVE,
			      i ? "the request again" : "a request for it").at;
	/* The first tick may come at once. */
	if (at[1] - at[0] < TICK * 3 / 4 || at[1] - at[0] > TICK * 3 ||
	    at[2] - at[1] < TICK * 3 / 2 || at[2] - at[1] > TICK * 5 / 2)
		lacks(RUN, "the core gets a tick each time that its second is over",
		      "requests that are not two ticks apart");
	if (next(TICK * 6).kind != LAB_NOTHING)
		lacks(TICKS, "three requests", "four");
	/* Two seconds after the datagram, the kernel has given up. */
	usleep(500000);
	if (send(fd, "datagram", 8, 0) != -1 || errno != EHOSTUNREACH)
		lacks(RESOLVE, "EHOSTUNREACH, of a host that nobody has answered for",
		      "the kernel thinks that it knows where it is");
}

static void burst(void)
{
	struct lab_host who = begin(7);
	unsigned int count = lab_random(12, 20), i;

	/* It has another card each time. */
	for (i = 0; i < count; i++) {
		who.mac[4] = (unsigned char)(0x80 + i);
		lab_wire_asks(&who, 1);
	}
	for (i = 0; i < count; i++) {
		who.mac[4] = (unsigned char)(0x80 + i);
		hears_reply(&who, RECEIVE ", leave, fill");
	}
	hears_no_more(LEAVE);
}

static void several(void)
{
	struct lab_host who[3];
	int i;

	who[0] = begin(8);
	for (i = 0; i < 3; i++) {
		who[i] = host((unsigned int)i);
		sends(&who[i]);
		hears(LAB_ARP_REQUEST, &who[i], RESOLVE, "a request for it");
	}
	for (i = 2; i >= 0; i--) {
		lab_wire_tells(&who[i]);
		hears(LAB_UDP, &who[i], RECEIVE ", " RESOLVE ": whom the kernel waits for",
		      "the datagram for it");
	}
	hears_no_more(RECEIVE);
}

static void unasked(void)
{
	struct lab_host who = begin(9), other = host(1);
	char mac[18];

	lab_wire_tells(&other);
	lab_wire_asks(&who, 1);
	hears_reply(&who, RECEIVE);
	hears_no_more(RECEIVE);
	if (entry(&who, mac) || entry(&other, mac))
		lacks(RECEIVE ": whom the kernel waits for",
		      "no entry of a host that the kernel did not look for", "one");
}

static void ages(void)
{
	struct lab_host who = begin(10);

	lab_wire_asks(&who, 1);
	hears_reply(&who, RECEIVE);
	usleep(TICK * (LIFETIME + 2) * 1000);
	sends(&who);
	hears(LAB_ARP_REQUEST, &who, RUN ": ticks", "a request, since the core has forgotten it");
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "reply", reply },
		{ "asks", asks },
		{ "tells", tells },
		{ "knows", knows },
		{ "ping", ping },
		{ "repeat", repeat },
		{ "burst", burst },
		{ "several", several },
		{ "unasked", unasked },
		{ "ages", ages },
		{ NULL, NULL },
	};

	return lab_run_together(checks, SECONDS, start, argc, argv);
}
