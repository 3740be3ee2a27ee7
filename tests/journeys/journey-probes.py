#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Probes on the command line: what is allowed by which word, what this computer remembers, captures from one probe to the next, and
# a plan that is executed elsewhere and comes back signed, a program that is killed.

import atexit
import functools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ('checks', 'lib')]
import children  # noqa: E402
import tap  # noqa: E402

SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-probes-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
DOCUMENT = '''# Harbour release

- [ ] The state is right
  - Version: ____

  ```probe
  # @fill: version -> "Version"
  FILE state.json
  [Captures]
  version: jsonpath "$.version"
  [Asserts]
  jsonpath "$.ok" == true
  ```

- [ ] Its notes are there

  ```probe
  FILE notes-{{version}}.md
  [Asserts]
  exists
  ```

- [ ] The lock is taken

  ```probe
  # @consent: mutating
  FILE lock
  [Asserts]
  exists
  ```
'''
STATE, NOTES, LOCK = 'L6', 'L17', 'L25'


class Place:
    """A folder of its own with the document, a project and what this computer remembers."""

    def __init__(self, name):
        self.folder = SCRATCH / name
        self.project = self.folder / 'project'
        self.project.mkdir(parents=True)
        (self.project / 'state.json').write_text('{"version": "1.10", "ok": true}')
        (self.project / 'notes-1.10.md').write_text('fine\n')
        (self.project / 'lock').write_text('taken\n')
        (self.folder / 'list.md').write_text(DOCUMENT)
        self.record = self.folder / 'a.countersign'
        self.environment = dict(os.environ, CSN_DATA_DIR=str(self.folder / 'data'), XDG_CACHE_HOME=str(self.folder / 'cache'),
                                XDG_DATA_HOME=str(self.folder / 'share'), COUNTERSIGN_PIN='a long passphrase')
        self.environment.pop('DBUS_SESSION_BUS_ADDRESS', None)
        self.run('new', self.folder / 'list.md', '-o', self.record)

    def run(self, *arguments, expect=0):
        done = subprocess.run([os.environ['CSN_CLI'], *map(str, arguments)], env=self.environment, cwd=self.folder,
                              capture_output=True, text=True, check=False)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f'{" ".join(map(str, arguments))}: {done.returncode} instead of {expect}\n{done.stdout}{done.stderr}')
        return done

    def states(self):
        """Line and state of the last run of each probe."""
        events = json.loads(self.run('log', '--json', self.record).stdout)
        events = events['events'] if isinstance(events, dict) else events
        runs = [event['entry']['data'] for event in events if event['entry']['type'] == 'probe.run']
        return {f'L{run["line"]}': run['result']['state'] for run in runs}

    def version(self):
        for item in json.loads(self.run('show', '--json', self.record).stdout)['items']:
            if item['line'] == 4:
                return item['answer']
        return None


def consent():
    place = Place('consent')
    problems = []
    place.run('run', place.record, '--folder', place.project, expect=2)
    if place.states():
        problems.append('something ran without being allowed')
    said = place.run('run', place.record, '--folder', place.project, '--allow', 'all', expect=None).stderr
    if set(place.states()) != {STATE}:
        problems.append(f'"all" ran {place.states()}')
    if 'not allowed' not in said or 'version' not in said:
        problems.append(f'nothing is said of what did not run: {said}')
    place.run('run', place.record, '--folder', place.project, NOTES, '--allow', 'all')
    if place.states().get(NOTES) != 'PASS':
        problems.append('the version that the first probe captured did not reach the second')
    if place.version() != '1.10':
        problems.append(f'the field holds {place.version()}')
    place.run('run', place.record, '--folder', place.project, NOTES, LOCK, '--allow', 'all', expect=None)
    if LOCK in place.states():
        problems.append('one of two that may change something ran with "all"')
    place.run('run', place.record, '--folder', place.project, LOCK, '--allow', 'all')
    if place.states().get(LOCK) != 'PASS':
        problems.append('the one that was named did not run')
    return problems


def memory():
    place = Place('memory')
    problems = []
    place.run('run', place.record, '--folder', place.project, STATE, '--allow', 'all', '--remember')
    place.run('run', place.record, STATE)
    place.run('run', place.record, LOCK, '--allow', 'all', '--remember')
    if place.run('run', place.record, LOCK, expect=None).returncode != 2:
        problems.append('consent to what may change something was remembered')
    (place.folder / 'elsewhere').mkdir()
    copy = place.folder / 'elsewhere' / 'a.countersign'
    shutil.copy(place.record, copy)
    if place.run('run', copy, STATE, '--folder', place.project, expect=None).returncode != 2:
        problems.append('consent went along with a copy of the record')
    place.run('probes', '--forget', place.record)
    if place.run('run', place.record, STATE, expect=None).returncode != 2:
        problems.append('consent that was taken back still counts')
    return problems


