# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# bash's completion of bgpsnoop: commands, their options, the values of these, and peers.

_bgpsnoop_peers() {
    bgpsnoop sessions -o jsonl 2>/dev/null | sed -n 's/.*"peer":"\([^"]*\)".*/\1/p'
}

_bgpsnoop() {
    local -A options=() values=()
    # <!-- generated: completion -->
    options[agent]="--help -h --port --netns --guests --all-messages --btf --names --max-sessions --max-strangers --session-expiry --web.config.file --web.listen-address --web.socket --web.systemd-socket --web.telemetry-path --event-log --event-log-all --state-dir --evidence-dir --evidence-max-files --evidence-max-bytes --config --check-config"
    values[agent --netns]="all self"
    options[trace]="--help -h --port --netns --guests --all-messages --btf --names --max-sessions --max-strangers --session-expiry --peer --vrf --netns-name --group --state --side --outcome --event --not --down --verbose -v --all --count -c --until --timeout --output -o --color"
    values[trace --netns]="all self"
    values[trace --state]="idle connect active open_sent open_confirm established"
    values[trace --side]="local peer path unknown"
    values[trace --outcome]="connect_refused connect_rejected connect_timeout connect_abandoned connect_unsendable not_listening closed_without_answer refused_locally open_unanswered open_not_sent not_bgp open_rejected connection_rejected collision closed_in_open_confirm header_error update_error fsm_error route_refresh_error hold_timer_expired send_hold_timer_expired administrative max_prefixes out_of_resources bfd_down cease_other notification_other peer_closed peer_reset local_closed local_reset tcp_timeout open unknown"
    values[trace --event]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[trace --not]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[trace --until]="up down"
    values[trace --output]="table json jsonl"
    values[trace -o]="table json jsonl"
    values[trace --color]="auto always never"
    options[doctor]="--help -h --btf --output -o"
    values[doctor --output]="table json"
    values[doctor -o]="table json"
    options[replay]="--help -h --local --port --all-messages --names --peer --vrf --netns-name --group --state --side --outcome --event --not --down --output -o --color"
    values[replay --state]="idle connect active open_sent open_confirm established"
    values[replay --side]="local peer path unknown"
    values[replay --outcome]="connect_refused connect_rejected connect_timeout connect_abandoned connect_unsendable not_listening closed_without_answer refused_locally open_unanswered open_not_sent not_bgp open_rejected connection_rejected collision closed_in_open_confirm header_error update_error fsm_error route_refresh_error hold_timer_expired send_hold_timer_expired administrative max_prefixes out_of_resources bfd_down cease_other notification_other peer_closed peer_reset local_closed local_reset tcp_timeout open unknown"
    values[replay --event]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[replay --not]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[replay --output]="table json jsonl"
    values[replay -o]="table json jsonl"
    values[replay --color]="auto always never"
    options[sessions]="--help -h --watch --expect-up --strangers --peer --vrf --netns-name --group --state --side --outcome --down --output -o --color --url"
    values[sessions --state]="idle connect active open_sent open_confirm established"
    values[sessions --side]="local peer path unknown"
    values[sessions --outcome]="connect_refused connect_rejected connect_timeout connect_abandoned connect_unsendable not_listening closed_without_answer refused_locally open_unanswered open_not_sent not_bgp open_rejected connection_rejected collision closed_in_open_confirm header_error update_error fsm_error route_refresh_error hold_timer_expired send_hold_timer_expired administrative max_prefixes out_of_resources bfd_down cease_other notification_other peer_closed peer_reset local_closed local_reset tcp_timeout open unknown"
    values[sessions --output]="table json jsonl"
    values[sessions -o]="table json jsonl"
    values[sessions --color]="auto always never"
    options[explain]="--help -h --peer --vrf --netns-name --group --state --side --outcome --down --connections --output -o --color --url"
    values[explain --state]="idle connect active open_sent open_confirm established"
    values[explain --side]="local peer path unknown"
    values[explain --outcome]="connect_refused connect_rejected connect_timeout connect_abandoned connect_unsendable not_listening closed_without_answer refused_locally open_unanswered open_not_sent not_bgp open_rejected connection_rejected collision closed_in_open_confirm header_error update_error fsm_error route_refresh_error hold_timer_expired send_hold_timer_expired administrative max_prefixes out_of_resources bfd_down cease_other notification_other peer_closed peer_reset local_closed local_reset tcp_timeout open unknown"
    values[explain --output]="table json"
    values[explain -o]="table json"
    values[explain --color]="auto always never"
    options[events]="--help -h --follow -f --last --since --peer --vrf --netns-name --group --state --side --outcome --event --not --down --output -o --color --url"
    values[events --state]="idle connect active open_sent open_confirm established"
    values[events --side]="local peer path unknown"
    values[events --outcome]="connect_refused connect_rejected connect_timeout connect_abandoned connect_unsendable not_listening closed_without_answer refused_locally open_unanswered open_not_sent not_bgp open_rejected connection_rejected collision closed_in_open_confirm header_error update_error fsm_error route_refresh_error hold_timer_expired send_hold_timer_expired administrative max_prefixes out_of_resources bfd_down cease_other notification_other peer_closed peer_reset local_closed local_reset tcp_timeout open unknown"
    values[events --event]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[events --not]="connection_opened message reset closed_by session_state session_up session_down connection_closed warning listener_opened listener_closed lost"
    values[events --output]="table json jsonl"
    values[events -o]="table json jsonl"
    values[events --color]="auto always never"
    # <!-- /generated -->
    # Words as they are typed: readline's end at each ':' and '=', which IPv6 and --state=idle have.
    local line=${COMP_LINE:0:COMP_POINT} words before
    local current=${line##* }
    local -a typed
    read -ra typed <<<"${line%"$current"}"
    before=${typed[-1]:-}
    if [[ $current == --*=* ]]; then
        before=${current%%=*}
        current=${current#*=}
    fi
    local command=${typed[1]:-}
    if ((${#typed[@]} == 1)); then
        words="${!options[*]} --version --help"
    elif [[ -n ${values["$command $before"]:-} ]]; then
        words=${values["$command $before"]}
    elif [[ $current == -* ]]; then
        words=${options[$command]:-}
    elif [[ $before == --peer || $command =~ ^(explain|sessions|events|trace)$ &&
        ! $before =~ ^--(names|btf)$ ]]; then
        words=$(_bgpsnoop_peers)
    else
        compopt -o default # a file
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%:*}:"}") # readline has that much already
    fi
}

complete -F _bgpsnoop bgpsnoop
