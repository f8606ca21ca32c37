// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_control.c - /proc/nf_control: rules for the channels, their state, and
 * what measurements need.
 *
 * Written to, line by line:
 *
 *   rule CHANNEL udp PORT | tcp PORT | icmp | proto NUMBER | ethertype NUMBER
 *   hash on | off
 *   clear
 *   delivery tap | bypass | stack [CHANNEL]
 *   discard off | xmit | receive
 *   generate [later] COUNT LENGTH ADDRESS PORT
 *   attach CHANNEL DEVICE watch | take
 *   detach CHANNEL
 *
 * Words have one space between them; what does not fit is named in the kernel's
 * log.
 *
 * Read, it shows the state of the same, and the counters of each channel.
 * Root's alone, since a rule takes frames from others; to write needs
 * CAP_NET_ADMIN as well, where the machine is configured: the channels are the
 * machine's, wherever sn0 and sn1 have been moved.
 */
#include "snull_control.h"
#include "snull_attach.h"
#include "snull_channel.h"
#include "snull_delivery.h"
#include "snull_generate.h"
#include "snull_steer.h"
#include "snull_words.h"

#define SNULL_CONTROL_NAME	"nf_control"
#define SNULL_CONTROL_MAX	16384	/* bytes in a write */

/* How a rule is written; @fixed: the value is not. */
static const struct snull_control_word {
	const char *word;
	enum snull_steer_kind kind;
	unsigned int max;
	unsigned int fixed;
} snull_control_words[] = {
	{ "udp", SNULL_STEER_UDP, 65535, 0 },
	{ "tcp", SNULL_STEER_TCP, 65535, 0 },
	{ "icmp", SNULL_STEER_PROTOCOL, 255, IPPROTO_ICMP },
	{ "proto", SNULL_STEER_PROTOCOL, 255, 0 },
	{ "ethertype", SNULL_STEER_ETHERTYPE, 65535, 0 },
};

static int snull_control_rule(struct snull_words *words)
{
	const struct snull_control_word *known = NULL;
	struct snull_steer_rule rule;
	const char *kind;
	unsigned int i;
	int err;

	err = snull_words_number(words, 0, snull_channel_count() - 1,
				 &rule.channel);
	if (err)
		return err;
	kind = snull_words_next(words);
	for (i = 0; kind && i < ARRAY_SIZE(snull_control_words); i++)
		if (!strcmp(kind, snull_control_words[i].word))
			known = &snull_control_words[i];
	if (!known)
		return snull_words_wrong(words, "udp, tcp, icmp, proto or ethertype");
	rule.kind = known->kind;
	rule.value = known->fixed;
	/* Read as it is shown. */
	if (rule.kind == SNULL_STEER_ETHERTYPE)
		err = snull_words_hex(words, known->max, &rule.value);
	else if (!known->fixed)
		err = snull_words_number(words, 0, known->max, &rule.value);
	if (!err)
		err = snull_words_end(words);
	return err ? err : snull_steer_add(&rule);
}

static int snull_control_generate(struct snull_words *words)
{
	struct snull_burst burst;
	unsigned int port;
	int later = 0;
	int err;

	if (words->rest && !strncmp(words->rest, "later ", 6)) {
		snull_words_next(words);
		later = 1;
	}
	err = snull_words_number(words, 1, SNULL_GENERATE_MAX, &burst.count);
	if (!err)
		err = snull_words_number(words, SNULL_GENERATE_HEADERS,
					 snull_generate_len_max(), &burst.len);
	if (!err)
		err = snull_words_address(words, &burst.address);
	if (!err)
		err = snull_words_number(words, 0, 65535, &port);
	if (!err)
		err = snull_words_end(words);
	if (err)
		return err;
	burst.port = port;
	return later ? snull_generate_later(&burst) : snull_generate(&burst);
}

static int snull_control_hash(struct snull_words *words)
{
	const char *what = snull_words_next(words);
	int on = what && !strcmp(what, "on");

	if (!what || (!on && strcmp(what, "off")))
		return snull_words_wrong(words, "on or off");
	if (snull_words_end(words))
		return -EINVAL;
	snull_steer_set_hash(on);
	return 0;
}

static int snull_control_clear(struct snull_words *words)
{
	if (snull_words_end(words))
		return -EINVAL;
	snull_steer_clear();
	return 0;
}

