# shellcheck shell=bash disable=SC2154 # options are set by network
# The nodes, and the chain that they make.

up() {
  local name
  need_tool curl "it asks the nodes"
  need_tool openssl "it makes keys"
  if is_made; then
    check_made node signers period chain-id gateways confirmations
    node=$(made_with node) period=$(made_with period) chain_id=$(made_with chain-id)
    "need_$node"
  else
    "need_${node:-geth}"
    make_network
  fi
  for name in $(made_with processes); do
    is_running "$name" && continue
    say "starting $name"
    case $name in
      signer-*) start_signer "$name" ;;
      anvil) start_anvil ;;
    esac
  done
  for name in $(made_with processes); do
    until_true 30 "$name answers" answers "$name"
  done
  [ "$node" != geth ] || begin_sealing
  say "up: chain $chain_id; what a gateway needs is in $state/gateways"
}

# It begins without sealing: a node that seals before it has met the others makes a chain of its own.
# Archive, since a node of another mode goes back when it was killed. 512 MB of cache in the trial
# came to 1.1 GB of memory; less will do.
start_signer() {
  local folder=$state/nodes/$1 address
  need_free "$1" "$1.http" "$1.ws" "$1.auth"
  address=$(cat "$folder/address")
  launch "$1" "$geth" --config "$folder/config.toml" --datadir "$folder" --networkid "$chain_id" \
    --nodiscover --nat none --ipcpath "$folder/geth.ipc" --syncmode full --gcmode archive \
    --cache 256 --port "$(port_of "$1")" \
    --http --http.addr 127.0.0.1 --http.port "$(port_of "$1.http")" --http.vhosts localhost,127.0.0.1 \
    --http.api eth,net,web3,txpool,clique \
    --ws --ws.addr 127.0.0.1 --ws.port "$(port_of "$1.ws")" --ws.api eth,net,web3 \
    --authrpc.addr 127.0.0.1 --authrpc.port "$(port_of "$1.auth")" \
    --miner.etherbase "$address" --unlock "$address" --password "$folder/password" --allow-insecure-unlock \
    --miner.gasprice 1 --miner.gaslimit 1000000000 --rpc.gascap 0 --rpc.txfeecap 0 --verbosity 2
}

# A block for each transaction, final at once. What it keeps is written when it ends: what a kill
# leaves is the state of the last end.
start_anvil() {
  need_free anvil.http
  launch anvil "$anvil" --quiet --host 127.0.0.1 --port "$(port_of anvil.http)" --chain-id "$chain_id" \
    --hardfork london --gas-limit 1000000000 --block-base-fee-per-gas 7 --gas-price 7 --accounts 0 \
    --state "$state/nodes/anvil.json" --slots-in-an-epoch 1
}

# rpc NODE METHOD [PARAMETERS]: the answer's result without its quotes; fails without a result.
rpc() {
  local said
  said=$(curl -fsS -m 5 -H 'Content-Type: application/json' "http://127.0.0.1:$(port_of "$1.http")" \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":[${3:-}]}" 2>/dev/null) || return 1
  printf '%s\n' "$said" | sed -n 's/.*"result":"\{0,1\}\([^"}]*\).*/\1/p' | grep .
}

answers() {
  still_runs "$1"
  [ "$(rpc "$1" eth_chainId)" = "$(printf '0x%x' "$chain_id")" ] || return 1
  [ "$1" != anvil ] || fund_anvil
}

