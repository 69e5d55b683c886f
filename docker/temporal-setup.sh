#!/bin/sh
# Once, and harmless again: the schemas, then (as soon as the server answers) the namespace and its search attributes.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal_db_password)
export SQL_PASSWORD
case "${1:-}" in
  schema)
    for pair in temporal:temporal temporal_visibility:visibility; do
      database=${pair%%:*}
      folder=/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned
      tool="temporal-sql-tool --plugin postgres12 --endpoint temporal-db --port 5432 --user temporal"
      $tool create-database --database "$database" || true
      $tool --database "$database" setup-schema --version 0.0 || true
      $tool --database "$database" update-schema --schema-dir "$folder"
    done
    ;;
  namespace)
    until temporal operator cluster health --address temporal:7233; do sleep 2; done
    # Closed runs go by themselves after a day, should an erasure ever miss one.
    temporal operator namespace create --address temporal:7233 --namespace pga-regie --retention 24h || true
    temporal operator search-attribute create --address temporal:7233 --namespace pga-regie \
      --name Stage --type Keyword --name CaseKind --type Keyword \
      --name Parties --type KeywordList --name NextLegalMoment --type Datetime || true
    ;;
esac
