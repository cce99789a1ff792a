# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev lint` and `./dev format`. Sourced by ./dev.

sources() { find bpf userspace tests -name '*.[ch]' -o -name '*.[ch]pp' | sort; }
python_files() { find tests tools -name '*.py' | sort; }
shell_files() { printf "%s\n" dev .ci/run tests/*/run tools/*.sh; }

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
    { sources && python_files && shell_files; } | xargs "$python" tools/sizes.py || failed=1
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

# A header is looked at through the source file of its name, or the first that includes it.
changed_units() {
    local base file
    base=$(last_landed) || return
    [[ -n $base ]] || { all_units; return; }
    git diff --name-only --diff-filter=d "$base" -- 'userspace/*.cpp' 'userspace/*.hpp' |
        while read -r file; do
            if [[ -e ${file%.hpp}.cpp ]]; then
                echo "${file%.hpp}.cpp"
            elif [[ $file == *.cpp ]]; then
                echo "$file"
            else
                grep -rl --include='*.cpp' "\"${file#userspace/}\"" userspace | sort | head -n 1
            fi
        done | sort -u
}

all_units() { find userspace -name '*.cpp' | sort; }

# clang does not know all of g++'s warning options. The preset compiles each file alone, and makes
# only the headers that bpftool writes.
tidy() { # of the files on standard input
    local units
    mapfile -t units
    need_packages build
    configure lint
    cmake --build --preset lint >/dev/null
    printf '%s\n' "${units[@]}" | xargs --no-run-if-empty -P "$(nproc)" -n 1 \
        clang-tidy -p build/lint --quiet --extra-arg=-Wno-unknown-warning-option
}

lint() { # [quick | changed | tidy]
    need_packages lint
    case ${1:-} in
    quick) lint_quick ;;
    changed) changed_units | tidy ;;
    tidy) lint_quick && all_units | tidy ;;
    "") lint_quick && changed_units | tidy ;;
    *) die "lint knows quick, changed and tidy" ;;
    esac && echo "lint: nothing to say"
}
