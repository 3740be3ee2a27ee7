#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every numbered edge case of the rules has a test, and every table of rules has pairs of input and expected output: reads
# tests/data/edge-cases.txt and tests/data/gate-vectors.json, and looks the tests up in their sources. Runs none of them.

import collections
import json
import pathlib
import re
import sys

import tap

TESTS = pathlib.Path(sys.argv[1]) / 'tests'
N_CASES = 60
TABLES = [f't{number}' for number in range(1, 17)] + ['t12r', 'passrate', 'pct']
MIN_VECTORS = 3


def entries():
    for number, line in enumerate((TESTS / 'data' / 'edge-cases.txt').read_text(encoding='utf-8').splitlines(), 1):
        if line and not line.startswith('#'):
            words = line.split()
            yield (number, *words) if len(words) == 3 else (number, line, '', '')


def added(source, path):
    """Whether the test is added to the program, not only named in it."""
    return re.search(r'(g_test_add\w*|ADD)\s*\(\s*"' + re.escape(path) + '"', source) is not None


def edge_cases():
    found, findings = set(), []
    for number, case, name, path in entries():
        source = TESTS / name
        if not re.fullmatch(r'E[1-9][0-9]?', case) or int(case[1:]) > N_CASES:
            findings.append(f'edge-cases.txt:{number}: no line of the form "E1 file path"')
        elif not source.is_file() or not added(source.read_text(encoding='utf-8'), path):
            findings.append(f'edge-cases.txt:{number}: {name} has no test {path}')
        else:
            found.add(int(case[1:]))
    return findings + [f'E{case} has no test' for case in range(1, N_CASES + 1) if case not in found]


def tables():
    vectors = json.loads((TESTS / 'data' / 'gate-vectors.json').read_text(encoding='utf-8'))['vectors']
    count = collections.Counter(vector['table'] for vector in vectors)
    names = collections.Counter(vector['id'] for vector in vectors)
    return [f'{table} has {count[table]} pairs' for table in TABLES if count[table] < MIN_VECTORS] + \
           [f'{name} stands {times} times' for name, times in names.items() if times > 1]


tap.main([('edge-cases', edge_cases), ('tables', tables)])
