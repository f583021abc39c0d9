# Starts a guest's process and stays with it: writes what becomes of it to the file "life", what it writes to "stdout"
# and "stderr", and the time of each of their lines to "stdout.times" and "stderr.times".
#
# Arguments: the guest's folder, its working directory, the path of tee, then the words of its command. Returns when the
# process runs; if it cannot, says why and fails.

guest=$1 directory=$2 tee=$3
shift 3

now() { printf '%s' "${EPOCHREALTIME/[!0-9]/}"; } # microseconds; which point is in between, the locale decides

# Prints the pid $1 with the moment at which the process began: together they name one process for ever.
identity() {
  local stat=
  read -r stat <"/proc/$1/stat"
  read -ra stat <<<"${stat##*) }"
  printf '%s %s' "$1" "${stat[19]:-0}"
}

# Copies its input to the file $1, and the time of each line to $1.times.
record() {
  "$tee" -a -- "$1" | while IFS= read -r line || [ -n "$line" ]; do
    now
    echo
  done >>"$1.times"
}

# Ends what the process left behind, as the end of a container does.
sweep() {
  local file word words left=yes
  while [ "$left" ]; do
    left=
    for file in /proc/[0-9]*/environ; do
      mapfile -t -d '' words <"$file"
      for word in "${words[@]}"; do
        [ "$word" = "PROC_GUEST=$guest" ] || continue
        file=${file#/proc/}
        kill -KILL "${file%/environ}" && left=yes
      done
    done
  done
}

keep() {
  local boot keeper=$BASHPID pid code out err guard
  set -m # or the process would be deaf to SIGINT, as all that a script starts in the background
  trap 'exec 3>&-' USR1 # nobody talks to the process any more: its input ends
  read -r boot </proc/sys/kernel/random/boot_id

  exec 4> >(record "$guest/stdout" >/dev/null)
  out=$!
  exec 5> >(exec 4>&-; record "$guest/stderr" >/dev/null)
  err=$!
  exec 3<>"$guest/stdin"
  (PROC_GUEST=$guest exec -- "$@") <"$guest/stdin" >&4 2>&5 3>&- 4>&- 5>&- &
  pid=$!
  exec 4>&- 5>&-

  echo "$boot $(identity "$keeper") $(identity "$pid") $(now)" >"$guest/life" || {
    kill -KILL "$pid" # nobody would find it again
    exit 1
  }
  echo kept
  exec >/dev/null 2>&1

  while wait "$pid"; kill -0 "$pid"; do :; done # a trap ends a wait too early
  wait "$pid"
  code=$?
  sweep
  # What cleared its environment has left the guest, and may hold its outputs open: the rest is waited for a second.
  { read -rt 1 <>"$guest/stdin"; kill "$out" "$err"; } &
  guard=$!
  wait "$out" "$err"
  kill -- "-$guard"
  echo "$code $(now)" >>"$guest/life"
}

cd -- "$directory" || exit
type -P -- "$1" >/dev/null || { echo "there is no program $1" >&2; exit 1; }
read -r < <(keep "$@")
