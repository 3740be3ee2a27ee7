# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The environment that Countersign is built, run and tested in. Read by run, test and shell (POSIX sh); it knows
# nothing of what they do in it.
#
# enter SCRIPT ARGUMENTS… runs SCRIPT again inside the environment and does not come back; called inside, it returns.
# Inside, $COUNTERSIGN_INSIDE names the environment; build directories carry that name.
#
# A system that has the floors of meson.build is used as it is; packages of packages.txt that it lacks are installed
# with apt. On an older Debian or Ubuntu a Debian 13 root is made once, under ${XDG_CACHE_HOME:-~/.cache}/countersign/,
# named after a hash of what goes into it, and entered with bwrap (chroot where bwrap cannot work).
# COUNTERSIGN_USE=system or COUNTERSIGN_USE=root chooses by force.

source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say () { printf '%s\n' "countersign: $*" >&2; }
die () { say "$*"; exit 1; }

packages () { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$source_dir/build-aux/packages.txt"; }

# Runs a command as root; the reason is what a person reads when that is not possible.
as_root () {
  reason=$1
  shift
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    say "sudo is asked for: $reason"
    sudo "$@"
  else
    die "$reason needs root, and there is no sudo. As root run: $*"
  fi
}

apt_install () {
  export DEBIAN_FRONTEND=noninteractive
  say "installing: $*"
  as_root "installing packages" apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  # Lists may be missing or old. One broken third-party source fails the update, yet not what we need: go on.
  as_root "updating the package lists" apt-get update -qq >&2 || true
  as_root "installing packages" apt-get install -qq -y --no-install-recommends "$@" >&2 ||
    die "apt could not install: $*"
}

# The floors of meson.build, one 'name >= version' a line: they are stated in one place only.
floors () {
  sed -n "s/.*dependency (\\s*'\\([^']*\\)',\\s*version:\\s*'>= \\([0-9.]*\\)').*/\\1 >= \\2/p" "$source_dir/meson.build"
}

system_has_floors () {
  command -v pkg-config >/dev/null 2>&1 || return 1
  floors | {
    set --
    while IFS= read -r floor; do
      set -- "$@" "$floor"
    done
    pkg-config --exists "$@" 2>/dev/null
  }
}

# Whether apt here could install a GTK, libadwaita, GLib and qpdf that are new enough (the floors that older systems miss).
apt_offers_floors () {
  command -v apt-get >/dev/null 2>&1 || return 1
  # A container comes without package lists.
  [ -n "$(apt-cache policy libglib2.0-dev 2>/dev/null)" ] ||
    as_root "updating the package lists" apt-get update -qq >&2 || true
  for pair in libglib2.0-dev:glib libgtk-4-dev:gtk4 libadwaita-1-dev:libadwaita-1 libqpdf-dev:libqpdf; do
    case ${pair#*:} in
      glib) floor=2.84 ;;
      *) floor=$(floors | sed -n "s/^${pair#*:} >= //p") ;;
    esac
    candidate=$(apt-cache policy "${pair%%:*}" 2>/dev/null | sed -n 's/^  Candidate: //p')
    case $candidate in
      '' | '(none)') return 1 ;;
    esac
    dpkg --compare-versions "$candidate" ge "$floor" || return 1
  done
}

missing_packages () {
  packages | sort >"$scratch/wanted"
  # A name that a newer release only provides (libasan8, say) counts as there.
  dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^ii *//p' | sed -e 's/([^)]*)//g' | tr -s ' ,' '\n\n' | sort -u >"$scratch/there"
  comm -23 "$scratch/wanted" "$scratch/there"
}

prepare_system () {
  if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    scratch=$(mktemp -d)
    missing=$(missing_packages)
    rm -rf "$scratch"
    # shellcheck disable=SC2086
    [ -z "$missing" ] || apt_install $missing
  else
    for tool in meson ninja cc msgfmt bwrap glib-compile-resources; do
      command -v "$tool" >/dev/null 2>&1 ||
        die "$tool is missing and there is no apt here. Install what build-aux/packages.txt names (Debian names)."
    done
  fi
}

# --- the Debian 13 root ---

cache_dir () { printf '%s' "${XDG_CACHE_HOME:-$HOME/.cache}/countersign"; }

# Raise the number when make_root changes what a root contains.
root_name () {
  printf 'debian-13-%s' "$({ echo 2; packages; dpkg --print-architecture; } | sha256sum | cut -c1-16)"
}

# The mirror that apt is set to here, for Label $1; empty when it has none.
mirror () {
  apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Origin: Debian" "Label: $1" 2>/dev/null | head -n 1
}

