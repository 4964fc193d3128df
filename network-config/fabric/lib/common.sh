# shellcheck shell=bash disable=SC2154 # options are set by network
# What all parts use: messages, tools, the state folder, ports.

readonly organisations='supplier marketplace arbitrator'

say() { printf 'network: %s\n' "$1"; }

die() {
  printf 'network: %s\n' "$1" >&2
  exit 2
}

# supplier -> Supplier, as MSP ids begin.
msp_of() {
  case $1 in
    supplier) echo SupplierMSP ;;
    marketplace) echo MarketplaceMSP ;;
    arbitrator) echo ArbitratorMSP ;;
  esac
}

need_tool() {
  command -v "$1" >/dev/null || die "$1 is not on the PATH: install it ($2)"
}

# Puts the folder with Fabric's programs first on the PATH, or says what is missing.
need_fabric() {
  local folder program missing='' on_path
  on_path=$(command -v peer || true)
  for folder in "${FABRIC_BIN:-}" "${on_path%/*}" "${HOME:-/}/.cardproof/fabric/bin"; do
    if [ -n "$folder" ] && [ -x "$folder/peer" ]; then
      for program in peer orderer configtxgen cryptogen osnadmin; do
        [ -x "$folder/$program" ] || missing="$missing $program"
      done
      [ -z "$missing" ] || die "$folder has no$missing: put all five programs of Fabric 3.1 there"
      PATH=$folder:$PATH
      return
    fi
  done
  die "Fabric's programs (peer, orderer, configtxgen, cryptogen, osnadmin; 3.1) were not found:
  set FABRIC_BIN to their folder, or put them into ~/.cardproof/fabric/bin"
}

# 3 or 2: 2.5 knows neither SmartBFT nor one of the filters in core.yaml.
fabric_line() {
  peer version | sed -n 's/^ *Version: *v\{0,1\}\([0-9]*\)\..*/\1/p'
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

# Free ports for the given names, kept for good: those of orderers and peers stand in the channel's
# configuration. Networks made at the same time begin at different places.
choose_ports() {
  local port name
  port=$((20000 + RANDOM % 10000))
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
