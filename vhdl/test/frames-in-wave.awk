# SPDX-License-Identifier: Apache-2.0
# Finds frames of a capture in a wave of the same run of toe_top_pipe (as VCD; fst2vcd makes one of an FST):
#
#   tcpdump -r CAPTURE -n -tt --nano -xx ether src MAC | awk -f frames-in-wave.awk - WAVE.vcd
#
# At a frame's time, the core's output has to be valid, with the first six bytes in this clock and the next two,
# and not valid in the clock before. Says how many were found; fails if one was not, or if there was none.
BEGIN { clock = 50; beats = 3 }
FNR == 1 { file++ }
file == 1 && /^[0-9]+\.[0-9]+ / { at[++frames] = int($1 * 1e9 + 0.5); next }
file == 1 && /0x0000:/ {
    # The first byte is in the lowest bits.
    for (i = 0; i < beats; i++)
        want[frames, i] = bits(substr($(i + 2), 3, 2)) bits(substr($(i + 2), 1, 2))
    next
}
file == 1 { next }
$1 == "$var" && valid == "" && $5 ~ /^out_valid_s/ { valid = $4; next }
$1 == "$var" && data == "" && $5 ~ /^out_data_s/ { data = $4; next }
/^#/ { until(substr($0, 2) / 1e6); next }
/^b/ { if ($2 == data) word = substr($1, 2); next }
/^[01UXZ]/ && substr($0, 2) == valid { high = substr($0, 1, 1) }
END {
    until(1e18)
    printf "%d of %d frames found in the wave\n", found, frames
    exit found != frames || !frames
}

# Looks at all clocks before a time: what they have is known now.
function until(now) {
    while (frame <= frames && now > at[frame + 0] + step * clock) {
        if (frame > 0)
            right = right && (step < 0 ? high != 1 : high == 1 && word == want[frame, step])
        if (frame == 0 || ++step == beats) {
            found += frame > 0 && right
            frame++
            step = -1
            right = 1
        }
    }
}

function bits(hex,  i, n, text) {
    for (i = 1; i <= 2; i++) {
        n = index("0123456789abcdef", substr(hex, i, 1)) - 1
        text = text (n >= 8) (n % 8 >= 4) (n % 4 >= 2) n % 2
    }
    return text
}
