# shellcheck shell=bash disable=SC2154 # options are set by network
# The chaincode: a package for each organisation, one process for each version, and the ledgers that
# are deployed from it.
#
#   chaincode/VERSION/   chaincode.properties, material, packages; `installed` once all peers have it
#   ledgers/NAME         version, sequence and genesis of what the channel knows under that name

deploy() {
  local known
  need_fabric
  need_tool openssl "it makes certificates"
  need_tool curl "it asks the processes whether they are well"
  need_made
  [[ $name =~ ^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$ ]] || die "name $name: letters, digits, single - and _"
  [ -z "$genesis" ] || [[ $genesis =~ ^[A-Za-z0-9_-]{43}$ ]] || die "genesis: a hash of 43 characters, base64url"
  [ -z "$past" ] || [[ $past =~ ^[0-9T:.-]+Z$ ]] || die "past: a time such as 2026-11-22T21:00:00.000Z"
  known=$(ledger_has genesis)
  [ -z "$genesis" ] || [ -z "$known" ] || [ "$genesis" = "$known" ] \
    || die "ledger $name begins with $known; another genesis is another ledger: --name"
  genesis=${genesis:-$known}
  version=${version:-$(ledger_has version)}
  version=${version:-1}
  [[ $version =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*$ ]] || die "version $version: letters, digits, . _ -"
  choose_sequence
  mkdir -p "$state/chaincode/$version" "$state/ledgers"
  choose_jar
  if [ ! -f "$state/chaincode/$version/installed" ]; then
    make_packages
    start_chaincode "$version"
    # shellcheck disable=SC2086
    each install_chaincode $organisations
    : >"$state/chaincode/$version/installed"
  fi
  agree
  start_chaincode "$version"
  commit_chaincode
  printf 'version=%s\nsequence=%s\ngenesis=%s\n' "$version" "$sequence" "$genesis" >"$state/ledgers/$name"
  # shellcheck disable=SC2086
  each wait_endorser $organisations
  end_unused
  for organisation in $organisations; do
    point_gateway "$organisation" "$name" "$state/gateways/$organisation.properties"
  done
  say "deployed $name, version $version, sequence $sequence; every peer endorses"
  [ -n "$genesis" ] || say "no genesis is agreed on: nothing can be submitted before deploy --genesis HASH"
}

# A value of the ledger of this name; nothing if there is none.
ledger_has() { sed -n "s/^$1=//p" "$state/ledgers/$name" 2>/dev/null || true; }

choose_sequence() {
  local before
  before=$(ledger_has sequence)
  if [ -z "$sequence" ]; then
    sequence=${before:-1}
    if [ -n "$before" ] && [ "$version" != "$(ledger_has version)" ]; then sequence=$((before + 1)); fi
  fi
  [[ $sequence =~ ^[1-9][0-9]*$ ]] || die "sequence $sequence: a number from 1 on"
}

