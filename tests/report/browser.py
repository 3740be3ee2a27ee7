# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Chromium without a window, driven over a pair of pipes by the protocol of its developer tools: opens a page in a chosen
# width, hears its console, asks what it shows.

import json
import os
import pathlib
import select
import shutil
import subprocess
import time

PROGRAM = shutil.which('chromium') or shutil.which('chromium-browser')


class Browser:
    def __init__(self, place):
        to_child, self.pipe_in = os.pipe()
        self.pipe_out, from_child = os.pipe()

        def inherit():
            # both away from 3 and 4 first, so that neither overwrites the other
            source, sink = os.dup(to_child), os.dup(from_child)
            while source < 5 or sink < 5:
                source, sink = os.dup(source), os.dup(sink)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        self.process = subprocess.Popen(
            [PROGRAM, '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
             '--disable-extensions', '--disable-background-networking', f'--user-data-dir={pathlib.Path(place) / "browser"}',
             '--remote-debugging-pipe', 'about:blank'],
            preexec_fn=inherit, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.heard, self.rest, self.number = [], b'', 0

    def close(self):
        self.process.kill()
        self.process.wait(30)
        os.close(self.pipe_in)
        os.close(self.pipe_out)

    def read(self, until):
        """The next message."""
        while b'\0' not in self.rest:
            ready, _, _ = select.select([self.pipe_out], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise TimeoutError('the browser does not answer')
            piece = os.read(self.pipe_out, 1 << 20)
            if not piece:
                raise EOFError('the browser ended')
            self.rest += piece
        message, self.rest = self.rest.split(b'\0', 1)
        return json.loads(message)

    def call(self, method, session=None, seconds=120, **parameters):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters}
        if session:
            message['sessionId'] = session
        os.write(self.pipe_in, json.dumps(message).encode() + b'\0')
        until = time.monotonic() + seconds
        while True:
            answer = self.read(until)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]["message"]}')
                return answer['result']
            self.heard.append(answer)

    def wait(self, session, method, seconds):
        until = time.monotonic() + seconds
        while not any(message.get('method') == method and message.get('sessionId') == session for message in self.heard):
            self.heard.append(self.read(until))

    def open(self, path, width, height=720, seconds=120):
        """Shows a file in a page of this width; returns the page."""
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log'):
            self.call(f'{domain}.enable', session)
        self.call('Emulation.setDeviceMetricsOverride', session, width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call('Page.navigate', session, url=pathlib.Path(path).as_uri())
        self.wait(session, 'Page.loadEventFired', seconds)
        return Page(self, target, session)


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.target, self.session = browser, target, session

    def ask(self, expression, seconds=120):
        result = self.browser.call('Runtime.evaluate', self.session, seconds, expression=expression, returnByValue=True)
        if 'exceptionDetails' in result:
            raise RuntimeError(result['exceptionDetails'].get('text', 'exception'))
        return result['result'].get('value')

    def ask_until(self, expression, seconds):
        """The first answer that is not empty."""
        until = time.monotonic() + seconds
        while not (answer := self.ask(expression)) and time.monotonic() < until:
            time.sleep(0.05)
        return answer

    def console(self):
        """What the page, its policy and its faults wrote."""
        self.ask('0')
        lines = []
        for message in self.browser.heard:
            if message.get('sessionId') != self.session:
                continue
            details = message.get('params', {})
            if message['method'] == 'Log.entryAdded':
                lines.append(details['entry']['text'])
            elif message['method'] == 'Runtime.consoleAPICalled':
                lines.append(' '.join(str(part.get('value', '')) for part in details['args']))
            elif message['method'] == 'Runtime.exceptionThrown':
                lines.append(details['exceptionDetails']['text'])
        return lines

    def close(self):
        self.browser.call('Target.closeTarget', targetId=self.target)
