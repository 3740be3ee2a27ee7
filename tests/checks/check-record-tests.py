#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-record-tests.py BUILD SOURCE: every line of the record's threat model has a test. The table tests/record-tests.txt must name
# every id, each named test must be one that Meson runs, in the suite soak too where a long form is promised, and the id must stand
# in the name of a test in the named source.

import json
import pathlib
import re
import sys

import tap

BUILD, SOURCE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
TABLE = SOURCE / 'tests' / 'record-tests.txt'


def numbered(letter, numbers):
    return [f'{letter}-{number:02}' for number in numbers]


WANTED = (numbered('R', range(1, 15)) + numbered('S', (7, 8, 10)) + numbered('E', range(1, 10)) + numbered('C', (1, 5, 6))
          + numbered('V', (2, 3)))


def rows():
    for line in TABLE.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            yield line.split()


def known_tests():
    tests = json.loads((BUILD / 'meson-info' / 'intro-tests.json').read_text(encoding='utf-8'))
    return {(test['name'], 'soak' in ' '.join(test['suite'])) for test in tests}


def every_id_has_a_test():
    named = {row[0] for row in rows()}
    return [f'{wanted} has no test' for wanted in WANTED if wanted not in named]


def every_test_runs():
    known, problems = known_tests(), []
    for mark, test, _ in rows():
        name = test.rstrip('+')
        if (name, False) not in known:
            problems.append(f'{mark}: no test {name} in the normal run')
        if test.endswith('+') and (f'{name}-soak', True) not in known:
            problems.append(f'{mark}: no long form {name}-soak')
    return problems


def every_id_stands_in_a_name():
    problems = []
    for mark, _, file in rows():
        text = (SOURCE / file).read_text(encoding='utf-8')
        # a test's name is a literal with the id in it
        if not re.search(rf'["\'][^"\'\n]*\b{mark}\b[^"\'\n]*["\']', text):
            problems.append(f'{file} names no test {mark}')
    return problems


if __name__ == '__main__':
    tap.main([('record-tests/ids', every_id_has_a_test), ('record-tests/programs', every_test_runs),
              ('record-tests/names', every_id_stands_in_a_name)])
