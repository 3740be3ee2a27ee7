#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the fuzz target over every byte-level variant of every document of the corpus: each is written back unchanged or
refused with a reason, answered throughout and read again, without a crash or a hang. fuzz-variants.py FUZZ-IMPORTER"""

import os
import pathlib
import subprocess
import sys
import tempfile

# Files for one run of the target: what it prints about a failure names the file, and a crash costs the rest of them.
FILES_PER_RUN = 50
# Where documents are cut off besides, in parts of their length.
CUTS = 16


def write_cuts(source, folder):
    for path in sorted(source.glob('*.md')):
        data = path.read_bytes()
        for i in range(1, CUTS):
            (folder / f'{path.stem}.cut{i}.md').write_bytes(data[:len(data) * i // CUTS])


def run(program, paths):
    environment = dict(os.environ, CSN_FUZZ_VARIANTS=os.environ.get('CSN_FUZZ_VARIANTS', '0'))
    result = subprocess.run([program, *map(str, paths)], capture_output=True, text=True, errors='replace', env=environment)
    if result.returncode != 0:
        print('#', '\n# '.join((result.stderr or result.stdout).strip().split('\n')[-40:]))
        print(f'# exit status {result.returncode} among {paths[0].name} … {paths[-1].name}')
    return result.returncode == 0


def main():
    corpus = pathlib.Path(os.environ.get('CSN_SHARED', '')) / 'corpus'
    mutate = corpus / 'mutate.py'
    if not os.environ.get('CSN_SHARED') or not mutate.exists():
        print('1..0 # SKIP the corpus is not here (CSN_SHARED)')
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.executable, str(mutate), str(corpus / 'raw'), name], check=True)
        write_cuts(corpus / 'raw', folder)
        paths = sorted(folder.glob('*.md'))
        runs = [paths[i:i + FILES_PER_RUN] for i in range(0, len(paths), FILES_PER_RUN)]
        print(f'1..{len(runs)}', flush=True)
        failed = 0
        for number, part in enumerate(runs, 1):
            good = run(sys.argv[1], part)
            failed += not good
            print(f'{"ok" if good else "not ok"} {number} - {part[0].name} to {part[-1].name}', flush=True)
        print(f'# {len(paths)} files')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
