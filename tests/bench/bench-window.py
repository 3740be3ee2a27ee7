#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench-window.py PROGRAM: a record of 10,000 rows in the window, the median of some runs, beside GNOME Text Editor with the
# Markdown of the same size, in turns on one display. Prints the figures with their aims; fails when something could not be
# measured, not when the machine is busy.

import importlib.util
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 3


def start_time():
    """The journey that sees first frames, as a module."""
    spec = importlib.util.spec_from_file_location('start_time', HERE.parent / 'journeys' / 'journey-start-time.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(program, record, display):
    environment = dict(os.environ, DISPLAY=display.name, GDK_BACKEND='x11', GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory',
                       ADW_DISABLE_PORTAL='1', GDK_DEBUG='no-portals', G_DEBUG='', GTK_A11Y='none', MALLOC_CHECK_='0')
    environment.pop('WAYLAND_DISPLAY', None)
    output = subprocess.run([program, 'open', record], env=environment, check=True, capture_output=True, text=True, timeout=100).stdout
    figures = {}
    for line in output.splitlines():
        name, rest = line.split(' ', 1)
        figures[name] = dict(re.findall(r'(p50|p95|p99|aim) ([0-9.]+)', rest))
        first = re.match(r'[0-9.]+', rest)
        if first:
            figures[name]['value'] = first[0]
    return figures


def main():
    program = sys.argv[1]
    if shutil.which('Xvfb') is None:
        print('skipped: Xvfb is not installed')
        return 77
    journey = start_time()
    record = journey.SCRATCH / 'large.countersign'
    subprocess.run([program, 'make', record], check=True, env=dict(os.environ, HOME=str(journey.SCRATCH)))
    journey.SOURCE = pathlib.Path(f'{record}.md')
    editor = shutil.which('gnome-text-editor')
    display = journey.Display()
    try:
        ours, theirs = [], []
        for number in range(RUNS):
            ours.append(measure(program, record, display))
            if editor:
                theirs.append(journey.first_frame(display, editor, number))
    finally:
        display.server.terminate()
    middle = statistics.median
    print(f'10,000 rows, {RUNS} runs, medians')
    print(f'  first frame with the filled list: {middle(float(run["first-frame"]["value"]) for run in ours):.0f} ms CPU (aim 250); '
          + (f'GNOME Text Editor, same Markdown: {middle(theirs):.0f} ms' if theirs else 'gnome-text-editor is not installed'))
    print(f'  memory after two seconds: {middle(float(run["pss"]["value"]) for run in ours):.0f} MiB PSS (aim 110)')
    for motion in ('wheel', 'fling', 'jump'):
        figures = [{key: float(value) for key, value in run[motion].items()} for run in ours]
        print(f'  {motion}: p50 {middle(one["p50"] for one in figures):.1f}, p95 {middle(one["p95"] for one in figures):.1f}, '
              f'p99 {middle(one["p99"] for one in figures):.1f} ms CPU a frame (aim p95 {figures[0]["aim"]:.0f})')
    return 0


if __name__ == '__main__':
    sys.exit(main())
