# shellcheck shell=bash disable=SC2154 # options are set by network
# What a network is made of before anything runs: ports, keys, genesis.
#
#   accounts/NAME.key, .address   of gateways, of who deploys, and of a stranger with money and no rights
#   nodes/signer-N/               a node's keys, its password, its configuration, later its chain
#   gateways/gateway-N.yaml       what a gateway needs; deploy adds the contract

# All of it, once. The file `made` comes last: without it, everything is made again.
make_network() {
  local name names='' number
  node=${node:-geth} signers=${signers:-3} period=${period:-1} gateways=${gateways:-3}
  chain_id=${chain_id:-20261122}
  [ "$node" = geth ] || { signers=1 && period=0 && confirmations=${confirmations:-1}; }
  confirmations=${confirmations:-12}
  check_number signers "$signers" 1 16
  check_number period "$period" 0 3600
  check_number gateways "$gateways" 1 64
  check_number chain-id "$chain_id" 1 2147483647
  check_number confirmations "$confirmations" 1 10000
  say "making a network of $signers $node in $state"
  rm -rf "$state/nodes" "$state/accounts" "$state/gateways" "$state/certificates"
  mkdir -p "$state/nodes" "$state/accounts" "$state/gateways"
  : >"$state/ports"
  for ((number = 1; number <= signers; number++)); do names="$names signer-$number"; done
  [ "$node" = geth ] || names=anvil
  if [ "$node" = geth ]; then
    for name in $names; do choose_ports "$name" "$name.http" "$name.ws" "$name.auth"; done
    # shellcheck disable=SC2046,SC2086
    each make_account $(account_names)
    # shellcheck disable=SC2086
    each make_signer $names
    write_genesis >"$state/genesis.json"
    for name in $names; do write_configuration "$name" "$names"; done
    # shellcheck disable=SC2086
    each init_signer $names
  else
    choose_ports anvil.http
    make_anvil_accounts
  fi
  cat >"$state/made.new" <<MADE
node=$node
signers=$signers
period=$period
chain-id=$chain_id
gateways=$gateways
confirmations=$confirmations
processes=${names# }
MADE
  write_gateways "$names"
  mv "$state/made.new" "$state/made"
}

# check_number NAME VALUE LEAST MOST
check_number() {
  if ! [[ $2 =~ ^(0|[1-9][0-9]{0,9})$ ]] || [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    die "$1 $2: a number from $3 to $4"
  fi
}

account_names() {
  local number
  for ((number = 1; number <= gateways; number++)); do echo "gateway-$number"; done
  echo deployer stranger
}

# A key of 32 bytes in hex, in a file; geth works out the address.
make_account() {
  local file=$state/accounts/$1
  openssl rand -hex 32 >"$file.key"
  import_key "$file.key" "$state/nodes/import-$1" >"$file.address"
  rm -rf "$state/nodes/import-$1"
}

# import_key FILE FOLDER: puts a key into the folder's keystore and says its address.
import_key() {
  local said
  mkdir -p "$2"
  openssl rand -hex 16 >"$2/password"
  said=$("$geth" account import --lightkdf --datadir "$2" --password "$2/password" "$1" 2>&1) \
    || die "geth did not take a key: $(printf '%s\n' "$said" | tail -1)"
  said=$(printf '%s\n' "$said" | sed -n 's/^Address: {\([0-9a-f]\{40\}\)}$/0x\1/p')
  [ -n "$said" ] || die "geth did not say the address of a key"
  echo "$said"
}

# What the node signs blocks with, and what it shows to its peers. openssl writes a key as DER: the
# 32 bytes of the secret begin at 7, and the point is the last 64.
make_signer() {
  local folder=$state/nodes/$1
  mkdir -p "$folder/geth"
  openssl rand -hex 32 >"$folder/key"
  import_key "$folder/key" "$folder" >"$folder/address"
  rm "$folder/key"
  openssl ecparam -name secp256k1 -genkey -noout -outform DER >"$folder/peer.der"
  head -c 39 "$folder/peer.der" | tail -c 32 | in_hex >"$folder/geth/nodekey"
  printf 'enode://%s@127.0.0.1:%s\n' "$(tail -c 64 "$folder/peer.der" | in_hex)" "$(port_of "$1")" >"$folder/enode"
  rm "$folder/peer.der"
}

in_hex() { od -An -v -tx1 | tr -d ' \n'; }

# London and nothing later: Clique stalls after it. The limit of gas leaves room for transactions
# of 128 KiB; the base fee begins at its least.
write_genesis() {
  local file extra=''
  extra=$(cat "$state"/nodes/signer-*/address | sed 's/^0x//' | sort | tr -d '\n')
  printf '{"config":{"chainId":%s,"homesteadBlock":0,"eip150Block":0,"eip155Block":0,"eip158Block":0,' "$chain_id"
  printf '"byzantiumBlock":0,"constantinopleBlock":0,"petersburgBlock":0,"istanbulBlock":0,"berlinBlock":0,'
  printf '"londonBlock":0,"clique":{"period":%s,"epoch":30000}},' "$period"
  printf '"difficulty":"0x1","gasLimit":"0x3b9aca00","baseFeePerGas":"0x7",'
  printf '"extraData":"0x%064d%s%0130d","alloc":{' 0 "$extra" 0
  for file in "$state"/accounts/*.address; do
    printf '"%s":{"balance":"0x%s"},' "$(cat "$file")" 1000000000000000000000000
  done
  printf '"0x%040d":{"balance":"0x0"}}}\n' 1
}

# Peers are named and no others are let in.
write_configuration() {
  local other peers=''
  for other in $2; do
    [ "$other" = "$1" ] || peers="$peers\"$(cat "$state/nodes/$other/enode")\","
  done
  cat >"$state/nodes/$1/config.toml" <<CONFIG
[Node.P2P]
NoDiscovery = true
ListenAddr = "127.0.0.1:$(port_of "$1")"
NetRestrict = ["127.0.0.0/8"]
StaticNodes = [${peers%,}]
TrustedNodes = [${peers%,}]
CONFIG
}

init_signer() {
  run "$geth" init --datadir "$state/nodes/$1" "$state/genesis.json"
}

# anvil makes keys of its own, and money for each.
make_anvil_accounts() {
  local names name number=0 keys addresses pid
  names=$(account_names)
  # shellcheck disable=SC2086
  "$anvil" --quiet --port "$(port_of anvil.http)" --mnemonic-random 12 --accounts "$(wc -w <<<"$names")" \
    --config-out "$state/nodes/made.json" >/dev/null 2>&1 9>&- &
  pid=$!
  until_true 10 "anvil has made keys" test -s "$state/nodes/made.json"
  kill "$pid" && wait "$pid" 2>/dev/null || true
  mapfile -t addresses < <(sed 's/.*"available_accounts":\[\([^]]*\).*/\1/' "$state/nodes/made.json" | grep -o '0x[0-9a-f]*')
  mapfile -t keys < <(sed 's/.*"private_keys":\[\([^]]*\).*/\1/' "$state/nodes/made.json" | grep -o '[0-9a-f]\{64\}')
  rm "$state/nodes/made.json"
  for name in $names; do
    printf '%s\n' "${keys[$number]}" >"$state/accounts/$name.key"
    printf '%s\n' "${addresses[$number]}" >"$state/accounts/$name.address"
    number=$((number + 1))
  done
}