sources () {
  main=$(mirror Debian)
  security=$(mirror Debian-Security)
  # shellcheck disable=SC2016
  [ -n "$main" ] || main=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" 2>/dev/null |
    sed -n '/\/debian\/*$/p' | head -n 1)
  [ -n "$main" ] || main=http://deb.debian.org/debian
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "${main%/}" "$suite"
  [ -z "$security" ] ||
    printf 'deb [signed-by=%s] %s %s-security main\n' "$keyring" "${security%/}" "$suite"
}

# Fills directory $1 with a Debian 13 that has the packages.
make_root () {
  if [ "$(id -u)" = 0 ]; then
    mode=root
  else
    mode=unshare
    command -v newuidmap >/dev/null 2>&1 || apt_install uidmap
    grep -q "^$(id -un):" /etc/subuid 2>/dev/null ||
      die "no subordinate user ids for $(id -un), so no Debian 13 root can be made without root. Run as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
    unshare --user true 2>/dev/null ||
      die "this kernel allows no user namespaces to $(id -un), so no Debian 13 root can be made without root. Run this as root, or use a system with the floors of meson.build."
  fi
  set -- "$1" --mode="$mode" --variant=apt \
    --include="$(packages | tr '\n' ',' | sed 's/,$//')" \
    --aptopt='APT::Install-Recommends "false"' \
    --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo' \
    --dpkgopt='path-include=/usr/share/locale/de/LC_MESSAGES/*.mo' \
    --dpkgopt='force-unsafe-io'
  # mmdebstrap has an apt configuration of its own: hand on the proxies that apt here goes through.
  for scheme in http https; do
    proxy=''
    eval "$(apt-config shell proxy "Acquire::$scheme::Proxy" 2>/dev/null)"
    [ -z "$proxy" ] || set -- "$@" --aptopt="Acquire::$scheme::Proxy \"$proxy\""
  done
  into=$1
  shift
  mkdir -p "$into"
  sources >"$into.list"
  if [ "$mode" = root ]; then
    mmdebstrap "$@" "$suite" "$into" "$into.list" 2>"$into.log" || : >"$into.failed"
  else
    # Through tar, so that an ordinary user owns the root and can remove it; device nodes come from the entering.
    { mmdebstrap "$@" --format=tar "$suite" - "$into.list" 2>"$into.log" || : >"$into.failed"; } |
      tar -x -C "$into" --exclude='./dev/*' --no-same-owner -f - || : >"$into.failed"
  fi
  if [ -e "$into.failed" ]; then
    tail -n 20 "$into.log" >&2
    rm -f "$into.failed" "$into.list" "$into.log"
    return 1
  fi
  rm -f "$into.list" "$into.log"
  # dbus wants a machine id; programs want the person in passwd.
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$into/etc/machine-id"
  [ "$(id -u)" = 0 ] || getent passwd "$(id -u)" | sed 's/[^:]*$/\/bin\/bash/' >>"$into/etc/passwd"
  mkdir -p "$into/run" "$into/proc" "$into/sys" "$into/dev"
  : >"$into/etc/resolv.conf"
}

# Makes the root at $1 unless it is there. Whoever comes second waits at the lock; a root is whole or absent.
prepare_root () {
  [ -d "$1" ] && return 0
  [ -e /etc/debian_version ] && command -v apt-get >/dev/null 2>&1 ||
    die "this system lacks the floors of meson.build and is no Debian or Ubuntu: install a newer GTK and libadwaita, or build in a Debian 13 container."
  tools=''
  command -v mmdebstrap >/dev/null 2>&1 || tools="$tools mmdebstrap"
  command -v bwrap >/dev/null 2>&1 || tools="$tools bubblewrap"
  [ -e "$keyring" ] || tools="$tools debian-archive-keyring"
  # shellcheck disable=SC2086
  [ -z "$tools" ] || apt_install $tools
  mkdir -p "$(dirname -- "$1")"
  (
    flock 9 || exit 1
    [ -d "$1" ] && exit 0
    rm -rf "$1".new.*
    say "making a Debian 13 root in $1 (once, about a minute)"
    began=$(date +%s)
    make_root "$1.new.$$" || { rm -rf "$1.new.$$"; exit 1; }
    mv "$1.new.$$" "$1"
    say "the root is made, $(($(date +%s) - began)) s"
  ) 9>"$(dirname -- "$1")/lock" || die "the Debian 13 root could not be made (see above)"
}

# What a host says about tools and paths is wrong inside a root.
forget_host_variables () {
  unset LD_PRELOAD LD_LIBRARY_PATH LIBRARY_PATH CPATH C_INCLUDE_PATH PKG_CONFIG_PATH PKG_CONFIG_LIBDIR \
    PYTHONPATH PYTHONHOME PERL5LIB CC CXX CFLAGS LDFLAGS XDG_DATA_DIRS XDG_CONFIG_DIRS GI_TYPELIB_PATH \
    GIO_EXTRA_MODULES GTK_PATH GTK_MODULES GSETTINGS_SCHEMA_DIR
  # The root has no locale but C.UTF-8, in which glibc translates nothing; LANGUAGE still tells the program whom it serves.
  [ -n "${LANGUAGE:-}" ] || case ${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}} in
    C | C.* | POSIX) ;;
    *) language=${LC_ALL:-${LC_MESSAGES:-$LANG}}; LANGUAGE=${language%%.*}; export LANGUAGE ;;
  esac
  unset LC_ALL LC_MESSAGES LC_CTYPE LC_NUMERIC LC_TIME LC_COLLATE LC_MONETARY LC_PAPER LC_NAME LC_ADDRESS \
    LC_TELEPHONE LC_MEASUREMENT LC_IDENTIFICATION
  if [ -z "${TZ:-}" ]; then
    TZ=$(readlink -f /etc/localtime 2>/dev/null | sed -n 's#.*/zoneinfo/##p')
    [ -n "$TZ" ] && export TZ || unset TZ
  fi
  LANG=C.UTF-8
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export LANG PATH
}