static int snull_control_delivery(struct snull_words *words)
{
	const char *name = snull_words_next(words);
	unsigned int channel = SNULL_DELIVERY_ALL;
	int err = 0;

	if (!name || !snull_delivery_known(name))
		return snull_words_wrong(words, "tap, bypass or stack");
	if (words->rest)
		err = snull_words_number(words, 0, snull_channel_count() - 1,
					 &channel);
	if (!err)
		err = snull_words_end(words);
	return err ? err : snull_delivery_set(name, channel);
}

static int snull_control_discard(struct snull_words *words)
{
	const char *name = snull_words_next(words);

	if (!name || !snull_delivery_discard_known(name))
		return snull_words_wrong(words, "off, xmit or receive");
	return snull_words_end(words) ? -EINVAL :
					snull_delivery_set_discard(name);
}

static int snull_control_attach(struct snull_words *words)
{
	const char *device, *mode;
	unsigned int channel;
	int takes, err;

	err = snull_words_number(words, 0, snull_channel_count() - 1, &channel);
	if (err)
		return err;
	device = snull_words_next(words);
	if (!device || !*device || strlen(device) >= IFNAMSIZ)
		return snull_words_wrong(words, "the name of a network device");
	mode = snull_words_next(words);
	takes = mode && !strcmp(mode, "take");
	if (!mode || (!takes && strcmp(mode, "watch")))
		return snull_words_wrong(words, "watch or take");
	err = snull_words_end(words);
	return err ? err : snull_attach(channel, device, takes);
}

static int snull_control_detach(struct snull_words *words)
{
	unsigned int channel;
	int err;

	err = snull_words_number(words, 0, snull_channel_count() - 1, &channel);
	if (!err)
		err = snull_words_end(words);
	return err ? err : snull_detach(channel);
}

static const struct snull_control_verb {
	const char *verb;
	int (*run)(struct snull_words *words);
} snull_control_verbs[] = {
	{ "rule", snull_control_rule },
	{ "hash", snull_control_hash },
	{ "clear", snull_control_clear },
	{ "delivery", snull_control_delivery },
	{ "discard", snull_control_discard },
	{ "generate", snull_control_generate },
	{ "attach", snull_control_attach },
	{ "detach", snull_control_detach },
};

static int snull_control_line(struct snull_words *words)
{
	const char *verb;
	unsigned int i;

	if (!*words->rest)
		return 0;
	verb = snull_words_next(words);
	for (i = 0; i < ARRAY_SIZE(snull_control_verbs); i++)
		if (!strcmp(verb, snull_control_verbs[i].verb))
			return snull_control_verbs[i].run(words);
	return snull_words_wrong(words,
				 "rule, hash, clear, delivery, discard, generate, attach or detach");
}

/* Up to the first line that makes no sense. */
static ssize_t snull_control_write(struct file *file, const char __user *buf,
				   size_t count, loff_t *pos)
{
	struct snull_words words = { .file = SNULL_CONTROL_NAME };
	char *text, *lines;
	int err = 0;

	if (count > SNULL_CONTROL_MAX)
		return -EFBIG;
	text = kmalloc(count + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_user(text, buf, count)) {
		kfree(text);
		return -EFAULT;
	}
	text[count] = '\0';
	/* It would hide what comes after it. */
	if (strlen(text) != count) {
		pr_notice("snull: %s: there is a zero byte at %zu\n",
			  SNULL_CONTROL_NAME, strlen(text));
		err = -EINVAL;
	}
	lines = text;
	while (lines && !err) {
		snull_words_begin(&words, strsep(&lines, "\n"));
		err = snull_control_line(&words);
	}
	kfree(text);
	return err ? err : count;
}

static void snull_control_show_rule(struct seq_file *seq,
				    const struct snull_steer_rule *rule)
{
	switch (rule->kind) {
	case SNULL_STEER_UDP:
		seq_printf(seq, "rule %u udp %u\n", rule->channel, rule->value);
		break;
	case SNULL_STEER_TCP:
		seq_printf(seq, "rule %u tcp %u\n", rule->channel, rule->value);
		break;
	case SNULL_STEER_PROTOCOL:
		seq_printf(seq, "rule %u proto %u\n", rule->channel,
			   rule->value);
		break;
	case SNULL_STEER_ETHERTYPE:
		seq_printf(seq, "rule %u ethertype 0x%04x\n", rule->channel,
			   rule->value);
		break;
	}
}

