# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Who may do what: uid 0 without capabilities is nobody special; mode= and gid=
# hand out reading, unprivileged_send= sending; who may only read claims nothing.
. "$NFPOOL_ROOT/scripts/guest/lib.sh"
set -e

# As uid 0 of a container has it: no capability, and no way to get one.
powerless() {
    setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"
}

# With the capabilities named alone.
with() {
    caps=$1
    shift
    setpriv --inh-caps="-all,$caps" --ambient-caps="-all,$caps" --bounding-set="-all,$caps" "$@"
}

nobody() {
    setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# refused WHY COMMAND...: it fails and says why.
refused() {
    why=$1
    shift
    "$@" >/tmp/refused 2>&1 && fail "not refused: $*"
    grep -q "$why" /tmp/refused || fail "$*: $(cat /tmp/refused)"
}

control() {
    printf '%s\n' "$1" >/proc/nf_control
}

up tx=8 channels=2
ip netns exec peer udp_sink --timeout 600 9001 100000000 >/dev/null 2>&1 &
sink=$!
[ "$(powerless sed -n 's/^CapEff:.*\t//p' /proc/self/status)" = 0000000000000000 ] || fail 'it has capabilities'

# The control file takes rules from CAP_NET_ADMIN, and shows itself to its owner.
refused 'not permitted' powerless sh -c 'echo hash on >/proc/nf_control'
refused 'not permitted' with +net_raw sh -c 'echo hash on >/proc/nf_control'
powerless grep -q '^hash off$' /proc/nf_control || fail 'the owner may not read the control file'
with +net_admin sh -c 'echo hash on >/proc/nf_control' || fail 'CAP_NET_ADMIN may not write rules'
control 'hash off'

# A file that is root's alone wants CAP_NET_RAW, as a packet socket does.
for channel in 0 1; do
    refused 'not permitted' powerless nf_reader --channel $channel
    refused 'not permitted' with +net_admin nf_reader --channel $channel
    with +net_raw nf_reader --channel $channel || fail "channel $channel: CAP_NET_RAW may not claim"
    with +net_raw nf_send --channel $channel 192.168.0.2 9001 || fail "channel $channel: CAP_NET_RAW may not send"
done
refused 'not permitted' powerless nf_reader --watch

# In another network namespace than sn0's, CAP_NET_RAW says nothing about sn0.
refused 'not permitted' in_peer setpriv --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
    --bounding-set=-all,+net_raw nf_reader
in_peer setpriv --inh-caps=-all,+net_admin --ambient-caps=-all,+net_admin \
    --bounding-set=-all,+net_admin nf_reader || fail 'CAP_NET_ADMIN may not claim from another namespace'

# Who gets the file by its rights may read it, and give slots back, but not send.
chmod 666 /proc/nf_addr /proc/nf_channel/1
for channel in 0 1; do
    nobody nf_reader --channel $channel || fail "channel $channel: its rights do not let others claim"
    powerless nf_reader --channel $channel || fail "channel $channel: others' rights do not count for uid 0"
    refused 'not permitted' nobody nf_send --channel $channel 192.168.0.2 9001
    refused 'not permitted' powerless nf_send --channel $channel 192.168.0.2 9001
done

# Who may only read looks on; a channel other than 0 can only be claimed.
chmod 444 /proc/nf_addr /proc/nf_channel/1
nobody nf_reader --watch || fail 'others may not watch'
refused 'Permission denied' nobody nf_reader --channel 1
refused 'Permission denied' nobody cat /proc/nf_channel/1
refused 'Permission denied' cat /proc/nf_channel/1
grep -q '^channel 1 claimed 0 ' /proc/nf_control || fail 'a reader has claimed channel 1'
kill $sink
wait $sink || true
down

# Sending is handed out by name.
up tx=8 channels=2 mode=0660 gid=65534 unprivileged_send=1
for channel in 0 1; do
    begin /tmp/sink in_peer udp_sink 900$channel 1
    sink=$!
    wait_for /tmp/sink '^ready'
    nobody nf_send --channel $channel 192.168.0.2 900$channel || fail "the group may not send on channel $channel"
    wait $sink || fail "$(cat /tmp/sink)"
done
# uid 0 is not in that group.
refused 'not permitted' powerless nf_reader
down
