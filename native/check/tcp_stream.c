// SPDX-License-Identifier: Apache-2.0
/*
 * tcp_stream.c - a TCP stream of known bytes: sends it, receives it, or finds it in
 * the frames of a pool, each with right checksums.
 *
 * Byte i of the stream is i + i / 256 + i / 65536, mod 256.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.h"
#include "pool_file.h"
#include "program.h"
#include "ring.h"

#define CHUNK		65536	/* bytes in a call */
#define ETH_LEN		14
#define TCP_FIN		0x01
#define TCP_SYN		0x02

static const char usage[] =
"usage: tcp_stream --send ADDRESS PORT BYTES\n"
"       tcp_stream --receive PORT BYTES\n"
"       tcp_stream --watch PORT BYTES [--channel N] [--timeout SECONDS]\n"
"Send, receive or watch a TCP stream of BYTES bytes that follow from their place.\n"
"--receive and --watch print \"ready\", then what came; --watch finds the stream in\n"
"the pool of channel N (default 0), and checks IPv4 and TCP checksums:\n"
"bytes B frames F longest L again A wrong-checksum W wrong-byte R lost L\n"
"\n"
"Exit status: 0 all came and nothing is wrong, 1 not so, 2 wrong usage.\n";

static unsigned char byte_at(uint64_t i)
{
	return (unsigned char)(i + (i >> 8) + (i >> 16));
}

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		fail("socket", "is there IPv4?");
	return fd;
}

static int send_stream(const char *address, unsigned int port, uint64_t bytes)
{
	static unsigned char chunk[CHUNK];
	struct sockaddr_in to = { .sin_family = AF_INET };
	uint64_t done = 0;
	int fd = tcp_socket();

	to.sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1)
		fail_usage(usage, "%s: not an IPv4 address", address);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)))
		fail("connect", "is there a receiver?");
	while (done < bytes) {
		size_t size = bytes - done < CHUNK ? bytes - done : CHUNK, i;
		ssize_t sent;

		for (i = 0; i < size; i++)
			chunk[i] = byte_at(done + i);
		sent = send(fd, chunk, size, 0);
		if (sent < 0)
			fail("send", "has the receiver gone?");
		done += (uint64_t)sent;
	}
	/* Until the other end has all of it. */
	shutdown(fd, SHUT_WR);
	return recv(fd, chunk, 1, 0) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int receive_stream(unsigned int port, uint64_t bytes)
{
	static unsigned char chunk[CHUNK];
	struct sockaddr_in at = { .sin_family = AF_INET };
	uint64_t done = 0, wrong = 0;
	int fd = tcp_socket(), one = 1, from;
	ssize_t size, i;

	at.sin_port = htons((uint16_t)port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 1))
		fail("listen", "is the port in use?");
	puts("ready");
	from = accept(fd, NULL, NULL);
	if (from < 0)
		fail("accept", "did nobody connect?");
	while ((size = recv(from, chunk, sizeof(chunk), 0)) > 0)
		for (i = 0; i < size; i++)
			wrong += chunk[i] != byte_at(done++);
	close(from);
	printf("bytes %llu wrong-byte %llu\n", (unsigned long long)done,
	       (unsigned long long)wrong);
	return done == bytes && !wrong ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What is known of the stream so far. */
struct stream {
	unsigned int port;
	uint32_t first;		/* sequence number of byte 0 */
	int begun;
	int ended;
	uint64_t bytes;		/* in order, from 0 on */
	uint64_t frames;
	uint64_t longest;	/* frame */
	uint64_t again;		/* frames with nothing new */
	uint64_t sums;		/* frames with a wrong checksum */
	uint64_t wrong;		/* bytes */
	uint64_t lost;		/* frames behind a gap */
};

