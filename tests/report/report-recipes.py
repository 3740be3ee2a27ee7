#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What a report and the help tell an auditor to type is run exactly as printed, in a folder with report.pdf, report.html and
# root.pem; and a copy of a co-signed report that lacks a signature is refused before a key is opened.

import atexit
import base64
import hashlib
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

CLI = os.environ['CSN_CLI']
HELP = pathlib.Path(sys.argv[1])
PLACE = pathlib.Path(tempfile.mkdtemp(prefix='countersign-recipes-'))
atexit.register(shutil.rmtree, PLACE, ignore_errors=True)
TOOLS = PLACE / 'bin'
PASSPHRASE = 'a passphrase of the tests'
SUPPRESSIONS = pathlib.Path(__file__).resolve().parent.parent / 'lib' / 'leaks.supp'
# In a sanitized build the command line must leak nothing of its own either.
ENVIRONMENT = dict({'LSAN_OPTIONS': f'suppressions={SUPPRESSIONS}:print_suppressions=0'}, **os.environ)
ENVIRONMENT.update(HOME=str(PLACE / 'home'), COUNTERSIGN_PIN=PASSPHRASE, PATH=f'{TOOLS}:{os.environ["PATH"]}')
for name in ('XDG_STATE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'):
    ENVIRONMENT[name] = str(PLACE / 'home' / name.lower())
CHECKLIST = """# Launch review of the ferry timetable

- [ ] The winter timetable is loaded
- [ ] The night ferry is shown

## Approvals

| Role | Name | Signature | Date |
|---|---|---|---|
| Release Manager | | | |
| QA Lead | | | |
"""


def cli(*arguments, status=0, environment=None):
    outcome = subprocess.run([CLI, *map(str, arguments)], cwd=PLACE, env=environment or ENVIRONMENT, capture_output=True,
                             text=True, timeout=120)
    if status is not None and outcome.returncode != status:
        raise AssertionError(f'{arguments}: {outcome.returncode} {outcome.stdout[-400:]}{outcome.stderr[-400:]}')
    return outcome.stdout + outcome.stderr


def prepare():
    TOOLS.mkdir()
    (PLACE / 'home').mkdir()
    (TOOLS / 'countersign-cli').symlink_to(CLI)
    (PLACE / 'list.md').write_text(CHECKLIST, encoding='utf-8')
    cli('new', 'list.md', '-o', 'list.countersign', '--author', 'Somebody Else')
    for line in ('L3', 'L4'):
        cli('answer', 'list.countersign', line, 'pass')
    for person in ('ada', 'ben'):
        cli('identity', 'new', '--name', person.title(), '--email', f'{person}@example.org', '-o', f'{person}.p12')
        cli('identity', 'root', f'{person}.p12', '-o', f'{person}.pem')
    (PLACE / 'root.pem').write_text((PLACE / 'ada.pem').read_text(encoding='utf-8'), encoding='utf-8')
    cli('sign', 'list.countersign', '--role', 'Release Manager', '--key', 'ada.p12', '--approve')
    cli('export', 'list.countersign', '--format', 'pdf', '--key', 'ada.p12', '-o', 'report.pdf')
    cli('export', 'list.countersign', '--format', 'html', '-o', 'report.html')
    cli('export', 'list.countersign', '--format', 'pdf', '--mode', 'co-signed', '-o', 'co.pdf')


def printed_in_report():
    """Recipes of the appendix; the page of the report shows the same words as the PDF."""
    page = (PLACE / 'report.html').read_text(encoding='utf-8')
    return [html.unescape(block.replace('<br>', '\n')) for block in re.findall(r'<pre[^>]*>(.*?)</pre>', page[page.index('id="verify"'):], re.S)]


def printed_in_help():
    space = '{http://projectmallard.org/1.0/}'
    page = xml.etree.ElementTree.parse(HELP / 'verify.page')
    return [''.join(screen.itertext()) for screen in page.iter(space + 'screen')]


def wanted(text):
    """What the answer to a recipe must hold."""
    shown = subprocess.run(['pdftotext', '-l', '1', PLACE / 'report.pdf', '-'], capture_output=True, text=True).stdout
    footer = re.search(r'record\.json SHA-256 ([0-9a-f]{64})', shown).group(1) if shutil.which('pdftotext') else ''
    words = []
    if 'pdfsig' in text:
        words += ['Signature is Valid.', 'Certificate is Trusted.', 'Total document signed']
    if 'sha256sum' in text:
        words += [footer]
    if 'openssl' in text:
        words += ['Verification successful']
    if 'countersign-cli' in text and '--trust' in text:
        words += ['\nOK\n']
    return words


