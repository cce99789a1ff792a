# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What an operator does on a router that has never seen bgpsnoop; played in a guest by
# test_userlands.py. POSIX, busybox's tools are enough. Says "== STEP" before each, and ends at the
# first that fails.
#   userland_story.sh COMMANDS; to install, as the README has them
set -eu

began=$(cut -d. -f1 /proc/uptime)
step() { echo "== $*"; }
lasted() { echo "after $(($(cut -d. -f1 /proc/uptime) - began)) s: $*"; }

until_it_says() { # WORDS COMMAND...; within two minutes: guests are emulated
    words=$1
    shift
    left=240
    until "$@" 2>&1 | grep -q "$words"; do
        left=$((left - 1))
        if [ $left = 0 ]; then
            echo "never said: $words"
            "$@" || true
            exit 1
        fi
        sleep 0.5
    done
}

step install
sudo() { "$@"; } # we are root
eval "$1"
(cd /opt/bgpsnoop && sha256sum -c SHA256SUMS >/dev/null)
step version
bgpsnoop --version
step doctor
bgpsnoop doctor

step agent
bgpsnoop agent --event-log /run/events.jsonl &
agent=$!
until_it_says "no sessions" bgpsnoop sessions

step "first capture" # an OPEN that is answered by a close
marker='\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377'
open='\000\035\001\004\002\130\000\011\012\122\001\011\000' # AS 600, hold time 9 s, 10.82.1.9
listening() { busybox netstat -ltn | grep -q ':179 '; }
busybox nc -l -p 179 -e /bin/true &
until listening; do sleep 0.1; done
{ printf "$marker$open"; sleep 2; } | busybox nc 127.0.0.1 179 || true
until_it_says closed_without_answer bgpsnoop events
lasted "from the archive to the reason"

step scrape
busybox wget -qO /run/metrics http://127.0.0.1:19179/metrics
counted='^bgpsnoop_connection_outcomes_total{.*outcome="closed_without_answer".*} [1-9]'
grep -q "$counted" /run/metrics

if command -v bird >/dev/null; then
    step "second capture" # AS 600 is what B calls 1000
    for router in a b; do
        ip netns add $router
        ip -n $router link set lo up
    done
    ip link add to-b netns a type veth peer name to-a netns b
    ip -n a addr add 10.82.1.9/30 dev to-b
    ip -n b addr add 10.82.1.10/30 dev to-a
    ip -n a link set to-b up
    ip -n b link set to-a up
    bird_of() { # ROUTER ADDRESS AS NEIGHBOUR ITS-AS
        echo "router id $2; protocol device {} protocol bgp { local $2 as $3; neighbor $4 as $5;" \
            "ipv4 { import none; export none; }; connect delay time 1; }" >/run/$1.conf
        ip netns exec "$1" bird -c "/run/$1.conf" -s "/run/$1.ctl"
    }
    bird_of a 10.82.1.9 600 10.82.1.10 8500
    bird_of b 10.82.1.10 8500 10.82.1.9 1000
    until_it_says bad_peer_as bgpsnoop explain 10.82.1.10
    bgpsnoop explain 10.82.1.10
fi

step remove
kill $agent
wait $agent
/opt/bgpsnoop/install --remove
for path in /opt/bgpsnoop /usr/local/bin/bgpsnoop /usr/bin/bgpsnoop; do
    [ ! -e $path ] || { echo "left behind: $path"; exit 1; }
done
step "done"
