# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Grades a class on a cluster: an array job of Slurm, or an Indexed Job of Kubernetes,
# each task of which grades a part of the submissions.  The checkout, the submissions
# and the results must be where the nodes see them, too, at the same paths.

submit_usage='usage: scripts/lab submit --slurm [--tasks N] grade NAME DIR [--seed N] [--out DIR]
       scripts/lab submit --kubernetes IMAGE CLAIM PATH [--tasks N] grade NAME DIR [--seed N] [--out DIR]

  --tasks N     how many tasks (default 4); each grades several submissions
  --slurm       submits an array job, waits for it, and merges
  --kubernetes  prints the manifest of an Indexed Job, for kubectl apply -f -; its pods
                run IMAGE (Debian) and have the volume of CLAIM at PATH, below which
                are this checkout, DIR and the results
'

submit_bad_usage() {
    printf '%s' "$submit_usage" >&2
    exit 2
}

run_submit() {
    local engine=${1:-} tasks=4 name dir seed=1 out='' image='' claim='' path='' below
    case $engine in
    --slurm)
        shift
        ;;
    --kubernetes)
        (($# > 4)) || submit_bad_usage
        image=$2 claim=$3 path=$4
        [[ $path == /?* ]] || die "submit: $path: must be the absolute path of a folder below /"
        path=${path%/}
        shift 4
        ;;
    *) submit_bad_usage ;;
    esac
    if [[ ${1:-} == --tasks ]]; then
        tasks=${2:-}
        [[ $tasks =~ ^[1-9][0-9]{0,3}$ ]] || die "submit --tasks $tasks: must be a number from 1 to 9999"
        shift 2
    fi
    [[ ${1:-} == grade && $# -ge 3 ]] || submit_bad_usage
    name=$2 dir=$3
    shift 3
    while (($# >= 2)); do
        case $1 in
        --seed) seed=$2 ;;
        --out) out=$2 ;;
        *) die "submit: $1: no such option" ;;
        esac
        shift 2
    done
    (($# == 0)) || die "submit: $1: it needs a value"
    [[ $seed =~ ^[0-9]{1,9}$ ]] || die "submit --seed $seed: must be a number of up to nine digits"
    [[ $engine != --slurm ]] || command -v sbatch >/dev/null ||
        die 'submit: sbatch is missing; this machine is no part of a Slurm cluster (Debian: slurm-client)'
    exercise_read "$name"
    [[ -d $dir ]] || die "submit: $dir: no such folder"
    dir=$(cd "$dir" && pwd)
    out=${out:-$root/target/lab/submit/$name}
    [[ ! -e $out ]] || die "submit: $out is there already; remove it, or name another folder: --out DIR"
    out=$(realpath -m "$out")
    for below in "$root" "$dir" "$out"; do
        [[ $engine == --slurm || $below/ == "$path"/* ]] ||
            die "submit: $below is not below $path, where the pods have the volume"
    done
    mkdir -p "$out/log"
    "$root/scripts/lab" grade "$name" "$dir" --list >"$out/submissions"
    submit_task >"$out/task"
    "submit_to_${engine#--}"
}

# submit_task: what a task runs, with its number and, if it is run again, something else
# as the second word.  Its folder gets its name when it is done: where a node was lost
# and the part is run again, the first to be done counts.
submit_task() {
    local grade
    grade=$(printf '%q ' "$root/scripts/lab" grade "$name" "$dir" --seed "$seed")
    cat <<EOF
#!/bin/bash
set -euo pipefail
n=\$1
part=$(printf %q "$out")/part-\$n
# A task of a lost node may still be running, in a folder of its own.
run=$(printf %q "$out")/run-\$n-\$2
[[ ! -e \$part ]] || exit 0
# Where the call itself is wrong, it is of no use to run it again.
$grade --shard "\$n/$tasks" --list >/dev/null || exit 42
rm -rf "\$run"
$grade --shard "\$n/$tasks" --out "\$run"
mv -T "\$run" "\$part" 2>/dev/null || [[ -e \$part ]]
EOF
}

submit_to_slurm() {
    local status=0
    # What all parts need, so that they need not fetch it at the same time.
    exercise_setup
    step "Grading $(wc -l <"$out/submissions") submissions in $tasks tasks"
    sbatch --wait --requeue --array="1-$tasks" --job-name="nfpool-$name" --open-mode=append --output="$out/log/%a" \
        --wrap "exec bash $(printf %q "$out/task") \$SLURM_ARRAY_TASK_ID \${SLURM_RESTART_COUNT:-0}" || status=$?
    ((status == 0)) || die "submit: a task failed (status $status); what it said is in $out/log"
    cat "$out"/part-*/result.tsv | LC_ALL=C sort >"$out/result.tsv"
    run_merge "$out" --expect "$out/submissions" "$out"/part-*
}

submit_to_kubernetes() {
    cat <<EOF
apiVersion: batch/v1
kind: Job
metadata:
  name: nfpool-$name
spec:
  completionMode: Indexed
  completions: $tasks
  parallelism: $tasks
  backoffLimitPerIndex: 3
  maxFailedIndexes: $tasks
  podFailurePolicy:
    rules:
      # The call is wrong: not again.
      - action: FailIndex
        onExitCodes: {containerName: grade, operator: In, values: [42]}
      # The node was taken away: that is no try.
      - action: Ignore
        onPodConditions: [{type: DisruptionTarget, status: "True"}]
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: grade
          image: $(json "$image")
          command: [bash, -c, 'exec bash "\$0" \$((JOB_COMPLETION_INDEX + 1)) "\$HOSTNAME"', $(json "$out/task")]
          resources:
            requests: {cpu: "1", memory: 2Gi}
          volumeMounts:
            - {name: work, mountPath: $(json "$path")}
      volumes:
        - name: work
          persistentVolumeClaim: {claimName: $(json "$claim")}
EOF
    step "When it is done: scripts/lab merge $out --expect $out/submissions $out/part-*" >&2
}
