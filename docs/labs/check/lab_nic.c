// SPDX-License-Identifier: Apache-2.0
/*
 * lab_nic.c - finds the VM's network cards, and sets them up.
 */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab.h"
#include "lab_nic.h"
#include "lab_pool.h"

#define PCI		"/sys/bus/pci"
#define CARD		"kmod/snull_e1000_card.c"

/* The file's first line, without its end; empty if it cannot be read. */
static void get_line(const char *path, char *line, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, line, size - 1);

	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	close(fd);
}

static void put_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, line, strlen(line)) < 0)
		lab_broken(path);
	close(fd);
}

/* The first file that matches @pattern: its path, or "". */
static void find(const char *pattern, char *path, size_t size)
{
	glob_t found;

	path[0] = '\0';
	if (!glob(pattern, 0, NULL, &found))
		snprintf(path, size, "%s", found.gl_pathv[0]);
	globfree(&found);
}

/* The folder of the card with these numbers. */
static void find_card(const char *vendor, const char *device, char *folder,
		      size_t size)
{
	char path[128], line[16];
	size_t i;
	glob_t all;

	folder[0] = '\0';
	if (glob(PCI "/devices/*", 0, NULL, &all))
		lab_broken(PCI);
	for (i = 0; i < all.gl_pathc; i++) {
		snprintf(path, sizeof(path), "%s/vendor", all.gl_pathv[i]);
		get_line(path, line, sizeof(line));
		if (strcmp(line, vendor))
			continue;
		snprintf(path, sizeof(path), "%s/device", all.gl_pathv[i]);
		get_line(path, line, sizeof(line));
		if (!strcmp(line, device))
			snprintf(folder, size, "%s", all.gl_pathv[i]);
	}
	globfree(&all);
	if (!folder[0])
		lab_broken("the VM has no such network card");
}

static const char *last_part(const char *path)
{
	return strrchr(path, '/') + 1;
}

void lab_cards_up(void)
{
	char near[96], far[96], pattern[128], near_net[160], far_net[160];
	char carrier[192], line[16] = "";
	unsigned int tries;

	find_card("0x8086", "0x100e", near, sizeof(near));
	find_card("0x1af4", "0x1000", far, sizeof(far));
	snprintf(pattern, sizeof(pattern), "%s/driver_override", near);
	put_line(pattern, "snull");
	put_line(PCI "/drivers_probe", last_part(near));
	snprintf(pattern, sizeof(pattern), "%s/net/*", near);
	find(pattern, near_net, sizeof(near_net));
	if (!near_net[0])
		lab_wrong(CARD, "the module takes the card", "it does not");
	snprintf(pattern, sizeof(pattern), "%s/virtio*/net/*", far);
	find(pattern, far_net, sizeof(far_net));
	if (!far_net[0])
		lab_broken("the other card has no driver");
	lab_link_up(last_part(near_net), last_part(far_net));
	snprintf(carrier, sizeof(carrier), "%s/carrier", near_net);
	for (tries = 0; strcmp(line, "1"); tries++) {
		if (tries == 500)
			lab_wrong(CARD, "the card has a link", "it has none");
		usleep(10000);
		get_line(carrier, line, sizeof(line));
	}
}