bwrap_works () { bwrap --bind "$1" / --dev /dev --dev-bind /proc /proc true 2>/dev/null; }

enter_by_bwrap () {
  root=$1
  shift
  runtime=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
  # real checklists that tests read where they lie beside the checkout
  shared_dir=$(dirname -- "$source_dir")/shared
  exec bwrap --bind "$root" / --dev /dev --dev-bind /proc /proc --ro-bind-try /sys /sys \
    --dev-bind-try /dev/dri /dev/dri --bind /tmp /tmp --bind-try "$runtime" "$runtime" \
    --bind-try /run/dbus /run/dbus --bind-try "$HOME" "$HOME" \
    --bind-try "$(cache_dir)" "$(cache_dir)" --bind "$source_dir" "$source_dir" \
    --bind-try "$also_dir" "$also_dir" --bind "$PWD" "$PWD" \
    --ro-bind-try "$shared_dir" "$shared_dir" \
    --ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts \
    --ro-bind-try /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt \
    --die-with-parent --chdir "$PWD" -- "$@"
}

# The mounts live in a mount namespace of their own and vanish with the command.
enter_by_chroot () {
  [ "$(id -u)" = 0 ] || die "bwrap does not work here, and chroot needs root: run this as root"
  export CSN_ROOT="$1" CSN_PWD="$PWD" CSN_BINDS="/dev /proc /sys /tmp /run $HOME $source_dir $also_dir $PWD $(dirname -- "$source_dir")/shared"
  shift
  exec unshare --mount -- sh -c '
    set -e
    for place in $CSN_BINDS; do
      [ -d "$place" ] || continue
      mkdir -p "$CSN_ROOT$place"
      mount --rbind "$place" "$CSN_ROOT$place"
    done
    for file in /etc/resolv.conf /etc/hosts; do
      [ ! -e "$file" ] || cp -L "$file" "$CSN_ROOT$file"
    done
    exec chroot "$CSN_ROOT" sh -c '\''cd "$CSN_PWD"; unset CSN_ROOT CSN_PWD CSN_BINDS; exec "$@"'\'' sh "$@"' sh "$@"
}

enter () {
  [ -z "${COUNTERSIGN_INSIDE:-}" ] || return 0
  HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
  export HOME
  also_dir=${also_dir:-$source_dir}
  root=$(cache_dir)/$(root_name 2>/dev/null)
  case ${COUNTERSIGN_USE:-} in
    system) use=system ;;
    root) use=root ;;
    '')
      if system_has_floors; then
        use=system
      elif [ -d "$root" ]; then
        use=root
      elif apt_offers_floors; then
        use=system
      else
        use=root
      fi ;;
    *) die "COUNTERSIGN_USE is '$COUNTERSIGN_USE'; it can be system or root" ;;
  esac
  if [ "$use" = system ]; then
    prepare_system
    COUNTERSIGN_INSIDE=system
    export COUNTERSIGN_INSIDE
    exec "$@"
  fi
  prepare_root "$root"
  COUNTERSIGN_INSIDE=${root##*/}
  export COUNTERSIGN_INSIDE
  forget_host_variables
  if bwrap_works "$root"; then
    enter_by_bwrap "$root" "$@"
  else
    enter_by_chroot "$root" "$@"
  fi
}
