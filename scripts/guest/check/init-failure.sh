# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Whatever fails while the module loads, it says so, undoes what it did, and
# can be loaded afterwards.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

clean() {
    [ ! -e /proc/nf_addr ] || fail "$1: /proc/nf_addr is there"
    [ ! -e /sys/class/net/sn0 ] || fail "$1: sn0 is there"
    [ ! -e /sys/class/net/sn1 ] || fail "$1: sn1 is there"
    # What was expected is no warning.
    dmesg --notime | grep -q '^snull: \(no\|cannot\)' || fail "$1: no reason given"
    dmesg --clear
}

# Each allocation and registration in turn, until there is none to fail.
failed=0
while ! insmod "$NFPOOL_FAULT_MODULE" tx=8 channels=2 fail_at=$((failed + 1)) 2>/tmp/error; do
    failed=$((failed + 1))
    [ $failed -le 20 ] || fail 'it never loads'
    grep -q 'Cannot allocate memory' /tmp/error || fail "step $failed: $(cat /tmp/error)"
    clean "step $failed"
done
unload
echo "$failed steps failed and were undone"
[ $failed -eq 14 ] || fail 'the tables of channels and of attached devices, two tables of busy slots, two pools, two devices, two registrations, and four files make fourteen steps'

# What is there before the last step fails cannot be opened: a mapping would
# outlive the module.
insmod "$NFPOOL_FAULT_MODULE" tx=8 channels=2 fail_at=$failed fail_wait=3000 2>/tmp/error &
loading=$!
await [ -e /proc/nf_addr ] || fail 'the file does not appear'
nf_reader --watch 2>/tmp/refused && fail 'mapped before the module was loaded'
grep -q 'No such device' /tmp/refused || fail "$(cat /tmp/refused)"
wait $loading && fail 'the last step did not fail'
grep -q 'Cannot allocate memory' /tmp/error || fail "$(cat /tmp/error)"
clean 'the last step, with a wait'

# A name that is taken, for real.
modprobe veth
for name in sn0 sn1; do
    ip link add $name type veth peer name other || fail 'no veth'
    insmod "$NFPOOL_MODULE" 2>/tmp/error && fail "loaded although there is another $name"
    grep -q 'File exists' /tmp/error || fail "$(cat /tmp/error)"
    ip link del $name
    dmesg --notime | grep -q 'a device has that name; rename it' || fail 'it does not say that the name is taken'
    clean "another $name"
done
load
unload