def elsewhere():
    place = Place('elsewhere')
    plan, result, key, certificate = (place.folder / name for name in ('plan.json', 'result.json', 'host.p12', 'host.pem'))
    problems = []
    place.run('identity', 'new', '--name', 'Build Host', '--email', 'build@example.org', '-o', key)
    place.run('identity', 'show', key, '-o', certificate)
    place.run('run', place.record, '--folder', place.project, '--plan', plan)
    if place.states():
        problems.append('writing a plan ran something')
    place.run('run', '--plan', plan, expect=2)
    place.run('run', '--plan', plan, '--allow', 'all', '-o', result, expect=2)
    shown = place.run('run', '--plan', plan, '--allow', 'all', '--key', key, '-o', result, expect=None)
    if 'PASS' not in shown.stdout or 'not allowed' not in shown.stderr:
        problems.append(f'executing the plan says: {shown.stdout}{shown.stderr}')
    place.run('run', place.record, '--folder', place.project, '--result', result, expect=None)
    if place.states():
        problems.append('the result of an unknown signer was taken in')
    place.run('roster', place.record, 'add', certificate, '--role', '')
    changed = place.folder / 'changed.json'
    changed.write_text(result.read_text().replace('1.10', '1.11'))
    if place.run('run', place.record, '--folder', place.project, '--result', changed, expect=None).returncode == 0 or place.states():
        problems.append('a result that was changed was taken in')
    place.run('run', place.record, '--folder', place.project, '--result', result)
    if place.states() != {STATE: 'PASS'} or place.version() != '1.10':
        problems.append(f'the result gave {place.states()} and {place.version()}')
    if 'Build Host' not in place.run('log', '--json', place.record).stdout:
        problems.append('the log does not say who executed it')
    if place.run('run', place.record, '--folder', place.project, '--result', result, expect=None).returncode == 0:
        problems.append('the same result was taken in twice')
    place.run('verify', place.record)
    return problems


def rights():
    """A command changes nothing and reaches nobody, unless a person says so; what was said is remembered with it."""
    children.need_sandbox()
    place = Place('rights')
    (place.folder / 'touch.md').write_text('# List\n\n- [ ] It is made\n\n  ```probe\n  EXEC touch made\n  EXIT 0\n  ```\n')
    record = place.folder / 'touch.countersign'
    place.run('new', place.folder / 'touch.md', '-o', record)
    problems = []
    place.run('run', record, '--folder', place.project, '--allow', 'all', expect=1)
    if (place.project / 'made').exists():
        problems.append('the command wrote without being allowed to')
    place.run('run', record, '--folder', place.project, '--allow', 'all', '--write', '--remember')
    if not (place.project / 'made').exists():
        problems.append('the command could not write although it was allowed to')
    (place.project / 'made').unlink()
    place.run('run', record)
    if not (place.project / 'made').exists():
        problems.append('what was allowed with a right is not remembered with it')
    place.run('run', record, '--plan', place.folder / 'plan', '--write', expect=2)
    return problems


def killed(who):
    """@who is killed while commands run whose children leave the session, do not mind SIGTERM, or fork in a loop."""
    children.need_sandbox()
    place = Place(f'killed-{who}')
    stubborn = children.Stubborn(place.project)
    (place.folder / 'long.md').write_text(stubborn.document)
    record = place.folder / 'long.countersign'
    place.run('new', place.folder / 'long.md', '-o', record)
    program = subprocess.Popen([os.environ['CSN_CLI'], 'run', str(record), '--folder', str(place.project), '--allow', 'all'],
                               env=place.environment, cwd=place.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    problems = []
    if not children.wait_for(stubborn.all_run, 30):
        problems.append('the commands never began')
    engine = children.engine_of(program.pid)
    if engine is None:
        problems.append('no engine runs')
    elif who != 'program':
        os.kill(engine, signal.SIGKILL)
    if who == 'engine':
        # what ran in it ends as an error with a message, and the program goes on to its end
        if program.wait(30) != 1:
            problems.append(f'the program ended with {program.returncode}')
    else:
        program.kill()
        program.wait()
    if not children.wait_for(lambda: not stubborn.left(), 10):
        problems.append(f'{len(stubborn.left())} processes are left')
    place.run('verify', record)
    if who == 'engine':
        told = place.run('log', '--json', record).stdout
        if told.count('"state":"ERROR"') + told.count('"state" : "ERROR"') < len(children.KINDS):
            problems.append(f'the record does not say that the runs were cut off: {told[-2000:]}')
    return problems


if __name__ == '__main__':
    tap.main([('probes/consent', consent), ('probes/memory', memory), ('probes/elsewhere', elsewhere), ('probes/rights', rights),
              *((f'probes/killed-{who}', functools.partial(killed, who)) for who in ('program', 'engine', 'both'))])
