#!/bin/sh
# Certificates for what speaks to each other inside: `sh docker/certificates.sh FOLDER`. Makes an authority of the
# installation's own (once) and signs with it; run it again to renew (the authority stays as long as its key is there).
# Keep inside_ca_key somewhere else afterwards: no container has it.
set -eu
[ -n "${1:-}" ] || { echo "Usage: sh docker/certificates.sh FOLDER" >&2; exit 2; }
# Containers run as users of their own: the folder is closed on this machine, each container is given its files only.
umask 022
mkdir -p -m 0700 "$1"
cd "$1"
DAYS=${DAYS:-397}
[ -f inside_ca_key ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3653 -subj "/O=PGA Regie/CN=inside" \
  -addext "basicConstraints=critical,CA:true,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
  -keyout inside_ca_key -out inside_ca_crt 2>/dev/null

sign() { # name, common name, uses, other names
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=PGA Regie/CN=$2" -keyout "$1_key" -out "$1_csr" 2>/dev/null
  {
    echo "basicConstraints=critical,CA:false"
    echo "keyUsage=critical,digitalSignature"
    echo "extendedKeyUsage=$3"
    [ -z "${4:-}" ] || echo "subjectAltName=$4"
  } > "$1_ext"
  openssl x509 -req -in "$1_csr" -CA inside_ca_crt -CAkey inside_ca_key -CAcreateserial -days "$DAYS" \
    -extfile "$1_ext" -out "$1_crt" 2>/dev/null
  rm "$1_csr" "$1_ext"
}
# Temporal's own services speak to each other with the server's certificate.
sign temporal_tls temporal serverAuth,clientAuth DNS:temporal,DNS:localhost
for who in api worker setup ui; do sign "engine_$who" "$who" clientAuth; done
for host in mongo mongo-keys; do
  name=$(echo "$host" | tr - _)_tls
  sign "$name" "$host" serverAuth,clientAuth "DNS:$host,DNS:localhost"
  # A database server wants both in one file.
  cat "${name}_crt" "${name}_key" > "${name}_pem"
  rm "${name}_crt" "${name}_key"
done
rm -f inside_ca_crt.srl inside_ca.srl
chmod 0600 inside_ca_key
