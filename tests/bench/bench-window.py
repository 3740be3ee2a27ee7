#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench-window.py PROGRAM FLOOR: a record of 10,000 rows in the window, the median of some runs, beside GNOME Text Editor with the
# Markdown of the same size and an empty window of the platform, in turns on one display. First frames are taken twice: of
# programs started one right after the other, as UX.md took them, and each after a rest of two seconds, in which the caches of
# a machine that is shared with others go to these. All of them draw with cairo and load neither OpenGL nor Vulkan, unless
# CSN_BENCH_GL is set. Prints the figures with their aims; fails when something could not be measured, not when the machine is
# busy.

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
STARTS, RUNS, REST = 9, 3, 2
FIGURES = ('first-frame', 'settled', 'pss')
EDITOR, FLOOR = 'GNOME Text Editor, same Markdown', 'an empty window'


def start_time():
    """The journey that sees first frames, as a module."""
    spec = importlib.util.spec_from_file_location('start_time', HERE.parent / 'journeys' / 'journey-start-time.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(program, mode, record, environment):
    output = subprocess.run([program, mode, record], env=environment, check=True, capture_output=True, text=True, timeout=100).stdout
    figures = {}
    for line in output.splitlines():
        name, rest = line.split(' ', 1)
        figures[name] = dict(re.findall(r'(p50|p95|p99|aim) ([0-9.]+)', rest))
        first = re.match(r'[0-9.]+', rest)
        if first:
            figures[name]['value'] = first[0]
    return figures


def memory(process):
    with open(f'/proc/{process.pid}/smaps_rollup', encoding='ascii') as stream:
        return int(re.search(r'^Pss: *([0-9]+)', stream.read(), re.MULTILINE)[1]) / 1024


def glance(journey, display, arguments, environment):
    """Processor time to the first frame of a program that shows one window."""
    with journey.shown(display, arguments, environment) as process:
        return journey.processor_time(process)


def watch(journey, display, arguments, environment):
    """Processor time to the first frame, and two seconds later that and memory, of a program that shows one window."""
    with journey.shown(display, arguments, environment) as process:
        first = journey.processor_time(process)
        time.sleep(2)
        return first, journey.processor_time(process), memory(process)


def middle(values):
    return statistics.median(values)


def row(name, in_turn, first, settled, pss):
    print(f'  {name:32} {in_turn:6.0f} ms {first:6.0f} ms {settled:6.0f} ms {pss:6.0f} MiB')


def report(starts, ours, peers):
    print(f'10,000 rows, medians: processor time to the first frame, of {STARTS} starts in turn and of {RUNS} after a rest; two seconds '
          'later; PSS then')
    row('Countersign with the filled list', middle(starts['ours']),
        *(middle(float(run[name]['value']) for run in ours) for name in FIGURES))
    for name, runs in peers.items():
        if runs:
            row(name, middle(starts[name]), *(middle(values) for values in zip(*runs)))
        else:
            print(f'  {name}: not installed')
    print('  aim: first frame 250 ms, 110 MiB')
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
    ours, peers, starts = [], {EDITOR: [], FLOOR: []}, {'ours': [], EDITOR: [], FLOOR: []}
    programs = {EDITOR: [editor, f'{record}.md'], FLOOR: [floor]} if editor else {FLOOR: [floor]}
    display = journey.Display()
    environment = journey.surroundings(display, home)
    if 'CSN_BENCH_GL' not in os.environ:
        environment['GDK_DISABLE'] = 'gl,vulkan'
    try:
        subprocess.run([program, 'make', record], check=True, env=environment)
        for _ in range(STARTS):
            starts['ours'].append(float(measure(program, 'start', record, environment)['first-frame']['value']))
            for name, arguments in programs.items():
                starts[name].append(glance(journey, display, arguments, environment))
        for _ in range(RUNS):
            time.sleep(REST)
            ours.append(measure(program, 'open', record, environment))
            for name, arguments in programs.items():
                time.sleep(REST)
                peers[name].append(watch(journey, display, arguments, environment))
    finally:
        display.server.terminate()
    report(starts, ours, peers)
    return 0


if __name__ == '__main__':
    sys.exit(main())
