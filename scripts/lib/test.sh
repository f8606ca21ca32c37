# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# All tests, tier by tier, fastest first.  With CI=true each tier must run;
# elsewhere one that cannot is skipped, and said to be.

image=nfpool-ghdl

maven() {
    (cd "$root" && mvn -B -ntp "$@")
}

container_tier() {
    docker_base_image
    step 'Tests: VHDL, GHDL in a container run by Maven'
    maven -pl vhdl -Dnfpool.ghdl=container verify
    step 'Tests: VHDL, the container by itself'
    docker_build "$image"
    docker run --rm "$image"
    "$root/scripts/test/cores" "$image"
}

run_tests() {
    local skipped=
    ensure_packages "$test_tools"

    step 'Tests: Java, C and VHDL, without root and without a VM'
    maven -Dnfpool.ghdl=local verify

    if docker_ready; then
        container_tier
    elif [[ ${CI:-} == true ]]; then
        die 'no Docker engine answers; in CI the container tier must run'
    else
        skipped='the container tier: no Docker engine answers (apt-get install docker.io, and be in the group docker)'
    fi

    step "Tests: the VM"
    # What a check repeats hundreds of times, an eighth as often; vm-check does all.
    NFPOOL_FEWER=${NFPOOL_FEWER:-8} maven -P vm -pl native,java-client verify

    step "Tests: a VM's pool, read on this machine"
    build_module
    host_check

    step 'Tests: the live page, in a browser'
    maven -P web -pl native,java-client,java-client/web -Dinvoker.skip -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false verify
    web_check

    [[ -z $skipped ]] || step "Skipped: $skipped"
    step 'All tests that could run have passed'
}