def try_recipes(recipes, folder):
    findings = []
    shutil.rmtree(PLACE / folder, ignore_errors=True)
    (PLACE / folder).mkdir()
    for name in ('report.pdf', 'report.html', 'root.pem'):
        shutil.copyfile(PLACE / name, PLACE / folder / name)
    for text in recipes:
        missing = [tool for tool in ('pdfsig', 'certutil', 'pdfdetach', 'openssl') if tool in text and not shutil.which(tool)]
        if missing:
            print(f'# {missing[0]} is not installed')
            continue
        outcome = subprocess.run(['sh', '-ec', text], cwd=PLACE / folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
        said = '\n' + outcome.stdout + outcome.stderr
        # without a root named, nobody vouches for the signer
        if outcome.returncode != (1 if text == 'countersign-cli verify report.pdf' else 0):
            findings.append(f'“{text}” ended with {outcome.returncode}: {said[-300:]}')
        findings += [f'“{text}” does not say “{word.strip()}”: {said[-300:]}' for word in wanted(text) if word not in said]
    return [line for finding in findings for line in finding.splitlines()]


def report():
    recipes = printed_in_report()
    if len(recipes) != 5 or not all(any(word in text for text in recipes) for word in ('pdfsig', 'sha256sum', 'openssl', 'sed -n')):
        return [f'the report prints other recipes: {recipes}']
    return try_recipes(recipes, 'as-the-report-says')


def page():
    """The statement and the signature that sed takes from the page verify as the PDF's do."""
    findings = try_recipes([text for text in printed_in_report() if 'sed -n' in text], 'page')
    check = next(line for text in printed_in_report() if 'openssl' in text for line in [text[text.index('openssl'):]])
    return findings + try_recipes_here(check, PLACE / 'page')


def try_recipes_here(text, folder):
    outcome = subprocess.run(['sh', '-ec', text], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    return [] if 'Verification successful' in outcome.stderr else outcome.stderr.splitlines()[-5:]


def manual():
    recipes = printed_in_help()
    if not any('openssl cms -verify' in text for text in recipes):
        return ['the help does not say how to verify an approval']
    return try_recipes(recipes, 'as-the-help-says')


def old_copy():
    """Ada signs, Ben gets an older copy: he is told before his passphrase is asked, which is wrong here."""
    shutil.copyfile(PLACE / 'co.pdf', PLACE / 'old.pdf')
    cli('sign', 'co.pdf', '--role', 'Release Manager', '--key', 'ada.p12', '--approve', '-o', 'one.pdf')
    said = cli('sign', 'old.pdf', '--role', 'QA Lead', '--key', 'ben.p12', '--approve', '-o', 'two.pdf', status=3,
               environment=dict(ENVIRONMENT, COUNTERSIGN_PIN='not this one'))
    findings = [] if 'lacks the signature of Ada' in said else [f'an old copy: {said}']
    if (PLACE / 'two.pdf').exists():
        findings.append('an old copy was signed')
    cli('sign', 'one.pdf', '--role', 'QA Lead', '--key', 'ben.p12', '--approve', '-o', 'two.pdf')
    cli('sign', 'two.pdf', '--role', 'seal', '--key', 'ada.p12', '--approve', '-o', 'three.pdf')
    required = ('verify', '--trust', 'ada.pem', '--trust', 'ben.pem', '--require-role', 'Release Manager', '--require-role', 'QA Lead')
    said = cli(*required, 'three.pdf')
    if not said.strip().endswith('OK') or 'Ada approved as Release Manager' not in said or 'Verdict by the rules: GO' not in said:
        findings.append(f'the newest copy: {said}')
    # what was signed last is cut off again: the file is whole, and only who knows the roles can tell
    said = cli(*required, 'one.pdf', status=1)
    if said.count('error: ') != 1 or 'role-missing: No valid approval as QA Lead' not in said:
        findings.append(f'an approval is missing: {said}')
    elsewhere = dict(ENVIRONMENT, **{name: str(PLACE / 'elsewhere') for name in ENVIRONMENT if name.startswith('XDG_')})
    cli('sign', 'one.pdf', '--role', 'QA Lead', '--key', 'ben.p12', '--reject', '--reason', 'too early', '-o', 'no.pdf',
        environment=elsewhere)
    said = cli(*required, 'no.pdf', status=1)
    if 'Ben rejected as QA Lead' not in said or 'role-missing' not in said or 'Verdict by the rules: NO-GO' not in said:
        findings.append(f'a rejection: {said}')
    return findings


def attest():
    """A pipeline can check with openssl alone which files were released; a record without its approvals releases none."""
    (PLACE / 'ferry.tar').write_bytes(b'the ferry timetable')
    said = cli('attest', 'list.countersign', 'ferry.tar', '--key', 'ada.p12', '-o', 'ferry.intoto.json', status=3)
    findings = [] if 'nothing is released' in said else [f'an undecided record: {said}']
    cli('sign', 'list.countersign', '--role', 'QA Lead', '--key', 'ben.p12', '--approve', '-o', 'ben.approval')
    cli('attest', 'list.countersign', 'ferry.tar', '--key', 'ada.p12', '-o', 'ferry.intoto.json')
    envelope = json.loads((PLACE / 'ferry.intoto.json').read_text(encoding='utf-8'))
    payload = base64.b64decode(envelope['payload'])
    statement = json.loads(payload)
    sums = {subject['name']: subject['digest']['sha256'] for subject in statement['subject']}
    if sums.get('ferry.tar') != hashlib.sha256(b'the ferry timetable').hexdigest() or len(sums.get('record.json', '')) != 64:
        findings.append(f'the subjects are {sums}')
    if statement['predicate']['properties'] != ['COUNTERSIGN_GO'] or statement['predicate']['verifier']['policies']:
        findings.append(f'the predicate is {statement["predicate"]}')
    said = cli('verify', 'ferry.intoto.json', status=1)
    if 'statement-untrusted' not in said:
        findings.append(f'a statement whose signer nobody knows: {said}')
    said = cli('verify', '--trust', 'ada.pem', 'ferry.intoto.json')
    if 'COUNTERSIGN_GO' not in said or '“ferry.tar” is the very file' not in said or not said.strip().endswith('OK'):
        findings.append(f'the statement: {said}')
    (PLACE / 'ferry.tar').write_bytes(b'another timetable')
    said = cli('verify', '--trust', 'ada.pem', 'ferry.intoto.json', status=1)
    if 'artefact-changed' not in said:
        findings.append(f'another file: {said}')
    changed = dict(envelope, payload=base64.b64encode(payload.replace(b'ferry.tar', b'barge.tar')).decode())
    (PLACE / 'changed.json').write_text(json.dumps(changed, sort_keys=True, separators=(',', ':')), encoding='utf-8')
    said = cli('verify', '--trust', 'ada.pem', 'changed.json', status=1)
    if 'does not bear this signer' not in said:
        findings.append(f'a changed statement: {said}')
    kind = envelope['payloadType'].encode()
    (PLACE / 'pae').write_bytes(b'DSSEv1 %d %s %d %s' % (len(kind), kind, len(payload), payload))
    (PLACE / 'sig').write_bytes(base64.b64decode(envelope['signatures'][0]['sig']))
    (PLACE / 'cert.pem').write_text(envelope['signatures'][0]['cert'], encoding='utf-8')
    said = subprocess.run(['sh', '-c', 'openssl x509 -in cert.pem -noout -pubkey >pub.pem && openssl dgst -sha256 -verify pub.pem '
                                       '-signature sig pae'], cwd=PLACE, capture_output=True, text=True, timeout=60).stdout
    return findings + ([] if 'Verified OK' in said else [f'openssl says of the statement: {said}'])


def roster():
    """A roster says who signs for a role and for no other, vouches for them without a root, and travels as a file."""
    cli('new', 'list.md', '-o', 'first.countersign', '--author', 'Somebody Else')
    cli('new', 'list.md', '-o', 'second.countersign', '--author', 'Somebody Else')
    for record in ('first.countersign', 'second.countersign'):
        for line in ('L3', 'L4'):
            cli('answer', record, line, 'pass')
    subprocess.run(['openssl', 'pkcs12', '-in', 'ada.p12', '-passin', f'pass:{PASSPHRASE}', '-nokeys', '-clcerts', '-out', 'ada.cert'],
                   cwd=PLACE, check=True, capture_output=True, timeout=60)
    cli('roster', 'first.countersign', 'add', 'ada.cert', '--role', 'QA Lead')
    (PLACE / 'team.roster').write_text(subprocess.run([CLI, 'roster', 'first.countersign', 'export'], cwd=PLACE, env=ENVIRONMENT,
                                                      check=True, capture_output=True, text=True, timeout=60).stdout, encoding='utf-8')
    cli('roster', 'second.countersign', 'import', 'team.roster')
    findings = []
    for record in ('first.countersign', 'second.countersign'):
        for role, person, words in (('Release Manager', 'ada', 'names Ada as QA Lead, not as Release Manager'),
                                    ('QA Lead', 'ben', 'is not among them')):
            said = cli('sign', record, '--role', role, '--key', f'{person}.p12', '--approve', status=3)
            findings += [] if words in said else [f'{record}, {person} as {role}: {said}']
        cli('sign', record, '--role', 'QA Lead', '--key', 'ada.p12', '--approve')
        said = cli('verify', record)
        findings += [] if said.strip().endswith('OK') else [f'{record}: {said}']
    return findings


def handover():
    """The folder has everything that its VERIFY.txt names; without a seal the report in it proves nothing, and that is all that is wrong."""
    trust = ('--trust', 'ada.pem', '--trust', 'ben.pem')
    cli('export', 'list.countersign', '--format', 'folder', '--key', 'ada.p12', '-o', 'sealed')
    cli('export', 'list.countersign', '--format', 'folder', '-o', 'bare')
    findings = []
    said = cli('verify', *trust, 'sealed')
    if not said.strip().endswith('OK'):
        findings.append(f'a sealed folder: {said}')
    files = re.findall(r'^info: file: (.*)$', said, re.M)
    if files != sorted(files) or len(files) != 4:
        findings.append(f'the files come as {files}')
    said = cli('verify', *trust, 'bare', status=1)
    if 'pdf-unsigned' not in said or said.count('\nerror: ') != 1:
        findings.append(f'a folder without a seal: {said}')
    names = []
    for certificate in sorted((PLACE / 'sealed').glob('certificate-*.pem')):
        names.append(subprocess.run(['openssl', 'x509', '-in', certificate, '-noout', '-subject', '-nameopt', 'multiline'],
                                    capture_output=True, text=True, timeout=60).stdout)
    for person in ('Ada', 'Ben'):
        if sum(person in name for name in names) != 1:
            findings.append(f'the certificate of {person} is not there once: {names}')
    outcome = subprocess.run(['sha256sum', '-c', 'SHA256SUMS'], cwd=PLACE / 'sealed', capture_output=True, text=True, timeout=60)
    return findings + ([] if outcome.returncode == 0 else outcome.stdout.splitlines())


def alone():
    """What is no report and no record: what somebody signed is checked, of all else it is said what it is."""
    (PLACE / 'status.json').write_text(subprocess.run([CLI, 'status', '--json', 'list.countersign'], cwd=PLACE, env=ENVIRONMENT,
                                                      capture_output=True, text=True, timeout=60).stdout, encoding='utf-8')
    cli('export', 'list.countersign', '--format', 'csv', '-o', 'list.csv')
    statement = sorted((PLACE / 'sealed').glob('approval-*.json'))[0]
    signature = statement.with_suffix('.p7s')
    (PLACE / 'lonely.json').write_bytes(statement.read_bytes())
    (PLACE / 'changed.p7s').write_bytes(signature.read_bytes())
    (PLACE / 'changed.json').write_bytes(statement.read_bytes().replace(b'"decision":"approved"', b'"decision":"rejected"'))
    (PLACE / 'edited.p7s').write_bytes(signature.read_bytes())
    (PLACE / 'edited.json').write_bytes(statement.read_bytes() + b'\n')
    trust = ('--trust', 'ada.pem', '--trust', 'ben.pem')
    findings = []
    for status, word, arguments in (
            (0, 'signed-valid', (*trust, statement)), (0, 'signed-valid', (*trust, 'ben.approval')), (0, 'signed-valid', (*trust, signature)),
            (0, 'approval as Release Manager', (*trust, '--require-role', 'release manager', statement)),
            (1, 'role-missing', (*trust, '--require-role', 'Captain', statement)),
            (1, 'signed-untrusted', (statement,)), (1, 'signed-invalid', (*trust, 'changed.json')),
            (1, 'signed-invalid', (*trust, 'edited.json')), (1, 'signed-invalid', (*trust, 'changed.p7s')), (1, 'lonely.p7s', (*trust, 'lonely.json')),
            (1, 'countersign-status/1', ('status.json',)), (1, 'bear no signature', ('list.csv',)),
            (1, 'bear no signature', ('list.md',)), (1, 'fingerprint', ('ada.pem',)), (1, 'fingerprint', ('ada.p12',))):
        said = cli('verify', *arguments, status=None)
        code = subprocess.run([CLI, 'verify', *map(str, arguments)], cwd=PLACE, env=ENVIRONMENT, capture_output=True, timeout=60).returncode
        if word not in said or code != status:
            findings.append(f'{arguments[-1]}: {code}: {said}')
    return [line for finding in findings for line in finding.splitlines()]


if __name__ == '__main__':
    prepare()
    tap.main([('report-recipes/report', report), ('report-recipes/page', page), ('report-recipes/help', manual),
              ('report-recipes/old-copy', old_copy), ('report-recipes/attest', attest),
              ('report-recipes/roster', roster), ('report-recipes/handover', handover), ('report-recipes/alone', alone)])
