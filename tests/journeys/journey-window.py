#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The window by the accessibility tree: the main job on the sample up to both signatures, and the German window.

import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'checks'), str(HERE.parent / 'lib')]
import tap  # noqa: E402
from accessible import NotFound  # noqa: E402
from story import SIGNERS, Story  # noqa: E402

APP, CLI = os.environ['CSN_APP'], os.environ['CSN_CLI']
SAMPLE = HERE.parent.parent / 'data' / 'samples' / 'harbour-map.md'
PICTURE = HERE.parent.parent / 'data' / 'icons' / 'org.countersign.Countersign.svg'
HOME = pathlib.Path(os.environ['HOME'])


def sample(name):
    copy = HOME / name / 'harbour-map.md'
    copy.parent.mkdir()
    shutil.copyfile(SAMPLE, copy)
    return copy


def main_job():
    picture = HOME / 'measured.png'
    subprocess.run(['rsvg-convert', str(PICTURE), '-o', str(picture)], check=True)
    server = subprocess.Popen([sys.executable, str(HERE.parent.parent / 'build-aux' / 'sample-server'), '8765'],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    story = Story(APP, sample('job'))
    try:
        story.probe('Map service answers')
        story.fill_all(skip=('Map service answers',))
        story.attach_picture('Depths are readable', picture)
        story.assess()
        story.recommend()
        for role in SIGNERS:
            story.sign(role)
    except NotFound as error:
        return [str(error)]
    finally:
        story.end()
        server.kill()
    record = next(HOME.rglob('*.countersign'))
    status = json.loads(subprocess.run([CLI, 'status', '--json', str(record)], capture_output=True, text=True).stdout)
    findings = [] if status['verdict'] == 'GO' else [f'the verdict is {status["verdict"]}: {status["reasons"]}']
    findings += [f'{slot["role"]} is {slot["state"]}' for slot in status['approvals'] if slot['state'] != 'APPROVED']
    evidence = subprocess.run([CLI, 'evidence', str(record)], capture_output=True, text=True).stdout
    return findings + ([] if '.png' in evidence else ['the pasted picture is not among the evidence'])


def german_window():
    """The pages of a record have their German names."""
    if not os.path.exists(os.environ['CSN_MO']):
        raise tap.Skip('the catalogue is not installed: build-aux/test installs it')
    # glibc translates nothing in C.UTF-8, and nobody is asked to install a locale: it is compiled here.
    locales = HOME / 'locales'
    locales.mkdir()
    made = subprocess.run(['localedef', '-i', 'de_DE', '-f', 'UTF-8', str(locales / 'de_DE.UTF-8')], capture_output=True)
    if made.returncode:
        raise tap.Skip('localedef cannot compile de_DE: the package locales is missing')
    story = Story(APP, sample('german'), LOCPATH=str(locales), LC_ALL='de_DE.UTF-8', LANGUAGE='de')
    try:
        for name in ('Prüfliste', 'Risiken', 'Entscheidung', 'Bericht', 'Verlauf'):
            story.window.find('page tab', name)
        return []
    except NotFound as error:
        return [str(error)]
    finally:
        story.end()


if __name__ == '__main__':
    tap.main([('window/main-job', main_job), ('window/german', german_window)])
