# Runs a PostgreSQL server until the standard input ends: with the test program, however that ends.
# Arguments: the directory of the programs, a directory of its own, a port, and "keep" or "remove" for that directory.
programs=$1 directory=$2 port=$3 afterwards=$4
trap : INT TERM HUP
if [ ! -f "$directory/data/PG_VERSION" ]; then
  "$programs/initdb" -D "$directory/data" -U jobs --pwfile="$directory/password" -A scram-sha-256 \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$directory/initdb.log" 2>&1 || exit 1
fi
options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=off"
if [ -f "$directory/server.key" ]; then
  options="$options -c ssl=on -c ssl_cert_file=$directory/server.crt -c ssl_key_file=$directory/server.key"
fi
"$programs/pg_ctl" -D "$directory/data" -w -t 60 -l "$directory/log" -o "$options" start >/dev/null 2>&1 || exit 1
echo ready
cat >/dev/null
"$programs/pg_ctl" -D "$directory/data" -w -m immediate stop >/dev/null 2>&1
[ "$afterwards" = keep ] || rm -rf "$directory"
