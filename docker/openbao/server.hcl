# OpenBao for one site: one node, raft storage, TLS with the certificate of docs/production.md. It starts sealed.
ui = false
storage "raft" {
  path    = "/openbao/file"
  node_id = "one"
}
listener "tcp" {
  address         = "0.0.0.0:8200"
  cluster_address = "127.0.0.1:8201"
  tls_cert_file   = "/run/secrets/openbao_tls_crt"
  tls_key_file    = "/run/secrets/openbao_tls_key"
}
api_addr     = "https://openbao:8200"
cluster_addr = "https://127.0.0.1:8201"
