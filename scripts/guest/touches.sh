# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Counts loads and stores in the pool's pages, for what runs in a VM with the
# plugin memory (scripts/qemu/memory.c); sourced after lib.sh.

# touches_of_pool: the plugin is told where channel 0's pool is.
touches_of_pool() {
    echo "$(cat /proc/nf_addr) $(header width) $(header length)" >/out/pools
}

# claimed: somebody has channel 0.  To claim clears its slots, which is not to be
# counted: it comes before.
claimed() {
    grep -q '^channel 0 claimed 1 ' /proc/nf_control
}

# touches_begin: from here on, whatever runs in the VM.
touches_begin() {
    touches_of_pool
    mark begin
}

touches_end() {
    mark end
    touches_last
}

# touches_last: what was counted between the last two marks, in /tmp/touched.
touches_last() {
    tail -n 9 /out/touched | cut -d ' ' -f 2- >/tmp/touched
}

# touches PLACE PART COLUMN: loads, loaded, stores or stored; loaded and stored are
# bytes.  PART: header, state or frame.  PLACE: kernel, module, user, or driver,
# which is kernel and module together.
touches() {
    awk -v place="$1" -v part="$2" -v column="$3" '
        BEGIN { split("loads loaded stores stored", names) }
        $2 == part && ($1 == place || (place == "driver" && $1 != "user")) {
            for (i = 1; i <= 4; i++)
                if (names[i] == column)
                    sum += $(i + 2)
        }
        END { print sum + 0 }' /tmp/touched
}

# touches_are PLACE PART COLUMN LEAST [MOST]: so many; MOST is LEAST by default.
touches_are() {
    number=$(touches "$1" "$2" "$3")
    [ "$number" -ge "$4" ] && [ "$number" -le "${5:-$4}" ] ||
        fail "$1, $2, $3: $number, not $4${5:+ to $5}; all: $(cat /tmp/touched)"
}
