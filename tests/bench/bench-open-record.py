#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a record of 10,000 rows costs until its first frame and how much memory it takes then, beside GNOME Text Editor with a text
# of the same size in the same run: the median of three, taken in turns. Prints; judges nothing, because the machine is not known.

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROWS, RUNS = 10000, 3
TICKS = os.sysconf('SC_CLK_TCK')
AIMS = 'aims: 250 ms of processor time, 110 MB'


def make_source(path):
    lines = ['# Ten thousand checks', '']
    for section in range(100):
        lines += ['', f'## Part {section}', '']
        lines += [f'- [ ] Check {section}-{row}: the replica answers within 40 ms and the queue is empty' for row in range(ROWS // 100)]
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')


class Display:
    """An Xvfb of its own."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp',
                                        '-noreset'], pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        self.name = ':' + os.read(read, 16).decode().strip()


def processor_time(pid):
    with open(f'/proc/{pid}/stat', encoding='ascii') as stream:
        fields = stream.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS * 1000


def proportional_memory(pid):
    """MB that the process has of its own, shared pages divided."""
    with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith('Pss:')) / 1000


def settled(pid):
    """Waits until the program has been idle for half a second and returns what it had used then."""
    ends = time.monotonic() + 60
    used, since = processor_time(pid), time.monotonic()
    while time.monotonic() < ends:
        time.sleep(0.05)
        now = processor_time(pid)
        if now - used > 10:
            used, since = now, time.monotonic()
        elif time.monotonic() - since > 0.5:
            break
    return used


def measure(display, program, file, home):
    environment = dict(os.environ, DISPLAY=display.name, HOME=str(home), XDG_CONFIG_HOME=str(home / 'config'),
                       XDG_DATA_HOME=str(home / 'data'), XDG_CACHE_HOME=str(home / 'cache'), XDG_RUNTIME_DIR=str(home),
                       GDK_BACKEND='x11', GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory', ADW_DISABLE_PORTAL='1',
                       GDK_DEBUG='no-portals', G_DEBUG='', DBUS_SESSION_BUS_ADDRESS='disabled:', GTK_A11Y='none')
    environment.pop('WAYLAND_DISPLAY', None)
    process = subprocess.Popen([program, str(file)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        used = settled(process.pid)
        if process.poll() is not None:
            raise RuntimeError(f'{program} ended with {process.returncode}')
        return used, proportional_memory(process.pid)
    finally:
        process.kill()
        process.wait()


def main():
    editor = shutil.which('gnome-text-editor')
    if shutil.which('Xvfb') is None:
        print('skipped: Xvfb is not installed')
        return 0
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='countersign-open-'))
    try:
        source, record = scratch / 'rows.md', scratch / 'rows.countersign'
        make_source(source)
        environment = dict(os.environ, XDG_DATA_HOME=str(scratch / 'data'))
        subprocess.run([os.environ['CSN_CLI'], 'new', str(source), '-o', str(record)], check=True, env=environment,
                       stdout=subprocess.DEVNULL)
        display = Display()
        ours, theirs = [], []
        for number in range(RUNS + 1):
            for program, file, into in ((os.environ['CSN_APP'], record, ours), (editor, source, theirs)):
                if program is None:
                    continue
                home = scratch / f'{pathlib.Path(program).name}-{number}'
                home.mkdir()
                shutil.copytree(scratch / 'data', home / 'data', dirs_exist_ok=True)
                found = measure(display, program, file, home)
                if number:  # the first turn warms the caches of both
                    into.append(found)
        display.server.terminate()
        for name, found in (('Countersign', ours), ('GNOME Text Editor', theirs)):
            if found:
                print(f'{name:18} {statistics.median(f[0] for f in found):6.0f} ms of processor time until idle, '
                      f'{statistics.median(f[1] for f in found):6.1f} MB proportional memory')
            else:
                print(f'{name:18} skipped: not installed')
        print(f'{AIMS} for a record of {ROWS} rows')
        return 0
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
