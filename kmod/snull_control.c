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
 *   delivery tap | bypass | stack
 *   discard off | xmit | receive
 *   generate [later] COUNT LENGTH ADDRESS PORT
 *
 * Read, it shows the state of the same, and the counters of each channel.
 * Root's alone, since a rule takes frames from others; to write needs
 * CAP_NET_ADMIN as well, where the machine is configured: the channels are the
 * machine's, wherever sn0 and sn1 have been moved.
 */
#include "snull_control.h"
#include "snull_channel.h"
#include "snull_delivery.h"
#include "snull_generate.h"
#include "snull_steer.h"

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

static int snull_control_rule(const char *line)
{
	struct snull_steer_rule rule;
	char word[16], rest;
	unsigned int i;
	int values;

	values = sscanf(line, "rule %u %15s %i %c", &rule.channel, word,
			&rule.value, &rest);
	if (values < 2 || values > 3 || rule.channel >= snull_channel_count())
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(snull_control_words); i++) {
		const struct snull_control_word *known = &snull_control_words[i];

		if (strcmp(word, known->word))
			continue;
		if (known->fixed)
			rule.value = known->fixed;
		if (values != (known->fixed ? 2 : 3) || rule.value > known->max)
			return -EINVAL;
		rule.kind = known->kind;
		return snull_steer_add(&rule);
	}
	return -EINVAL;
}

static int snull_control_generate(const char *what)
{
	int later = !strncmp(what, "later ", 6);
	unsigned int a, b, c, d, port;
	struct snull_burst burst;
	char rest;

	if (sscanf(later ? what + 6 : what, "%u %u %u.%u.%u.%u %u %c",
		   &burst.count, &burst.len, &a, &b, &c, &d, &port,
		   &rest) != 7 ||
	    a > 255 || b > 255 || c > 255 || d > 255 || port > 65535)
		return -EINVAL;
	burst.address = htonl(a << 24 | b << 16 | c << 8 | d);
	burst.port = port;
	return later ? snull_generate_later(&burst) : snull_generate(&burst);
}

static int snull_control_line(const char *line)
{
	if (!*line)
		return 0;
	if (!strncmp(line, "rule ", 5))
		return snull_control_rule(line);
	if (!strncmp(line, "generate ", 9))
		return snull_control_generate(line + 9);
	if (!strncmp(line, "discard ", 8))
		return snull_delivery_set_discard(line + 8);
	if (!strncmp(line, "delivery ", 9))
		return snull_delivery_set(line + 9);
	if (!strcmp(line, "hash on"))
		snull_steer_set_hash(1);
	else if (!strcmp(line, "hash off"))
		snull_steer_set_hash(0);
	else if (!strcmp(line, "clear"))
		snull_steer_clear();
	else
		return -EINVAL;
	return 0;
}

/* Up to the first line that makes no sense. */
static ssize_t snull_control_write(struct file *file, const char __user *buf,
				   size_t count, loff_t *pos)
{
	char *text, *lines, *line;
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
	lines = text;
	while (!err) {
		line = strsep(&lines, "\n");
		if (!line)
			break;
		err = snull_control_line(line);
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
	seq_printf(seq, " rx_frames %llu rx_full %llu rx_oversize %llu rx_unclaimed %llu",
		   (unsigned long long)pool->rx_frames,
		   (unsigned long long)pool->rx_full,
		   (unsigned long long)pool->rx_oversize,
		   (unsigned long long)pool->rx_unclaimed);
	seq_printf(seq, " tx_frames %llu tx_malformed %llu tx_dropped %llu tx_copied %llu tx_attached %llu",
		   (unsigned long long)pool->tx_frames,
		   (unsigned long long)pool->tx_malformed,
		   (unsigned long long)pool->tx_dropped,
		   (unsigned long long)pool->tx_copied,
		   (unsigned long long)pool->tx_attached);
	seq_printf(seq, " activations %u evictions %u releases %u\n",
		   channel->activations, channel->evictions,
		   channel->releases);
}

static int snull_control_show(struct seq_file *seq, void *unused)
{
	struct snull_steer_rule rule;
	unsigned int i;

	seq_printf(seq, "hash %s\n", snull_steer_hash() ? "on" : "off");
	seq_printf(seq, "delivery %s\n", snull_delivery_name());
	seq_printf(seq, "discard %s\n", snull_delivery_discard());
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
