# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How run and test build: read by both after enter (environment.sh). Each environment has its build directories under
# _build/, with a private installation inside, so that schemas, icons and translations are found as on a real system.

builds=$source_dir/_build/$COUNTERSIGN_INSIDE

# build NAME MESON_OPTIONS…: brings the build directory NAME up to date.
build () {
  name=$1
  shift
  if [ ! -e "$builds/$name/build.ninja" ]; then
    # What an interrupted set-up left is no build directory: begin again.
    rm -rf "${builds:?}/$name"
    mkdir -p "$builds"
    meson setup "$builds/$name" "$source_dir" --prefix="$builds/$name/installed" "$@" >"$builds-$name.log" 2>&1 || {
      cat "$builds-$name.log" >&2
      return 1
    }
    rm -f "$builds-$name.log"
  fi
  ninja -C "$builds/$name" --quiet
}

# install_into NAME: installs the build NAME into its own prefix.
install_into () {
  meson install -C "$builds/$1" --no-rebuild --quiet >"$builds-$1.log" 2>&1 || {
    cat "$builds-$1.log" >&2
    return 1
  }
  rm -f "$builds-$1.log"
}
