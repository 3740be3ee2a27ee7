#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Canaries as secrets (RECORD.md E-09): probes send them in a header, a cookie and a login to a server that echoes everything, a
# command prints one. The server must have had them; the record, what was printed and logged, every report, the command lines of
# all processes and whatever else was written must not.

import atexit
import base64
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-secrets-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
CANARIES = {'API_TOKEN': 'canary-header-7f3a91', 'SESSION_TOKEN': 'canary-cookie-c04d22', 'DB_PASSWORD': 'canary-login-58be06'}
ENVIRONMENT = dict(os.environ, CSN_DATA_DIR=str(SCRATCH / 'data'), XDG_CACHE_HOME=str(SCRATCH / 'cache'), HOME=str(SCRATCH / 'home'),
                   XDG_RUNTIME_DIR=str(SCRATCH / 'run'), G_MESSAGES_DEBUG='all', DBUS_SESSION_BUS_ADDRESS='disabled:',
                   **{f'COUNTERSIGN_SECRET_{name}': value for name, value in CANARIES.items()})
# "user:password" of a login travels in base64
ENCODED = base64.b64encode(f'ada:{CANARIES["DB_PASSWORD"]}'.encode()).decode()
NEEDLES = [needle.encode() for needle in (*CANARIES.values(), ENCODED)]


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, in the body and in a header, and takes its time so that the processes can be looked at."""
    seen = []

    def do_GET(self):
        Echo.seen.append(str(self.headers))
        time.sleep(0.3)
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header('X-Echo', self.headers.get('Authorization', '-'))
        self.send_header('Set-Cookie', self.headers.get('Cookie', '-'))
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Watch(threading.Thread):
    """Reads the command lines of all processes, and the limits of the command, until it is stopped."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.problems = set()
        self.no_core = False

    def look(self, place):
        line = (place / 'cmdline').read_bytes()
        if any(needle in line for needle in NEEDLES):
            self.problems.add('a secret stands on the command line ' + line.decode('utf-8', 'replace').replace('\0', ' '))
        if b'countersign-cli' in line.split(b'\0')[0]:
            core = next(row for row in (place / 'limits').read_text().splitlines() if row.startswith('Max core file size'))
            self.no_core = self.no_core or core.split()[4] == '0'

    def run(self):
        while not self.over.is_set():
            for place in pathlib.Path('/proc').glob('[0-9]*'):
                try:
                    self.look(place)
                except OSError:
                    pass  # it has ended
            time.sleep(0.002)


def run(*arguments):
    done = subprocess.run([os.environ['CSN_CLI'], *map(str, arguments)], env=ENVIRONMENT, cwd=SCRATCH, capture_output=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def hits(what, data):
    return [f'{what} has {needle.decode()}' for needle in NEEDLES if needle in data]


def readable(path):
    """What can be read of a report: a PDF without its compression and as text."""
    parts = [path.read_bytes()]
    if path.suffix == '.pdf':
        for command in (['qpdf', '--qdf', '--object-streams=disable', path, '-'], ['pdftotext', path, '-']):
            if shutil.which(command[0]):
                parts.append(subprocess.run(command, capture_output=True, check=False).stdout)
    return b'\n'.join(parts)


def write_list(port):
    document = SCRATCH / 'list.md'
    document.write_text(f'''# Release

- [ ] Service answers: `curl -sS -H "Authorization: Bearer $API_TOKEN" -H "Cookie: s=$SESSION_TOKEN" http://127.0.0.1:{port}/echo` returns 200
- [ ] Login: `curl -sS -u ada:$DB_PASSWORD http://127.0.0.1:{port}/login` returns 200
- [ ] Database: `psql "postgresql://ada:$DB_PASSWORD@127.0.0.1:1/app" -c "SELECT 1"`
- [ ] Printed: `printf '%s' "$API_TOKEN"`
''', encoding='utf-8')
    return document


def no_secret_anywhere():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ('home', 'run'):
        (SCRATCH / name).mkdir(mode=0o700)
    record, watch = SCRATCH / 'a.countersign', Watch()
    watch.start()
    problems = []
    commands = [('new', write_list(server.server_port), '-o', record), ('probes', record), ('probes', '--json', record),
                ('run', '--dry-run', record), ('run', '--allow', 'all', record), ('show', record), ('show', '--json', record),
                ('log', record), ('log', '--json', record), ('status', '--json', record), ('evidence', record), ('verify', record)]
    commands += [('export', record, '--format', kind, '-o', SCRATCH / f'report.{kind}')
                 for kind in ('html', 'pdf', 'json', 'csv', 'markdown', 'folder')]
    for arguments in commands:
        problems += hits(arguments[0], run(*arguments)[1])
    watch.over.set()
    watch.join()
    server.shutdown()
    for needle in (CANARIES['API_TOKEN'], CANARIES['SESSION_TOKEN'], ENCODED):
        if needle not in ''.join(Echo.seen):
            problems.append(f'the server never had {needle}: nothing was tested')
    files = [path for path in SCRATCH.rglob('*') if path.is_file()]
    if record not in files or SCRATCH / 'report.pdf' not in files:
        problems.append('the record or its report is missing')
    for path in files:
        problems += hits(path.relative_to(SCRATCH), readable(path))
    if not watch.no_core:
        problems.append('the command may leave a core dump')
    return problems + sorted(watch.problems)


if __name__ == '__main__':
    tap.main([('secrets/E-09-canaries', no_secret_anywhere)])