static void snull_control_show_channel(struct seq_file *seq,
				       const struct snull_channel *channel)
{
	const struct snull_pool *pool = &channel->pool;

	seq_printf(seq, "channel %u claimed %u active %u in_flight %d",
		   channel->index, channel->claimed, channel->block >= 0,
		   atomic_read(&pool->tx_in_flight));
	seq_printf(seq, " rx_frames %llu rx_full %llu rx_oversize %llu rx_unclaimed %llu rx_filtered %llu",
		   (unsigned long long)snull_pool_rx(pool, &pool->rx_frames),
		   (unsigned long long)snull_pool_rx(pool, &pool->rx_full),
		   (unsigned long long)snull_pool_rx(pool, &pool->rx_oversize),
		   (unsigned long long)snull_pool_rx(pool, &pool->rx_unclaimed),
		   (unsigned long long)snull_pool_rx(pool, &pool->rx_filtered));
	seq_printf(seq, " tx_frames %llu tx_malformed %llu tx_dropped %llu tx_copied %llu tx_attached %llu",
		   (unsigned long long)snull_pool_tx(pool, &pool->tx_frames),
		   (unsigned long long)snull_pool_tx(pool, &pool->tx_malformed),
		   (unsigned long long)snull_pool_tx(pool, &pool->tx_dropped),
		   (unsigned long long)snull_pool_tx(pool, &pool->tx_copied),
		   (unsigned long long)snull_pool_tx(pool, &pool->tx_attached));
	seq_printf(seq, " activations %u evictions %u releases %u port %s\n",
		   channel->activations, channel->evictions,
		   channel->releases, READ_ONCE(pool->port)->name);
}

/* The port of channel @i, unless a channel before it has the same one. */
static void snull_control_show_port(struct seq_file *seq, unsigned int i)
{
	const struct snull_port *port =
		READ_ONCE(snull_channel_get(i)->pool.port);
	unsigned int before;

	for (before = 0; before < i; before++)
		if (READ_ONCE(snull_channel_get(before)->pool.port) == port)
			return;
	seq_printf(seq, "port %s ", port->name);
	port->ops->describe(port, seq);
	seq_puts(seq, "\n");
}

static int snull_control_show(struct seq_file *seq, void *unused)
{
	struct snull_steer_rule rule;
	unsigned int i;

	seq_printf(seq, "hash %s\n", snull_steer_hash() ? "on" : "off");
	seq_printf(seq, "delivery %s\n", snull_delivery_name());
	for (i = 0; i < snull_channel_count(); i++) {
		const char *other = snull_delivery_other(i);

		if (other)
			seq_printf(seq, "delivery %s %u\n", other, i);
	}
	seq_printf(seq, "discard %s\n", snull_delivery_discard());
	for (i = 0; i < snull_channel_count(); i++)
		snull_control_show_port(seq, i);
	for (i = 0; !snull_steer_rule(i, &rule); i++)
		snull_control_show_rule(seq, &rule);
	for (i = 0; i < snull_channel_count(); i++)
		snull_control_show_channel(seq, snull_channel_get(i));
	return 0;
}

static int snull_control_open(struct inode *inode, struct file *file)
{
	int err;

	if (file->f_mode & FMODE_WRITE && !capable(CAP_NET_ADMIN))
		return -EPERM;
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	err = single_open(file, snull_control_show, NULL);
	if (err)
		module_put(THIS_MODULE);
	return err;
}

static int snull_control_release(struct inode *inode, struct file *file)
{
	int err = single_release(inode, file);

	module_put(THIS_MODULE);
	return err;
}

static const struct proc_ops snull_control_ops = {
	.proc_open	= snull_control_open,
	.proc_release	= snull_control_release,
	.proc_read	= seq_read,
	.proc_write	= snull_control_write,
	.proc_lseek	= seq_lseek,
};

/**
 * snull_control_create - make /proc/nf_control
 *
 * Return: 0, or -ENOMEM.
 */
int snull_control_create(void)
{
	if (!proc_create(SNULL_CONTROL_NAME, 0600, NULL, &snull_control_ops))
		return -ENOMEM;
	return 0;
}

/**
 * snull_control_remove - take /proc/nf_control away; nobody has it open
 */
void snull_control_remove(void)
{
	remove_proc_entry(SNULL_CONTROL_NAME, NULL);
}
