#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench-window.py PROGRAM FLOOR: a record of 10,000 rows in the window, the median of some runs, beside GNOME Text Editor with the
# Markdown of the same size and an empty window of the platform, in turns on one display. All of them draw with cairo and load
# neither OpenGL nor Vulkan, unless CSN_BENCH_GL is set. Prints the figures with their aims; fails when something could not be
# measured, not when the machine is busy.

import importlib.util
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 3


def start_time():
    """The journey that sees first frames, as a module."""
    spec = importlib.util.spec_from_file_location('start_time', HERE.parent / 'journeys' / 'journey-start-time.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def surroundings(display, home):
    environment = dict(os.environ, DISPLAY=display.name, HOME=str(home), XDG_CONFIG_HOME=f'{home}/config', XDG_DATA_HOME=f'{home}/data',
                       XDG_CACHE_HOME=f'{home}/cache', XDG_RUNTIME_DIR=str(home), DBUS_SESSION_BUS_ADDRESS='disabled:',
                       GDK_BACKEND='x11', GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory', ADW_DISABLE_PORTAL='1',
                       GDK_DEBUG='no-portals', G_DEBUG='', GTK_A11Y='none', MALLOC_CHECK_='0')
    environment.pop('WAYLAND_DISPLAY', None)
    if 'CSN_BENCH_GL' not in os.environ:
        environment['GDK_DISABLE'] = 'gl,vulkan'
    return environment


def measure(program, record, environment):
    output = subprocess.run([program, 'open', record], env=environment, check=True, capture_output=True, text=True, timeout=100).stdout
    figures = {}
    for line in output.splitlines():
        name, rest = line.split(' ', 1)
        figures[name] = dict(re.findall(r'(p50|p95|p99|aim) ([0-9.]+)', rest))
        first = re.match(r'[0-9.]+', rest)
        if first:
            figures[name]['value'] = first[0]
    return figures


def processor_time(process):
    """Milliseconds of all threads, from the clock of the process that CLOCK_PROCESS_CPUTIME_ID is inside of it."""
    return time.clock_gettime((~process.pid << 3) | 2) * 1000


def memory(process):
    with open(f'/proc/{process.pid}/smaps_rollup', encoding='ascii') as stream:
        return int(re.search(r'^Pss: *([0-9]+)', stream.read(), re.MULTILINE)[1]) / 1024


def wait_until_bare(display):
    """Until the window of the program before is gone: else its picture would be taken for the first frame of the next."""
    ends = time.monotonic() + 5
    while display.painted() and time.monotonic() < ends:
        time.sleep(0.01)


def watch(display, arguments, environment):
    """Processor time to the first frame and memory two seconds later, of a program that shows one window."""
    wait_until_bare(display)
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 30
        while not display.painted():
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f'{arguments[0]} showed no frame (status {process.returncode})')
            time.sleep(0.001)
        first = processor_time(process)
        time.sleep(2)
        return first, memory(process)
    finally:
        process.kill()
        process.wait()


def middle(values):
    return statistics.median(values)


def row(name, first, pss):
    print(f'  {name:32} {first:6.0f} ms {pss:6.0f} MiB')


def report(ours, peers):
    print(f'10,000 rows, {RUNS} runs, medians: processor time to the first frame, PSS after two seconds')
    row('Countersign with the filled list', middle(float(run['first-frame']['value']) for run in ours),
        middle(float(run['pss']['value']) for run in ours))
    for name, runs in peers.items():
        if runs:
            row(name, middle(first for first, _ in runs), middle(pss for _, pss in runs))
        else:
            print(f'  {name}: not installed')
    row('aim', 250, 110)
    for motion in ('wheel', 'fling', 'jump'):
        figures = [{key: float(value) for key, value in run[motion].items()} for run in ours]
        print(f'  {motion}: p50 {middle(one["p50"] for one in figures):.1f}, p95 {middle(one["p95"] for one in figures):.1f}, '
              f'p99 {middle(one["p99"] for one in figures):.1f} ms a frame (aim p95 {figures[0]["aim"]:.0f})')


def main():
    program, floor = sys.argv[1:]
    if shutil.which('Xvfb') is None:
        print('skipped: Xvfb is not installed')
        return 77
    journey = start_time()
    home = journey.SCRATCH / 'home'
    home.mkdir()
    record = journey.SCRATCH / 'large.countersign'
    editor = shutil.which('gnome-text-editor')
    ours, peers = [], {'GNOME Text Editor, same Markdown': [], 'an empty window': []}
    display = journey.Display()
    environment = surroundings(display, home)
    try:
        subprocess.run([program, 'make', record], check=True, env=environment)
        for _ in range(RUNS):
            ours.append(measure(program, record, environment))
            if editor:
                peers['GNOME Text Editor, same Markdown'].append(watch(display, [editor, f'{record}.md'], environment))
            peers['an empty window'].append(watch(display, [floor], environment))
    finally:
        display.server.terminate()
    report(ours, peers)
    return 0


if __name__ == '__main__':
    sys.exit(main())
