#!/bin/sh
# Once, and harmless again: the replica set, and for each database a user of its own that can reach nothing else.
set -eu
secret() { cat "/run/secrets/$1"; }
ROOT=$(secret mongo_root_password)
export ROOT
for room in weegploeg casusoverleg archief regie sleutels; do
  # The password stands in the address that the application gets: mongodb://USER:PASSWORD@HOST...
  uri=$(secret "MONGODB_URI_$(echo "$room" | tr '[:lower:]' '[:upper:]')")
  password=${uri#mongodb://"$room":}
  export "PASSWORD_$room=${password%%@*}"
done
exec mongosh --quiet "mongodb://mongo:27017/?directConnection=true" --eval '
  const admin = db.getSiblingDB("admin");
  admin.auth("root", process.env.ROOT);
  try { rs.status(); } catch { rs.initiate({ _id: "regie", members: [{ _id: 0, host: "mongo:27017" }] }); }
  while (!db.hello().isWritablePrimary) sleep(500);
  for (const room of ["weegploeg", "casusoverleg", "archief", "regie", "sleutels"]) {
    const pwd = process.env["PASSWORD_" + room];
    const roles = [{ role: "readWrite", db: room }];
    if (admin.getUser(room)) admin.updateUser(room, { pwd, roles });
    else admin.createUser({ user: room, pwd, roles });
  }'
