# shellcheck shell=bash disable=SC2154 # options are set by network
# Certificates, by openssl: for connections on this machine.

# Days. Of the certificates that openssl makes; cryptogen's last ten years.
readonly valid_days=3650

# authority FOLDER NAME: a key that certifies.
authority() {
  mkdir -p "$1"
  run openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$valid_days" \
    -subj "/O=$2/CN=$2 authority" -keyout "$1/ca.key" -out "$1/ca.crt" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
}

# certify AUTHORITY FILE ORGANISATION COMMON_NAME: FILE.key (PKCS #8) and FILE.crt, for both ends of
# a connection on this machine.
certify() {
  run openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -subj "/O=$3/CN=$4" -keyout "$2.key" -out "$2.csr"
  printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' \
    'extendedKeyUsage=serverAuth,clientAuth' 'subjectAltName=IP:127.0.0.1,DNS:localhost' >"$2.ext"
  run openssl x509 -req -in "$2.csr" -CA "$1/ca.crt" -CAkey "$1/ca.key" -CAcreateserial \
    -days "$valid_days" -extfile "$2.ext" -out "$2.crt"
  rm -f "$2.csr" "$2.ext"
}
