# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# bash's completion of bgpsnoop: commands, their options, the values of these, and peers.

_bgpsnoop_peers() {
    bgpsnoop sessions -o jsonl 2>/dev/null | sed -n 's/.*"peer":"\([^"]*\)".*/\1/p'
}

_bgpsnoop() {
    local -A options=() values=()
    # <!-- generated: completion -->
    options[agent]="--help -h --port --netns --all-messages --btf --names --max-sessions --max-strangers --session-expiry --web.config.file --web.listen-address --web.socket --web.systemd-socket --web.telemetry-path --event-log --event-log-all --state-dir --config --check-config"
    values[agent --netns]="all self"
    options[trace]="--help -h --port --netns --all-messages --btf --names --max-sessions --max-strangers --session-expiry --peer --vrf --netns-name --group --state --side --outcome --event --not --down --all --output -o --color"
    values[trace --netns]="all self"
    values[trace --output]="table json jsonl"
    values[trace -o]="table json jsonl"
    values[trace --color]="auto always never"
    options[doctor]="--help -h --btf"
    options[replay]="--help -h --local --port --all-messages --names --peer --vrf --netns-name --group --state --side --outcome --event --not --down --output -o --color"
    values[replay --output]="table json jsonl"
    values[replay -o]="table json jsonl"
    values[replay --color]="auto always never"
    options[sessions]="--help -h --watch --expect-up --strangers --peer --vrf --netns-name --group --state --side --outcome --down --output -o --color --url"
    values[sessions --output]="table json jsonl"
    values[sessions -o]="table json jsonl"
    values[sessions --color]="auto always never"
    options[explain]="--help -h --peer --vrf --netns-name --group --state --side --outcome --down --connections --output -o --color --url"
    values[explain --output]="table json"
    values[explain -o]="table json"
    values[explain --color]="auto always never"
    options[events]="--help -h --follow -f --last --since --peer --vrf --netns-name --group --state --side --outcome --event --not --down --output -o --color --url"
    values[events --output]="table json jsonl"
    values[events -o]="table json jsonl"
    values[events --color]="auto always never"
    # <!-- /generated -->
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} words
    if ((COMP_CWORD == 1)); then
        words="${!options[*]} --version --help"
    elif [[ -n ${values["$command $before"]:-} ]]; then
        words=${values["$command $before"]}
    elif [[ $current == -* ]]; then
        words=${options[$command]:-}
    elif [[ $command == explain ]]; then
        words=$(_bgpsnoop_peers)
    else
        compopt -o default # a file
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _bgpsnoop bgpsnoop
