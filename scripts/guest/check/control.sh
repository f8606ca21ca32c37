# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Lines for the control file: what is right is done, what is wrong is refused, and
# the kernel's log names the word that is wrong.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# refused WORD LINES: refused, and the last message names the word.
refused() {
    printf '%b' "$2" 2>/dev/null >/proc/nf_control && fail "took: $2"
    dmesg --notime | grep '^snull: nf_control' | tail -n 1 >/tmp/message
    grep -qF "$1" /tmp/message || fail "$2: $(cat /tmp/message)"
}

load channels=4
refused 'line 1, word 4: "4294967297" is not a number from 0 to 65535' 'rule 1 udp 4294967297'
refused 'line 1, word 2: "4294967297" is not a number from 0 to 3' 'rule 4294967297 udp 1'
refused 'line 1, word 4: "0x11" is not a number from 0 to 255' 'rule 1 proto 0x11'
refused 'line 1, word 4: "garbage" is not the end of the line' 'rule 1 icmp garbage'
refused 'line 1, word 4: "" is not a number' 'rule 1 proto   17   '
refused 'line 1, word 5: "" is not the end of the line' 'rule 1 proto 17 '
refused 'line 1, word 3: "sctp" is not udp, tcp, icmp, proto or ethertype' 'rule 1 sctp 1'
refused 'line 1: the line ends before word 4: a number from 0 to 65535' 'rule 1 udp'
refused 'line 3, word 1: "nonsense" is not rule, hash, clear, delivery, discard, generate, attach or detach' 'clear\n\nnonsense\n'
refused 'line 1, word 2: "maybe" is not on or off' 'hash maybe'
refused 'line 1, word 4: "1.2.3.256" is not an IPv4 address' 'generate 1 64 1.2.3.256 1'
refused 'line 1, word 2: "ta?p" is not tap, bypass or stack' 'delivery ta\033p'
refused 'line 1, word 3: "4" is not a number from 0 to 3' 'delivery tap 4'
refused 'line 1, word 4: "5" is not the end of the line' 'delivery tap 1 5'
refused 'there is a zero byte at 7' 'hash on\000nonsense'
grep -q '^rule' /proc/nf_control && fail "a wrong rule was taken: $(cat /proc/nf_control)"

# Zeros at the front make no octal number.
printf 'rule 1 udp 010\nrule 2 ethertype 0x0800\nrule 3 ethertype 2054' >/proc/nf_control
[ "$(grep '^rule' /proc/nf_control | tr '\n' ,)" = 'rule 1 udp 10,rule 2 ethertype 0x0800,rule 3 ethertype 0x0806,' ] ||
    fail "$(cat /proc/nf_control)"
echo clear >/proc/nf_control

for seed in 1 2 3 4; do
    control_rules 4 "$(cat /sys/class/net/sn1/mtu)" $seed "$(rounds 10000)" || fail "seed $seed"
done
unload