fund_anvil() {
  local file
  for file in "$state"/accounts/*.address; do
    rpc anvil anvil_setBalance "\"$(cat "$file")\",\"0x1000000000000000000000000\"" >/dev/null || return 1
  done
}

# All have met and are at one block before the first of them seals; those that seal go on.
begin_sealing() {
  local before name
  until_true 60 "the nodes have met" have_met
  # A node that has just come back asks its peers for their blocks once it has met them.
  until_true 60 "the nodes have the same blocks" at_one_height
  before=$(highest) || die "a node stopped answering; see: network logs"
  [ "$period" -eq 0 ] || does_one_seal || one_seals
  # Names have no spaces.
  # shellcheck disable=SC2046
  each seal $(made_with processes)
  # Two nodes that dialled each other at once may both hang up, and try again after 35 s.
  until_true 120 "the nodes agree on new blocks" has_settled
}

does_one_seal() {
  local name
  for name in $(made_with processes); do
    ! is_sealing "$name" || return 0
  done
  return 1
}

# A node passes over the blocks of others until it has fetched some or seals by itself. All beginning
# at once, each could make the next block, take nobody else's, and wait for the others for ever. So
# one begins, and the others ask it for its block as they do when they start.
one_seals() {
  local name first=''
  for name in $(made_with processes); do
    first="$first $name"
    seal "$name"
    # Who made the last block has to leave the next one to another.
    ! comes_true 5 is_ahead "$name" || break
  done
  for name in $(made_with processes); do
    case "$first " in *" $name "*) continue ;; esac
    end "$name"
    start_signer "$name"
    until_true 30 "$name answers" answers "$name"
  done
  until_true 60 "the nodes have met" have_met
  until_true 60 "the nodes have the first block" agree
}

is_ahead() {
  local now
  now=$(height_of "$1") && [ "$now" -gt "$before" ]
}

have_met() {
  local name others=$(($(made_with signers) - 1))
  for name in $(made_with processes); do
    still_runs "$name"
    [ "$(($(rpc "$name" net_peerCount)))" -eq "$others" ] || return 1
  done
}

height_of() { printf '%d\n' "$(rpc "$1" eth_blockNumber)"; }

# Within two blocks of each other: some may be sealing.
at_one_height() {
  local name height least='' most=0
  for name in $(made_with processes); do
    height=$(height_of "$name") || return 1
    [ -n "$least" ] && [ "$least" -lt "$height" ] || least=$height
    [ "$most" -gt "$height" ] || most=$height
  done
  [ $((most - least)) -le 2 ]
}

# A node begins some time after it was told to, and only once it has its peers' blocks.
seal() {
  comes_true 60 seals "$1" || die "$1 does not begin to seal; see: network logs $1"
}

seals() {
  still_runs "$1"
  [ "$(console "$1" 'eth.mining || miner.start(); eth.mining')" = true ]
}

is_sealing() { [ "$(console "$1" 'eth.mining')" = true ]; }

# geth's console exits 0 whatever came of it.
console() { "$geth" attach --exec "$2" "$state/nodes/$1/geth.ipc" 2>&1 || true; }

# highest: the height of the node that is furthest.
highest() {
  local name height most=0
  for name in $(made_with processes); do
    height=$(height_of "$name") || return 1
    [ "$most" -gt "$height" ] || most=$height
  done
  echo "$most"
}

# All agree on a block that is new, and on one after it: the first may come to a node that has lost
# the others. At period 0 there are none before there is a transaction.
has_settled() {
  local name height
  if [ "$period" -gt 0 ]; then
    for name in $(made_with processes); do
      height=$(height_of "$name") && [ "$height" -ge $((before + 2)) ] || return 1
    done
  fi
  agree
}

# The same block at a height that all have.
agree() {
  local name height='' hash='' other
  for name in $(made_with processes); do
    other=$(height_of "$name") || return 1
    [ -n "$height" ] && [ "$height" -le "$other" ] || height=$other
  done
  for name in $(made_with processes); do
    other=$(hash_of "$name" "$height") || return 1
    [ -z "$hash" ] || [ "$hash" = "$other" ] || return 1
    hash=$other
  done
}

hash_of() {
  curl -fsS -m 5 -H 'Content-Type: application/json' "http://127.0.0.1:$(port_of "$1.http")" \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"$(printf '0x%x' "$2")\",false]}" \
    2>/dev/null | sed -n 's/.*"hash":"\(0x[0-9a-f]*\)".*/\1/p' | grep .
}

# Processes that are up are not enough: a chain that has lost half of its signers says nothing.
status() {
  local name all_well=0 height age
  need_whole
  period=$(made_with period)
  # Names have no spaces.
  # shellcheck disable=SC2046
  list_processes $(made_with processes) || all_well=1
  printf '\n%s, period %s s, chain %s, folder %s\n' \
    "$(made_with node)" "$period" "$(made_with chain-id)" "$state"
  for name in $(made_with processes); do
    is_running "$name" || continue
    if height=$(height_of "$name") && age=$(age_of "$name"); then
      printf 'head of %s: block %s, %s s old\n' "$name" "$height" "$age"
      if [ "$period" -gt 0 ] && [ "$age" -gt $((period * 5 + 10)) ]; then
        say "no block for $age s: more than half of the signers have to be up"
        all_well=1
      fi
    else
      say "$name does not answer"
      all_well=1
    fi
  done
  say_contract
  return "$all_well"
}

# Seconds since the time of the node's newest block.
age_of() {
  local time
  time=$(curl -fsS -m 5 -H 'Content-Type: application/json' "http://127.0.0.1:$(port_of "$1.http")" \
    -d '{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest",false]}' 2>/dev/null \
    | sed -n 's/.*"timestamp":"\(0x[0-9a-f]*\)".*/\1/p' | grep .) || return 1
  echo $(($(date +%s) - time))
}

# What deploy wrote for the gateways; nothing before.
say_contract() {
  local contract
  contract=$(sed -n "s/^ *contract: *'\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$state/gateways/gateway-1.yaml")
  [ -z "$contract" ] || printf 'contract %s\n' "$contract"
}
