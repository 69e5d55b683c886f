# Beside keys.hcl, for the workers (the daily rewrapping) and `npm run keys -- rotate` only.
# The parameters are named: with others of the same calls a key can be made exportable or be deleted as a whole.
path "transit/keys/pga-regie/rotate" { capabilities = ["update"] }
path "transit/keys/pga-regie/config" {
  capabilities       = ["update"]
  allowed_parameters = { "min_decryption_version" = [], "min_encryption_version" = [] }
}
path "transit/keys/pga-regie/trim" {
  capabilities       = ["update"]
  allowed_parameters = { "min_available_version" = [] }
}
