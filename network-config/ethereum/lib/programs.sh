# shellcheck shell=bash
# Where the nodes' programs are. 1.13.15 is the last geth that seals with Clique.

readonly programs=${ETHEREUM_HOME:-${HOME:-/}/.cardproof/ethereum} geth_version=1.13.15

# first_of FILE...: the first that can be run.
first_of() {
  local file
  for file; do
    if [ -f "$file" ] && [ -x "$file" ]; then
      echo "$file"
      return
    fi
  done
  return 1
}

# A geth of another version is passed over: none after 1.13 makes blocks here.
find_geth() {
  local file
  for file in "$programs/bin/geth" "$(command -v geth || true)"; do
    # Not a pipe: whoever reads one of them to the middle only would end geth with an error.
    if [ -x "$file" ] && [[ $("$file" version 2>/dev/null) == *"Version: $geth_version-"* ]]; then
      echo "$file"
      return
    fi
  done
  return 1
}

find_anvil() {
  first_of "$programs"/node_modules/@foundry-rs/anvil-*/bin/anvil "$(command -v anvil || true)"
}

need_geth() {
  geth=$(find_geth) || die "geth $geth_version was not found in $programs/bin or on the PATH; build it with
  network-config/ethereum/install geth"
}

need_anvil() {
  anvil=$(find_anvil) || die "anvil was not found in $programs or on the PATH; fetch it with
  network-config/ethereum/install anvil"
}
