# shellcheck shell=bash disable=SC2154 # options are set by network
# What a network is made of before anything runs: ports, keys, certificates, configuration.

peer_folder() { echo "$state/organisations/peerOrganizations/$1.cardproof.example"; }

orderer_folder() {
  echo "$state/organisations/ordererOrganizations/orderers.cardproof.example/orderers/$1.orderers.cardproof.example"
}

# All of it, once. The file `made` comes last: without it, everything is made again.
make_network() {
  local orderers='orderer1 orderer2 orderer3' name names=''
  profile=${profile:-raft}
  case $profile in
    raft) ;;
    bft)
      [ "$(fabric_line)" != 2 ] || die "SmartBFT needs Fabric 3; the programs found are 2"
      orderers="$orderers orderer4"
      ;;
    *) die "profile $profile: raft or bft" ;;
  esac
  batch_timeout=${batch_timeout:-100ms}
  [[ $batch_timeout =~ ^[1-9][0-9]*(ms|s)$ ]] || die "batch time-out $batch_timeout: such as 100ms or 2s"
  say "making a network of profile $profile in $state"
  rm -rf "$state/organisations" "$state/gateways" "$state/config" "$state/nodes" "$state/chaincode" "$state/ledgers"
  : >"$state/ports"
  for name in orderer1 orderer2 orderer3 orderer4; do
    names="$names $name $name.admin $name.operations"
  done
  for name in $organisations; do
    names="$names peer-$name peer-$name.chaincode peer-$name.operations"
  done
  # shellcheck disable=SC2086
  choose_ports $names
  run cryptogen generate --config="$home/config/crypto-config.yaml" --output="$state/organisations"
  write_configuration
  FABRIC_CFG_PATH=$state/config run configtxgen -profile "$profile" -channelID "$channel" \
    -outputBlock "$state/$channel.block"
  write_gateways
  cat >"$state/made.new" <<MADE
profile=$profile
batch-timeout=$batch_timeout
orderers=$orderers
processes=$orderers peer-supplier peer-marketplace peer-arbitrator
MADE
  mv "$state/made.new" "$state/made"
}

# The orderers that gateways and peers are told of.
orderer_endpoints() {
  local orderer
  for orderer in 1 2 3; do printf '"127.0.0.1:%s", ' "$(port_of "orderer$orderer")"; done
  [ "$profile" != bft ] || printf '"127.0.0.1:%s"' "$(port_of orderer4)"
}

write_configuration() {
  local orderers organisation upper script=''
  mkdir -p "$state/config"
  orderers=$(orderer_folder orderer1)
  for organisation in $organisations; do
    upper=$(printf %s "$organisation" | tr '[:lower:]' '[:upper:]')
    script="$script;s|@PEER_$upper@|$(port_of "peer-$organisation")|"
  done
  sed -e "s|@STATE@|$state|;s|@ORDERERS@|${orderers%/*}|;s|@BATCH_TIMEOUT@|$batch_timeout|" \
    -e "s|@ORDERER_ENDPOINTS@|$(orderer_endpoints)|" \
    -e "s|@ORDERER1@|$(port_of orderer1)|;s|@ORDERER2@|$(port_of orderer2)|" \
    -e "s|@ORDERER3@|$(port_of orderer3)|;s|@ORDERER4@|$(port_of orderer4)|" \
    -e "${script#;}" "$home/config/configtx.yaml" >"$state/config/configtx.yaml"
  write_node_configuration
}

# Again at each start: the checkout may have moved or changed.
write_node_configuration() {
  cp "$home/config/orderer.yaml" "$state/config/"
  sed "s|@BUILDER@|$home/builder|" "$home/config/core.yaml" >"$state/config/core.yaml"
  if [ "$(fabric_line)" = 2 ]; then
    sed '/TimeWindowCheck/d' "$state/config/core.yaml" >"$state/config/core.new"
    mv "$state/config/core.new" "$state/config/core.yaml"
  fi
}

# What each organisation's gateway needs to connect: to the peers, and to the other gateways.
write_gateways() {
  local organisation
  mkdir -p "$state/gateways"
  authority "$state/organisations/exchange" Exchange
  cp "$state/organisations/exchange/ca.crt" "$state/gateways/exchange-ca.crt"
  for organisation in $organisations; do write_gateway "$organisation"; done
}

write_gateway() {
  local folder=$state/gateways/$1 client
  client=$(peer_folder "$1")/users/User1@$1.cardproof.example/msp
  mkdir -p "$folder"
  cp "$client"/signcerts/*.pem "$folder/client.crt"
  cp "$client"/keystore/* "$folder/client.key"
  certify "$state/organisations/exchange" "$folder/exchange" "$1" "$1 gateway"
  point_gateway "$1" cardproof "$state/gateways/$1.properties"
}

# point_gateway ORGANISATION CHAINCODE FILE: its own peer first, then the others to fail over to.
point_gateway() {
  local folder=$state/gateways/$1 organisation n=0 others
  others=$(printf '%s\n' "$organisations" | tr ' ' '\n' | grep -vx "$1")
  {
    echo "cardproof.fabric.channel=$channel"
    echo "cardproof.fabric.chaincode=$2"
    echo "cardproof.fabric.msp-id=$(msp_of "$1")"
    echo "cardproof.fabric.certificate=$folder/client.crt"
    echo "cardproof.fabric.key=$folder/client.key"
    for organisation in $1 $others; do
      echo "cardproof.fabric.peers[$n].address=127.0.0.1:$(port_of "peer-$organisation")"
      echo "cardproof.fabric.peers[$n].tls-ca=$(peer_folder "$organisation")/msp/tlscacerts/tlsca.$organisation.cardproof.example-cert.pem"
      echo "cardproof.fabric.peers[$n].authority=peer.$organisation.cardproof.example"
      n=$((n + 1))
    done
    echo "cardproof.exchange.certificate=$folder/exchange.crt"
    echo "cardproof.exchange.key=$folder/exchange.key"
    echo "cardproof.exchange.ca=$state/gateways/exchange-ca.crt"
  } >"$3"
}
