// SPDX-License-Identifier: Apache-2.0
/*
 * fuzz_frame.c - makes frames, lines of the control file and filters out of a case.
 */
#include <netinet/in.h>
#include <string.h>

#include "fuzz_frame.h"

#define FRAME_PROTOCOL	(FRAME_IP + 9)
#define FRAME_FRAGMENT	(FRAME_IP + 6)

static void ethertype(unsigned char *frame, unsigned int type)
{
	frame[12] = (unsigned char)(type >> 8);
	frame[13] = (unsigned char)type;
}

/* Another protocol in place of UDP; its header where UDP's was. */
static void protocol(unsigned char *frame, unsigned int number)
{
	frame[FRAME_PROTOCOL] = (unsigned char)number;
	if (number == IPPROTO_TCP)
		frame[FRAME_UDP + 12] = 5 << 4;
	datagram_fix_ip(frame);
}

static void ipv6(unsigned char *frame, unsigned int length)
{
	unsigned char *ip = frame + FRAME_IP;

	ethertype(frame, 0x86dd);
	memset(ip, 0, 40);
	ip[0] = 6 << 4;
	ip[4] = (unsigned char)((length - FRAME_IP - 40) >> 8);
	ip[5] = (unsigned char)(length - FRAME_IP - 40);
	ip[6] = IPPROTO_UDP;
	ip[7] = 64;
	ip[8] = 0xfe;
	ip[9] = 0x80;
	ip[24] = 0xff;
	ip[25] = 2;
}

static void arp(unsigned char *frame, const struct route *route)
{
	static const unsigned char start[] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	unsigned char *body = frame + FRAME_IP;

	ethertype(frame, 0x0806);
	memcpy(body, start, sizeof(start));
	memcpy(body + 8, route->source_mac, 6);
	memcpy(body + 14, &route->source, 4);
	memcpy(body + 24, &route->address, 4);
}

unsigned int fuzz_frame(struct fuzz_case *c, const struct route *route,
			unsigned char frame[FUZZ_FRAME_MAX])
{
	unsigned int kind = fuzz_byte(c), length, changes;
	size_t size = fuzz_number(c) % (FUZZ_FRAME_MAX - 64);

	memset(frame, (int)kind, FUZZ_FRAME_MAX);
	length = datagram_build(frame, route, size);
	switch (kind % 10) {
	case 0:
		protocol(frame, IPPROTO_TCP);
		break;
	case 1:
		protocol(frame, IPPROTO_ICMP);
		break;
	case 2:
		protocol(frame, fuzz_byte(c));
		break;
	case 3:
		frame[FRAME_FRAGMENT] = (unsigned char)fuzz_byte(c);
		datagram_fix_ip(frame);
		break;
	case 4:
		if (length >= FRAME_IP + 40)
			ipv6(frame, length);
		break;
	case 5:
		arp(frame, route);
		break;
	case 6:	/* a VLAN's tag before the type */
		memmove(frame + 16, frame + 12, length - 12);
		ethertype(frame, 0x8100);
		frame[14] = 0;
		frame[15] = 5;
		length += 4;
		break;
	default:
		break;
	}
	for (changes = fuzz_pick(c, 16); changes > 12; changes--)
		frame[fuzz_pick(c, 64)] = (unsigned char)fuzz_byte(c);
	if (kind & 16)	/* what it says of itself is right */
		datagram_fix_ip(frame);
	if (kind & 32)
		length = (unsigned int)(fuzz_number(c) % FUZZ_FRAME_MAX);
	return length;
}

/* '#' stands for a number. */
static const char *const lines[] = {
	"rule # udp #", "rule # tcp #", "rule # icmp", "rule # proto #",
	"rule # ethertype #", "hash on", "hash off", "clear", "delivery tap",
	"delivery bypass", "delivery stack", "discard off", "discard xmit",
	"discard receive", "generate # # 192.168.1.1 9000",
	"generate later # # 192.168.1.1 9000", "generate # # # #", "", "# #"
};

static unsigned int put_number(struct fuzz_case *c, char *to, size_t room)
{
	unsigned int kind = fuzz_byte(c);
	uint64_t value = kind < 64 ? kind % 4 :
			 kind < 128 ? kind : fuzz_number(c);
	int length = snprintf(to, room, kind & 1 ? "%llu" : "0x%llx",
			      (unsigned long long)value);

	if (kind & 2)
		length = snprintf(to, room, "%llu", (unsigned long long)value);
	return (unsigned int)length;
}

static unsigned int put_line(struct fuzz_case *c, char *to, unsigned int room)
{
	const char *from = lines[fuzz_pick(c, sizeof(lines) / sizeof(*lines))];
	unsigned int length = 0, change;

	for (; *from && length + 24 < room; from++) {
		if (*from == '#')
			length += put_number(c, to + length, 24);
		else
			to[length++] = *from;
	}
	change = fuzz_byte(c);
	if (change >= 0xc0 && length)
		to[change % length] = (char)fuzz_byte(c);
	to[length++] = '\n';
	return length;
}

unsigned int fuzz_lines(struct fuzz_case *c, char text[FUZZ_LINE_MAX])
{
	unsigned int count = 1 + fuzz_pick(c, 3), length = 0;

	while (count--)
		length += put_line(c, text + length, FUZZ_LINE_MAX / 3);
	return length;
}

unsigned int fuzz_filter(struct fuzz_case *c,
			 struct sock_filter program[FUZZ_FILTER_MAX])
{
	static const __u16 codes[] = {
		BPF_LD | BPF_B | BPF_ABS, BPF_LD | BPF_H | BPF_ABS,
		BPF_LD | BPF_W | BPF_ABS, BPF_LD | BPF_H | BPF_IND,
		BPF_LDX | BPF_B | BPF_MSH, BPF_LD | BPF_W | BPF_LEN,
		BPF_LD | BPF_MEM, BPF_ST, BPF_ALU | BPF_ADD | BPF_K,
		BPF_ALU | BPF_DIV | BPF_X, BPF_JMP | BPF_JEQ | BPF_K,
		BPF_JMP | BPF_JSET | BPF_X, BPF_JMP | BPF_JA,
		BPF_MISC | BPF_TAX, BPF_RET | BPF_K,
	};
	unsigned int n, count = 1 + fuzz_pick(c, FUZZ_FILTER_MAX);

	for (n = 0; n < count; n++) {
		program[n].code = codes[fuzz_pick(c, sizeof(codes) /
						  sizeof(codes[0]))];
		program[n].jt = (__u8)fuzz_pick(c, 3);
		program[n].jf = (__u8)fuzz_pick(c, 3);
		program[n].k = (__u32)fuzz_number(c);
	}
	if (fuzz_pick(c, 8))
		program[count - 1].code = BPF_RET | BPF_A;
	else
		program[0].code = (__u16)fuzz_number(c);
	return fuzz_pick(c, 8) ? count : (unsigned int)fuzz_number(c);
}