# The program of a version is copied: a build in between does not change what runs.
choose_jar() {
  local folder=$state/chaincode/$version candidate
  if [ -z "$jar" ]; then
    for candidate in "$root"/chaincode/target/cardproof-chaincode-*.jar; do
      case $candidate in *-sources.jar | *-tests.jar) ;; *) jar=$candidate ;; esac
    done
  fi
  if [ ! -f "$jar" ] || [ ! -d "${jar%/*}/lib" ]; then
    die "the chaincode is not built: mvn -pl chaincode -am -DskipTests package"
  fi
  if [ ! -f "$folder/chaincode.jar" ] || ! cmp -s "$jar" "$folder/chaincode.jar" \
    || [ -n "$(find "${jar%/*}/lib" -newer "$folder/chaincode.jar" -name 'cardproof-*.jar' -print -quit)" ]; then
    end "chaincode-$version"
    rm -rf "${folder:?}/lib"
    cp -R "${jar%/*}/lib" "$folder/lib"
    cp "$jar" "$folder/chaincode.jar"
  fi
}

# Each organisation's package tells its peer where its own router listens and what to show it.
make_packages() {
  local folder=$state/chaincode/$version organisation
  for organisation in $organisations; do choose_ports "chaincode-$version.$organisation"; done
  : >"$folder/chaincode.properties.new"
  for organisation in $organisations; do make_package "$organisation"; done
  mv "$folder/chaincode.properties.new" "$folder/chaincode.properties"
}

make_package() {
  local folder=$state/chaincode/$version/$1 address
  address=127.0.0.1:$(port_of "chaincode-$version.$1")
  rm -rf "$folder"
  authority "$folder" "$1 chaincode"
  certify "$folder" "$folder/server" "$1" "$1 chaincode"
  certify "$folder" "$folder/peer" "$1" "$1 peer"
  mkdir "$folder/package"
  printf '{"type":"ccaas","label":"cardproof_%s"}\n' "$version" >"$folder/package/metadata.json"
  connection "$folder" "$address" >"$folder/package/connection.json"
  tar -C "$folder/package" -czf "$folder/package/code.tar.gz" connection.json
  tar -C "$folder/package" -czf "$folder/package.tgz" metadata.json code.tar.gz
  rm -rf "$folder/package"
  as_admin "$1" peer lifecycle chaincode calculatepackageid "$folder/package.tgz" >"$folder/package-id" \
    2>>"$state/logs/network.log" || die "the package of $1 has no id; see: network logs network"
  cat >>"$state/chaincode/$version/chaincode.properties.new" <<PROPERTIES
router.$1.package-id=$(cat "$folder/package-id")
router.$1.address=$address
router.$1.certificate=$folder/server.crt
router.$1.key=$folder/server.key
router.$1.trust=$folder/ca.crt
PROPERTIES
}

# connection FOLDER ADDRESS: PEM texts with their line ends spelt, as JSON has it.
connection() {
  printf '{"address":"%s","dial_timeout":"5s","tls_required":true,"client_auth_required":true,' "$2"
  printf '"root_cert":"%s","client_cert":"%s","client_key":"%s"}\n' \
    "$(one_line "$1/ca.crt")" "$(one_line "$1/peer.crt")" "$(one_line "$1/peer.key")"
}

one_line() { awk '{printf "%s\\n", $0}' "$1"; }

install_chaincode() {
  local said
  said=$(as_admin "$1" peer lifecycle chaincode install "$state/chaincode/$version/$1/package.tgz" 2>&1) \
    || case $said in
      *'already successfully installed'*) ;;
      *) die "the peer of $1 did not install the chaincode: $said" ;;
    esac
}

# The organisations' word on what ledger this is. The running process reads it when it is asked.
agree() {
  local line
  [ -n "$genesis" ] || return 0
  line="genesis.$channel/$name=$genesis"
  grep -qxF "$line" "$state/chaincode/$version/chaincode.properties" \
    || echo "$line" >>"$state/chaincode/$version/chaincode.properties"
  agree_on_past
}

# The past of a ledger that moves in; without --past what was agreed is taken out again.
agree_on_past() {
  local file=$state/chaincode/$version/chaincode.properties
  [ -n "$past" ] || grep -q "^past\.$channel/$name=" "$file" || return 0
  grep -v "^past\.$channel/$name=" "$file" >"$file.new" || true
  [ -z "$past" ] || echo "past.$channel/$name=$past" >>"$file.new"
  mv -f "$file.new" "$file"
}

# Approval by each organisation, and one commit that all have to endorse; nothing if the channel has
# this definition already.
commit_chaincode() {
  local arguments='' organisation said
  said=$(as_admin supplier peer lifecycle chaincode querycommitted -C "$channel" -n "$name" 2>&1) || true
  case $said in
    *"Version: $version, Sequence: $sequence,"*) return 0 ;;
  esac
  # shellcheck disable=SC2086
  each approve_chaincode $organisations
  for organisation in $organisations; do
    arguments="$arguments --peerAddresses 127.0.0.1:$(port_of "peer-$organisation")"
    arguments="$arguments --tlsRootCertFiles $(peer_folder "$organisation")/peers/peer.$organisation.cardproof.example/tls/ca.crt"
  done
  # Paths have no spaces.
  # shellcheck disable=SC2046,SC2086
  run as_admin supplier peer lifecycle chaincode commit $(definition) $arguments
}

definition() {
  printf -- '-C %s -n %s --version %s --sequence %s -o 127.0.0.1:%s --tls --cafile %s' \
    "$channel" "$name" "$version" "$sequence" "$(port_of orderer1)" "$(orderer_folder orderer1)/tls/ca.crt"
}

approve_chaincode() {
  local said tries=20
  # shellcheck disable=SC2046
  until said=$(as_admin "$1" peer lifecycle chaincode approveformyorg $(definition) \
    --package-id "$(cat "$state/chaincode/$version/$1/package-id")" 2>&1); do
    case $said in
      *'unchanged content'*) return 0 ;;
      # An orderer that has just been started again, or an election.
      *SERVICE_UNAVAILABLE*) tries=$((tries - 1)) ;;
      *) tries=0 ;;
    esac
    [ "$tries" -gt 0 ] || die "$1 did not approve $name: $said"
    sleep 0.5
  done
}

# The first call dials the chaincode; then its peer can endorse.
wait_endorser() {
  until_true 60 "the peer of $1 endorses $name" endorses "$1"
}

endorses() {
  still_runs "chaincode-$version"
  as_admin "$1" peer chaincode query -C "$channel" -n "$name" -c '{"Args":["about"]}' \
    >>"$state/logs/network.log" 2>&1
}

# The flags were measured: docs/fabric.md, "Sizing". Out of memory it ends rather than limps.
start_chaincode() {
  local folder=$state/chaincode/$1 organisation
  is_running "chaincode-$1" && return
  for organisation in $organisations; do need_free "chaincode-$1.$organisation"; done
  say "starting chaincode-$1"
  launch "chaincode-$1" "$(java_command)" -XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError \
    -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$folder/chaincode.jsa" -Xlog:disable \
    --sun-misc-unsafe-memory-access=allow -jar "$folder/chaincode.jar" --config "$folder/chaincode.properties"
}

# Those that a ledger needs, and the ones being deployed.
start_chaincodes() {
  local ledger
  for ledger in "$state"/ledgers/*; do
    [ ! -f "$ledger" ] || start_chaincode "$(sed -n 's/^version=//p' "$ledger")"
  done
}

# A version that no ledger uses any more.
end_unused() {
  local process
  for process in $(processes); do
    case $process in
      chaincode-*)
        grep -qxF "version=${process#chaincode-}" "$state"/ledgers/* || {
          say "ending $process, which no ledger uses"
          end "$process"
        }
        ;;
    esac
  done
}

java_command() {
  local java version
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge 25 ]; then
      echo "$java"
      return
    fi
  done
  die "no Java 25 or later found: set JAVA_HOME to one"
}

chaincode_processes() {
  sed -n 's/^version=/chaincode-/p' "$state"/ledgers/* 2>/dev/null | sort -u
}

list_ledgers() {
  local ledger
  for ledger in "$state"/ledgers/*; do
    [ ! -f "$ledger" ] || printf 'ledger %s: %s\n' "${ledger##*/}" "$(paste -sd ' ' - <"$ledger")"
  done
}
