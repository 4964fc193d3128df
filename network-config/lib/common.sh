# shellcheck shell=bash disable=SC2154 # options are set by network
# What the scripts of all networks use: messages, tools, the state folder, ports.

say() { printf 'network: %s\n' "$1"; }

die() {
  printf 'network: %s\n' "$1" >&2
  exit 2
}

need_tool() {
  command -v "$1" >/dev/null || die "$1 is not on the PATH: install it ($2)"
}

# One command at a time changes a state folder.
lock() {
  mkdir -p "$state"
  state=$(cd -P "$state" && pwd)
  case $state in *[\ \|\&\"]*) die "the state folder's path may not have spaces, quotes, | or &" ;; esac
  if [ ! -f "$state/.cardproof-network" ]; then
    [ -z "$(ls -A "$state")" ] || die "$state is not empty and no network's folder: choose another"
    : >"$state/.cardproof-network"
  fi
  mkdir -p "$state/run" "$state/logs"
  command -v flock >/dev/null || return 0
  exec 9>"$state/.lock"
  flock -w 120 9 || die "another command has been working on $state for two minutes"
}

is_made() { [ -f "$state/made" ]; }

need_made() { is_made || die "there is no network in $state: network up"; }

# A value of the settings a network was made with.
made_with() { sed -n "s/^$1=//p" "$state/made"; }

port_of() { sed -n "s/^$1 //p" "$state/ports"; }

# Something answers there. What only bound the port, and what is ending, is not seen.
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Free ports for the given names, kept for good, since they stand in what the nodes were told of each
# other. Networks made at the same time begin at different places.
choose_ports() {
  local port name
  port=${base_port:-$((20000 + RANDOM % 10000))}
  for name; do
    [ -z "$(port_of "$name")" ] || continue
    while grep -q " $port$" "$state/ports" || is_taken "$port"; do port=$((port + 1)); done
    echo "$name $port" >>"$state/ports"
    port=$((port + 1))
  done
}

# until_true SECONDS WHAT COMMAND...: asks ten times a second.
until_true() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || die "waited in vain until $what; see: network logs"
    sleep 0.1
  done
}

# comes_true SECONDS COMMAND...: likewise, and fails when they are over.
comes_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# Runs a function for each of the given words at once.
each() {
  local function=$1 word pids='' pid failed=''
  shift
  for word; do
    "$function" "$word" &
    pids="$pids $!"
  done
  for pid in $pids; do
    wait "$pid" || failed=1
  done
  [ -z "$failed" ] || exit 2
}

# check_made OPTION...: what a network was made with stays; asking for something else is a mistake
# worth a word.
check_made() {
  local option
  for option; do
    local asked=${option//-/_}
    [ -z "${!asked}" ] || [ "${!asked}" = "$(made_with "$option")" ] \
      || die "the network in $state has $option $(made_with "$option"): clean it first, or use another --state"
  done
}

# run COMMAND...: what it says goes to the log, and to the terminal if it fails.
run() {
  local said
  if ! said=$("$@" 2>&1); then
    printf '%s\n' "$said" >>"$state/logs/network.log"
    die "this failed: $1 ${2:-} ${3:-} ${4:-}
$(printf '%s\n' "$said" | grep -aE 'PANI|FATA|[Ee]rror' | head -3 || printf '%s\n' "$said" | tail -3)
see $state/logs/network.log"
  fi
  printf '%s\n' "$said" >>"$state/logs/network.log"
}