static uint32_t get16(const unsigned char *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t get32(const unsigned char *p)
{
	return get16(p) << 16 | get16(p + 2);
}

/* RFC 1071: 0 if the checksum is among the bytes, and right. */
static uint32_t checksum(const unsigned char *p, size_t size, uint32_t sum)
{
	for (; size > 1; size -= 2, p += 2)
		sum += get16(p);
	if (size)
		sum += (uint32_t)p[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void see_payload(struct stream *stream, uint64_t at,
			const unsigned char *payload, size_t size)
{
	size_t i;

	if (at > stream->bytes) {
		stream->lost++;
		return;
	}
	if (size && at + size <= stream->bytes)
		stream->again++;
	for (i = 0; i < size; i++)
		stream->wrong += payload[i] != byte_at(at + i);
	if (at + size > stream->bytes)
		stream->bytes = at + size;
}

static void see_frame(struct stream *stream, const unsigned char *frame,
		      size_t length)
{
	const unsigned char *ip = frame + ETH_LEN, *tcp;
	uint32_t header, size;

	if (length < ETH_LEN + 40 || get16(frame + 12) != 0x0800 || ip[9] != 6)
		return;
	header = (ip[0] & 0xfu) * 4;
	tcp = ip + header;
	if (get16(tcp + 2) != stream->port)
		return;
	size = get16(ip + 2) - header;
	if (length < ETH_LEN + header + size)
		return;
	stream->frames++;
	if (length > stream->longest)
		stream->longest = length;
	if (checksum(ip, header, 0) ||
	    checksum(tcp, size, 6 + size + (~checksum(ip + 12, 8, 0) & 0xffff)))
		stream->sums++;
	if (tcp[13] & TCP_SYN) {
		stream->first = get32(tcp + 4) + 1;
		stream->begun = 1;
		return;
	}
	stream->ended |= tcp[13] & TCP_FIN;
	header = (tcp[12] >> 4) * 4u;
	if (stream->begun)
		see_payload(stream, get32(tcp + 4) - stream->first,
			    tcp + header, size - header);
}

static int watch_stream(unsigned int channel, unsigned int timeout,
			unsigned int port, uint64_t bytes)
{
	struct stream stream = { .port = port };
	struct nf_frame frame;
	struct nf_ring ring;
	const char *wrong;
	size_t size;
	int fd = pool_open(channel, O_RDWR);
	void *mem = pool_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED, &size);

	wrong = nf_ring_attach(&ring, mem, size);
	if (wrong)
		fail_plain("%s: %s", pool_path(channel), wrong);
	puts("ready");
	while (!stream.ended || stream.bytes < bytes) {
		if (nf_ring_next(&ring, &frame)) {
			see_frame(&stream, frame.data, frame.length);
			nf_ring_release(&ring, &frame);
		} else if (!(pool_wait(fd, POLLIN, timeout) & POLLIN)) {
			break;
		}
	}
	printf("bytes %llu frames %llu longest %llu again %llu wrong-checksum %llu wrong-byte %llu lost %llu\n",
	       (unsigned long long)stream.bytes,
	       (unsigned long long)stream.frames,
	       (unsigned long long)stream.longest,
	       (unsigned long long)stream.again,
	       (unsigned long long)stream.sums,
	       (unsigned long long)stream.wrong,
	       (unsigned long long)stream.lost);
	return stream.bytes == bytes && !stream.sums && !stream.wrong &&
		       !stream.lost ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	unsigned int channel = 0, timeout = 30;
	const char *address = NULL;
	int receives = 0, watches = 0;
	const struct option_row rows[] = {
		OPTION_TEXT("send", &address),
		OPTION_FLAG("receive", &receives),
		OPTION_FLAG("watch", &watches),
		OPTION_NUMBER("channel", &channel, 0, NF_CHANNELS_MAX - 1),
		OPTION_NUMBER("timeout", &timeout, 1, 86400),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);
	unsigned int port;
	uint64_t bytes;

	if (argc - first != 2 || !!address + receives + watches != 1)
		fail_usage(usage, "--send, --receive or --watch, a port and a number of bytes");
	port = (unsigned int)number(usage, argv[first], 1, UINT16_MAX);
	bytes = number(usage, argv[first + 1], 1, UINT32_MAX / 2);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (address)
		return send_stream(address, port, bytes);
	return receives ? receive_stream(port, bytes) :
			  watch_stream(channel, timeout, port, bytes);
}
