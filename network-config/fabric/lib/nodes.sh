# shellcheck shell=bash disable=SC2154 # options are set by network
# Orderers, peers, and the channel that joins them.

up() {
  local name
  need_fabric
  need_tool curl "it asks the processes whether they are well"
  need_tool openssl "it makes certificates"
  if is_made; then
    check_made profile batch-timeout
    write_node_configuration
  else
    make_network
  fi
  for name in $(made_with processes); do
    is_running "$name" && continue
    say "starting $name"
    case $name in
      orderer*) start_orderer "$name" ;;
      peer-*) start_peer "$name" ;;
    esac
  done
  for name in $(made_with processes); do
    until_true 30 "$name is well" is_well "$name"
  done
  # Names have no spaces.
  # shellcheck disable=SC2046
  each join_orderer $(made_with orderers)
  # shellcheck disable=SC2086
  each join_peer $organisations
  until_true 30 "the orderers have a leader" has_leader
  until_true 30 "the peers know each other" peers_met
  start_chaincodes
  say "up: channel $channel; what a gateway needs is in $state/gateways"
}

start_orderer() {
  local folder=$state/nodes/$1 material tls
  material=$(orderer_folder "$1")
  tls=$material/tls
  need_free "$1" "$1.admin" "$1.operations"
  mkdir -p "$folder"
  FABRIC_CFG_PATH=$state/config \
    FABRIC_LOGGING_SPEC=${FABRIC_LOGGING_SPEC:-warning} \
    ORDERER_GENERAL_LISTENPORT=$(port_of "$1") \
    ORDERER_GENERAL_LOCALMSPID=OrderersMSP \
    ORDERER_GENERAL_LOCALMSPDIR=$material/msp \
    ORDERER_GENERAL_TLS_PRIVATEKEY=$tls/server.key \
    ORDERER_GENERAL_TLS_CERTIFICATE=$tls/server.crt \
    ORDERER_GENERAL_TLS_ROOTCAS="[$tls/ca.crt]" \
    ORDERER_FILELEDGER_LOCATION=$folder/ledger \
    ORDERER_CONSENSUS_WALDIR=$folder/consensus/wal \
    ORDERER_CONSENSUS_SNAPDIR=$folder/consensus/snapshots \
    ORDERER_ADMIN_LISTENADDRESS=127.0.0.1:$(port_of "$1.admin") \
    ORDERER_ADMIN_TLS_PRIVATEKEY=$tls/server.key \
    ORDERER_ADMIN_TLS_CERTIFICATE=$tls/server.crt \
    ORDERER_ADMIN_TLS_CLIENTROOTCAS="[$tls/ca.crt]" \
    ORDERER_OPERATIONS_LISTENADDRESS=127.0.0.1:$(port_of "$1.operations") \
    launch "$1" orderer
}

start_peer() {
  local organisation=${1#peer-} folder=$state/nodes/$1 material address
  material=$(peer_folder "$organisation")/peers/peer.$organisation.cardproof.example
  address=127.0.0.1:$(port_of "$1")
  need_free "$1" "$1.chaincode" "$1.operations"
  mkdir -p "$folder"
  FABRIC_CFG_PATH=$state/config \
    FABRIC_LOGGING_SPEC=${FABRIC_LOGGING_SPEC:-warning} \
    CORE_PEER_ID=peer.$organisation.cardproof.example \
    CORE_PEER_ADDRESS=$address \
    CORE_PEER_LISTENADDRESS=$address \
    CORE_PEER_CHAINCODEADDRESS=127.0.0.1:$(port_of "$1.chaincode") \
    CORE_PEER_CHAINCODELISTENADDRESS=127.0.0.1:$(port_of "$1.chaincode") \
    CORE_PEER_GOSSIP_BOOTSTRAP=$address \
    CORE_PEER_GOSSIP_EXTERNALENDPOINT=$address \
    CORE_PEER_LOCALMSPID=$(msp_of "$organisation") \
    CORE_PEER_MSPCONFIGPATH=$material/msp \
    CORE_PEER_TLS_CERT_FILE=$material/tls/server.crt \
    CORE_PEER_TLS_KEY_FILE=$material/tls/server.key \
    CORE_PEER_TLS_ROOTCERT_FILE=$material/tls/ca.crt \
    CORE_PEER_FILESYSTEMPATH=$folder \
    CORE_LEDGER_SNAPSHOTS_ROOTDIR=$folder/snapshots \
    CORE_OPERATIONS_LISTENADDRESS=127.0.0.1:$(port_of "$1.operations") \
    launch "$1" peer node start
}

# ask PROCESS PATH: its operations listener.
ask() { curl -fsS -m 2 "http://127.0.0.1:$(port_of "$1.operations")$2" 2>/dev/null; }

is_well() {
  still_runs "$1"
  ask "$1" /healthz >/dev/null && answers "$1"
}

# Whether what it serves is open: its operations listener is, long before.
answers() {
  case $1 in
    orderer*) is_taken "$(port_of "$1")" && is_taken "$(port_of "$1.admin")" ;;
    peer-*) as_admin "${1#peer-}" peer channel list >/dev/null 2>&1 ;;
  esac
}

# A line of the metrics tells it, whatever the consensus.
has_leader() {
  local orderer
  for orderer in $(made_with orderers); do
    ask "$orderer" /metrics | grep -Eq '^consensus_(etcdraft|BFT)_is_leader\{.*\} 1$' && return
  done
  return 1
}

# Each peer that runs has seen the two others, without which no gateway finds a majority.
peers_met() {
  local organisation
  for organisation in $organisations; do
    ask "peer-$organisation" /metrics \
      | grep -q "^gossip_membership_total_peers_known{channel=\"$channel\"} 2$" || return 1
  done
}

join_orderer() {
  local said admin tls
  tls=$state/organisations/ordererOrganizations/orderers.cardproof.example
  admin=$tls/users/Admin@orderers.cardproof.example/tls
  # It exits 0 whatever the orderer answered.
  said=$(osnadmin channel join --channelID "$channel" --config-block "$state/$channel.block" \
    -o "localhost:$(port_of "$1.admin")" --ca-file "$admin/ca.crt" \
    --client-cert "$admin/client.crt" --client-key "$admin/client.key" 2>&1) || true
  case $said in
    *'Status: 201'* | *'already exists'*) ;;
    *) die "$1 did not join the channel: $said" ;;
  esac
}

# as_admin ORGANISATION peer ...: the organisation's administrator at its own peer.
as_admin() {
  local folder
  folder=$(peer_folder "$1")
  FABRIC_CFG_PATH=$state/config FABRIC_LOGGING_SPEC=warning \
    CORE_PEER_ADDRESS=127.0.0.1:$(port_of "peer-$1") \
    CORE_PEER_LOCALMSPID=$(msp_of "$1") \
    CORE_PEER_MSPCONFIGPATH=$folder/users/Admin@$1.cardproof.example/msp \
    CORE_PEER_TLS_ROOTCERT_FILE=$folder/peers/peer.$1.cardproof.example/tls/ca.crt \
    "${@:2}"
}

join_peer() {
  local said
  said=$(as_admin "$1" peer channel join -b "$state/$channel.block" 2>&1) || case $said in
    *'already exists'*) ;;
    *) die "the peer of $1 did not join the channel: $said" ;;
  esac
}
