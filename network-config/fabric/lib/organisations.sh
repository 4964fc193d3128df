# shellcheck shell=bash disable=SC2154 # options are set by network
# The organisations, Fabric's programs, and what the network is asked about itself.

readonly organisations='supplier marketplace arbitrator'

# supplier -> Supplier, as MSP ids begin.
msp_of() {
  case $1 in
    supplier) echo SupplierMSP ;;
    marketplace) echo MarketplaceMSP ;;
    arbitrator) echo ArbitratorMSP ;;
  esac
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

status() {
  local all_up=0
  need_whole
  # Names have no spaces.
  # shellcheck disable=SC2046
  list_processes $(made_with processes) $(chaincode_processes) || all_up=1
  printf '\nprofile %s, block time-out %s, channel %s, folder %s\n' \
    "$(made_with profile)" "$(made_with batch-timeout)" "$channel" "$state"
  list_ledgers
  return "$all_up"
}
