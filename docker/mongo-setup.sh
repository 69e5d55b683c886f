#!/bin/sh
# Once, and harmless again: on both servers the replica set, and for each database a user of its own that can reach
# nothing else. The keys have a server and a volume of their own.
set -eu
secret() { cat "/run/secrets/$1"; }
setup() { # host, root's password, databases
  HOST=$1 ROOT=$2 ROOMS=$3
  export HOST ROOT ROOMS
  for room in $ROOMS; do
    # The password stands in the address that the application gets: mongodb://USER:PASSWORD@HOST...
    uri=$(secret "MONGODB_URI_$(echo "$room" | tr '[:lower:]' '[:upper:]')")
    password=${uri#mongodb://"$room":}
    export "PASSWORD_$room=${password%%@*}"
  done
  mongosh --quiet "mongodb://$HOST:27017/?directConnection=true&tls=true&tlsCAFile=/run/secrets/inside_ca_crt" --eval '
    const admin = db.getSiblingDB("admin");
    admin.auth("root", process.env.ROOT);
    const host = process.env.HOST + ":27017";
    try { rs.status(); } catch { rs.initiate({ _id: "regie", members: [{ _id: 0, host }] }); }
    while (!db.hello().isWritablePrimary) sleep(500);
    for (const room of process.env.ROOMS.split(" ")) {
      const pwd = process.env["PASSWORD_" + room];
      const roles = [{ role: "readWrite", db: room }];
      if (admin.getUser(room)) admin.updateUser(room, { pwd, roles });
      else admin.createUser({ user: room, pwd, roles });
    }'
}
setup mongo "$(secret mongo_root_password)" "weegploeg casusoverleg archief zaken regie"
setup mongo-keys "$(secret mongo_keys_root_password)" "sleutels"
