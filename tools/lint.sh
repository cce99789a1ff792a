# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev lint` and `./dev format`. Sourced by ./dev.

sources() { find bpf userspace tests -name '*.[ch]' -o -name '*.[ch]pp' | sort; }
page_files() { find userspace/page tests/{page,dashboards} -name '*.js' -o -name '*.css' | sort; }
python_files() { find tests tools -name '*.py' | sort; }
shell_files() { printf "%s\n" dev .ci/run tests/*/run tools/*.sh "${played[@]}"; }
played=(packaging/archive/install packaging/debian/{postinst,prerm,postrm} # and by whom
    tests/kernels/userland_story.sh tests/packaging/guest/usr/local/{bin/look,lib/patient})

format() {
    need_packages lint
    sources | xargs clang-format -i
    python_files | xargs black --quiet --line-length 100
}

lint_quick() {
    local failed=0
    sources | xargs clang-format --dry-run -Werror || failed=1
    python_files | xargs black --line-length 100 --check --quiet --diff || failed=1
    python_files | xargs pyflakes3 || failed=1
    shellcheck --external-sources --check-sourced dev .ci/run tests/*/run || failed=1
    shellcheck --severity=warning "${played[@]}" || failed=1
    { sources && page_files && python_files && shell_files; } |
        xargs "$python" tools/sizes.py || failed=1
    return "$failed"
}

# What is compared with: where this branch left main; on main itself, the newest commit that is four
# hours older than the last, because work lands in one piece. Nothing: a checkout without a history.
last_landed() {
    local base before
    base=$(git merge-base HEAD origin/main 2>/dev/null || true)
    if [[ -z $base || $base == "$(git rev-parse HEAD)" ]]; then
        before=$(($(git log -1 --format=%ct) - 4 * 3600))
        base=$(git rev-list -1 --first-parent --before="$before" HEAD)
    fi
    echo "$base"
}

# All, where there is nothing to compare with, or where other checks are asked for.
changed_files() {
    local base
    base=$(last_landed) || return
    if [[ -n $base ]] && git diff --quiet "$base" -- .clang-tidy; then
        git diff --name-only --diff-filter=d "$base" -- 'userspace/*.cpp' 'userspace/*.hpp'
    else
        find userspace -name '*.cpp'
    fi
}

# Looks at the release, of which only the headers that bpftool writes are made.
tidy() { # [--results XML] --all | FILE...
    need_packages build
    configure release
    cmake --build build/release --target skeletons >/dev/null
    nice "$python" tools/tidy.py build/release "$@"
}

tidy_changed() { # [--results XML]
    local files
    mapfile -t files < <(changed_files)
    tidy "$@" "${files[@]}"
}

lint() { # [quick | changed | tidy]
    need_packages lint
    case ${1:-} in
    quick) lint_quick ;;
    changed) tidy_changed ;;
    tidy) lint_quick && tidy --all ;;
    "") lint_quick && tidy_changed ;;
    *) die "lint knows quick, changed and tidy" ;;
    esac && echo "lint: nothing to say"
}
