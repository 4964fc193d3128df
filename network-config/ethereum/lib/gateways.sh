# shellcheck shell=bash disable=SC2154 # options are set by network
# What each gateway needs to take part: its account, nodes, and a certificate for the other gateways.

# Gateway 1 is the supplier's, 2 the marketplace's, 3 the arbitrator's, as in the other networks.
organisation_of() {
  case $1 in
    1) echo supplier ;;
    2) echo marketplace ;;
    3) echo arbitrator ;;
    *) echo "organisation-$1" ;;
  esac
}

# write_gateways NODES
write_gateways() {
  local number
  authority "$state/certificates" Exchange
  cp "$state/certificates/ca.crt" "$state/gateways/exchange-ca.crt"
  for ((number = 1; number <= gateways; number++)); do
    # shellcheck disable=SC2086
    write_gateway "$number" $1
  done
}

# write_gateway NUMBER NODE...: its own node first, the others to fail over to. `deploy` fills in
# the contract.
write_gateway() {
  local number=$1 file=$state/gateways/gateway-$1 organisation first urls='' i
  organisation=$(organisation_of "$number")
  shift
  certify "$state/certificates" "$file-exchange" "$organisation" "$organisation gateway"
  first=$(((number - 1) % $#))
  for ((i = 0; i < $#; i++)); do
    urls="$urls, http://127.0.0.1:$(port_of "${*:$(((first + i) % $# + 1)):1}.http")"
  done
  cat >"$file.yaml" <<GATEWAY
cardproof:
  ethereum:
    nodes: [${urls#, }]
    chain-id: $chain_id
    account-key-file: $state/accounts/gateway-$number.key
    confirmations: $confirmations
    gas-price: 1000
    gas-limit: 200000000
  exchange:
    certificate: $file-exchange.crt
    key: $file-exchange.key
    ca: $state/gateways/exchange-ca.crt
GATEWAY
}

# The contract's code and the transaction are Java's.
deploy() {
  need_whole
  exec "$root/cardproof" ethereum deploy --network "$state" ${forwarded[@]+"${forwarded[@]}"}
}
