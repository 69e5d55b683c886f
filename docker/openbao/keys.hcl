# What the API and the workers may do: wrap and unwrap keys, and see which versions of the master key there are.
# No `create` on encrypt (that would make a missing key), no export, no backup, no delete.
path "transit/encrypt/pga-regie" { capabilities = ["update"] }
path "transit/decrypt/pga-regie" { capabilities = ["update"] }
path "transit/keys/pga-regie"    { capabilities = ["read"] }
