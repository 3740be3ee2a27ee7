#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The window by the accessibility tree: the main job on the sample up to both signatures, the German window, and windows that are
# closed or killed while probes run.

import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'checks'), str(HERE.parent / 'lib')]
import children  # noqa: E402
import tap  # noqa: E402
from accessible import NotFound, until, x_windows  # noqa: E402
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


class Slow(http.server.BaseHTTPRequestHandler):
    """Answers when it is told to."""
    go_on = threading.Event()

    def do_GET(self):
        self.go_on.wait(25)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def closed():
    """The window is closed while a probe runs: the program ends when the probe has, and the record has the result."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = HOME / 'closed'
    folder.mkdir()
    (folder / 'slow.md').write_text(f'# Slow\n\n- [ ] It answers\n\n  ```bash\n  curl http://127.0.0.1:{server.server_port}/\n  ```\n')
    record = folder / 'slow.countersign'
    subprocess.run([CLI, 'new', str(folder / 'slow.md'), '-o', str(record)], check=True, capture_output=True)
    story = Story(APP, record)
    try:
        story.probe('It answers')
        until(lambda: story.window.has_one('button', 'Stop'), 'the probe never began')
        story.page_node()
        next(node for node in [story.window, *story.window.descendants()] if 'window.close' in node.actions()).act('window.close')
        until(lambda: not x_windows(story.program.process), 'the window stays')
        if story.program.process.poll() is not None:
            return ['the program ended before its probe']
        Slow.go_on.set()
        story.program.process.wait(60)
    except (NotFound, subprocess.TimeoutExpired) as error:
        return [str(error)]
    finally:
        story.end()
        server.shutdown()
    item = json.loads(subprocess.run([CLI, 'show', '--json', str(record)], capture_output=True, text=True).stdout)['items'][0]
    return [] if item['state'] == 'PASS' else [f'after the probe ended its item is {item["state"]}']


def killed():
    """The window is killed while commands run whose children are hard to end: none is left, and the record is whole."""
    children.need_sandbox()
    folder = HOME / 'killed'
    project = folder / 'project'
    project.mkdir(parents=True)
    stubborn = children.Stubborn(project)
    (folder / 'long.md').write_text(stubborn.document)
    record = folder / 'long.countersign'
    subprocess.run([CLI, 'new', str(folder / 'long.md'), '-o', str(record)], check=True, capture_output=True)
    subprocess.run([CLI, 'run', str(record), '--dry-run', '--folder', str(project), '--remember'], check=True,
                   capture_output=True)
    story = Story(APP, record)
    problems = []
    try:
        for kind in children.KINDS:
            story.probe(f'The {kind} ends')
        if not children.wait_for(stubborn.all_run, 30):
            problems.append('the commands never began')
    except NotFound as error:
        problems.append(str(error))
    finally:
        story.program.process.kill()
        story.program.process.wait()
    if not children.wait_for(lambda: not stubborn.left(), 10):
        problems.append(f'after the window was killed {len(stubborn.left())} processes are left')
    verified = subprocess.run([CLI, 'verify', str(record)], capture_output=True, text=True)
    return problems + ([] if verified.returncode == 0 else [verified.stdout])


if __name__ == '__main__':
    tap.main([('window/main-job', main_job), ('window/german', german_window), ('window/closed', closed),
              ('window/killed', killed)])
