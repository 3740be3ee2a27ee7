#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-belongings BUILD SOURCE: holds what Countersign brings to a desktop to the rules of freedesktop, GNOME and Flathub:
# desktop entry, metainfo, document type, schema, icons, help, translations, man pages, manifest, the two programs. Looks at
# a staged installation of BUILD in a directory of its own.

import atexit
import colorsys
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import tap

BUILD, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
ID = 'org.countersign.Countersign'
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-checks-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)


def call(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, errors='replace',
                          timeout=100, **options)


def tool(name):
    if shutil.which(name) is None:
        raise tap.Skip(f'{name} is not installed')
    return name


def complaints(outcome, *harmless):
    """What a validator said; nothing when it was content."""
    if outcome.returncode == 0:
        return []
    said = [line for line in (outcome.stdout + outcome.stderr).splitlines() if line.strip()]
    return [line for line in said if not any(word in line for word in harmless)] or [f'exit status {outcome.returncode}']


def stage():
    """The installation, made once for all checks."""
    global SHARE, PREFIX
    outcome = call('meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', SCRATCH / 'stage')
    if outcome.returncode:
        raise SystemExit('Bail out! ' + outcome.stderr)
    options = json.loads(call('meson', 'introspect', BUILD, '--buildoptions').stdout)
    prefix = next(option['value'] for option in options if option['name'] == 'prefix')
    PREFIX = SCRATCH / 'stage' / prefix.lstrip('/')
    SHARE = PREFIX / 'share'


def metainfo():
    return tree.parse(SHARE / 'metainfo' / f'{ID}.metainfo.xml').getroot()


def desktop_entry():
    """The main group as a dictionary."""
    text = (SHARE / 'applications' / f'{ID}.desktop').read_text(encoding='utf-8')
    main = text.split('[Desktop Entry]')[1].split('\n[')[0]
    return dict(line.split('=', 1) for line in main.splitlines() if '=' in line and not line.startswith('#'))


def untranslated(root, path):
    return [element for element in root.findall(path)
            if '{http://www.w3.org/XML/1998/namespace}lang' not in element.attrib]


# --- metainfo (A) ---

def metainfo_valid():
    outcome = call(tool('appstreamcli'), 'validate', '--no-net', '--strict', '--pedantic', '--no-color',
                   SHARE / 'metainfo' / f'{ID}.metainfo.xml')
    return complaints(outcome, 'cid-contains-uppercase-letter')


def one_id_everywhere():
    manifest = json.loads((SOURCE / 'flatpak' / f'{ID}.json').read_text(encoding='utf-8'))
    root = metainfo()
    found = {'metainfo id': root.findtext('id'), 'manifest id': manifest['id'], 'icon': desktop_entry()['Icon'],
             'launchable': root.findtext('launchable').removesuffix('.desktop')}
    findings = [f'{where} is {value}' for where, value in found.items() if value != ID]
    if not re.fullmatch(r'[a-z]+(\.[a-z]+){1,3}\.[A-Z]\w+', ID) or ID.endswith(('.desktop', '.app', '.linux')):
        findings.append(f'{ID} is no good application id')
    return findings


def name_and_summary():
    root = metainfo()
    name, summary = (untranslated(root, path)[0].text for path in ('name', 'summary'))
    findings = []
    if not re.fullmatch(r'\w{1,15}', name):
        findings.append(f'name "{name}" is too long or has punctuation')
    if not 10 <= len(summary) <= 35 or summary.endswith('.') or re.match(r'(A|An|The) ', summary) or name in summary:
        findings.append(f'summary "{summary}"')
    if re.search(r'\b(app|tool|client|GTK|GNOME)\b', summary, re.IGNORECASE):
        findings.append(f'summary "{summary}" says what need not be said')
    return findings


def description():
    root = metainfo()
    parts = [element for element in root.find('description').iter()
             if element.tag in ('p', 'li') and '{http://www.w3.org/XML/1998/namespace}lang' not in element.attrib]
    words = sum(len(element.text.split()) for element in parts)
    bullets = sum(element.tag == 'li' for element in parts)
    return ([] if 40 <= words <= 120 else [f'{words} words']) + ([] if bullets <= 10 else [f'{bullets} bullets'])


def licence_and_developer():
    root = metainfo()
    findings = []
    if root.findtext('metadata_license') not in ('CC0-1.0', 'FSFAP'):
        findings.append('metadata_license')
    if root.findtext('project_license') != 'GPL-3.0-or-later':
        findings.append('project_license')
    developer = root.find('developer')
    if developer is None or not ID.startswith(developer.get('id', '?')) or not developer.findtext('name'):
        findings.append('developer')
    if 'Version 3, 29 June 2007' not in (SHARE / 'licenses' / ID / 'COPYING').read_text(encoding='utf-8'):
        findings.append('COPYING is not installed')
    return findings


def luminance(colour):
    def linear(part):
        part = int(part, 16) / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
    red, green, blue = (linear(colour[at:at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def brand_colours():
    colours = {element.get('scheme_preference'): element.text for element in metainfo().findall('branding/color')}
    if set(colours) != {'light', 'dark'}:
        return [f'brand colours: {colours}']
    findings = []
    for scheme, colour in colours.items():
        red, green, blue = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
        if colorsys.rgb_to_hls(red, green, blue)[2] < 0.2:
            findings.append(f'{scheme}: {colour} is hardly a colour')
        # The sheet of the icon is what meets the background.
        if contrast(colour, '#fafafa') < 1.5:
            findings.append(f'{scheme}: {colour} does not stand off from the icon')
    return findings


def rating_devices_and_urls():
    root = metainfo()
    findings = [] if root.find('content_rating[@type="oars-1.1"]') is not None else ['no OARS 1.1 rating']
    length = root.find('requires/display_length')
    if length is None or (length.get('compare'), length.text) != ('ge', '360'):
        findings.append('display_length')
    controls = {element.text for element in root.findall('supports/control')}
    findings += [f'control {name}' for name in {'keyboard', 'pointing', 'touch'} - controls]
    urls = {element.get('type') for element in root.findall('url')}
    findings += [f'no {kind} address' for kind in
                 {'homepage', 'bugtracker', 'vcs-browser', 'help', 'translate', 'contribute'} - urls]
    if root.findtext('translation') != 'countersign':
        findings.append('translation domain')
    return findings


def screenshots():
    root = metainfo()
    shots = root.findall('screenshots/screenshot')
    findings = [] if 3 <= len(shots) <= 6 else [f'{len(shots)} screenshots']
    version = root.find('releases/release').get('version')
    for shot in shots:
        image = shot.find('image')
        name = image.text.rsplit('/', 1)[-1]
        caption = untranslated(shot, 'caption')[0].text
        if not re.fullmatch(r'[A-Z][^.]{9,70}', caption):
            findings.append(f'caption "{caption}"')
        if not name.endswith('.png') or f'/{version}/' not in image.text:
            findings.append(f'{image.text} is no PNG of this release')
        kept = SOURCE / 'data' / 'screenshots' / name
        if not kept.is_file():
            findings.append(f'data/screenshots/{name} does not exist')
        elif kept.read_bytes()[16:24] != int(image.get('width')).to_bytes(4, 'big') + int(image.get('height')).to_bytes(4, 'big'):
            findings.append(f'data/screenshots/{name} has another size than the metainfo says')
    return findings


def releases():
    findings = []
    dates = []
    for release in metainfo().findall('releases/release'):
        notes = ' '.join(element.text for element in untranslated(release, 'description/p'))
        version = release.get('version')
        if len(re.findall(r'\.(?:\s|$)', notes)) < 2:
            findings.append(f'{version}: notes of fewer than two sentences')
        if not any(url.get('type') == 'details' for url in release.findall('url')):
            findings.append(f'{version}: no address with details')
        dates.append(release.get('date'))
    if dates != sorted(dates, reverse=True):
        findings.append(f'releases out of order: {dates}')
    newest = metainfo().find('releases/release').get('version')
    if f"version: '{newest}'" not in (SOURCE / 'meson.build').read_text(encoding='utf-8'):
        findings.append(f'meson.build has another version than {newest}')
    return findings


def icons():
    findings = []
    themed = SHARE / 'icons' / 'hicolor'
    for name in (f'scalable/apps/{ID}.svg', f'symbolic/apps/{ID}-symbolic.svg', f'scalable/mimetypes/{ID}.record.svg'):
        path = themed / name
        if not path.is_file():
            findings.append(f'{name} is not installed')
            continue
        root = tree.parse(path).getroot()
        box = root.get('viewBox', '').split()
        if len(box) != 4 or box[2] != box[3]:
            findings.append(f'{name} is not square')
        if 'filter' in path.read_text(encoding='utf-8'):
            findings.append(f'{name} has a filter (a shadow?)')
    convert = tool('rsvg-convert')
    for size in (32, 64, 128):
        outcome = call(convert, '-w', size, '-h', size, themed / f'scalable/apps/{ID}.svg', '-o', SCRATCH / f'{size}.png')
        findings += complaints(outcome)
    if not findings and shutil.which('convert'):
        # A margin is kept, and something stands in the middle.
        corner = call('convert', SCRATCH / '128.png', '-format', '%[fx:p{1,1}.a] %[fx:p{64,64}.a]', 'info:').stdout.split()
        if [float(value) for value in corner] != [0.0, 1.0]:
            findings.append(f'opacity of corner and middle: {corner}')
    return findings


# --- desktop integration (B) ---

def desktop_entry_valid():
    path = SHARE / 'applications' / f'{ID}.desktop'
    findings = complaints(call(tool('desktop-file-validate'), path))
    entry = desktop_entry()
    for key, value in {'DBusActivatable': 'true', 'StartupNotify': 'true', 'Type': 'Application'}.items():
        if entry.get(key) != value:
            findings.append(f'{key}={entry.get(key)}')
    findings += [f'no {key}' for key in ('Keywords', 'MimeType', 'Actions', 'Keywords[de]', 'Comment[de]') if key not in entry]
    if not {'application/x-countersign', 'text/markdown'} <= set(entry.get('MimeType', '').split(';')):
        findings.append('MimeType lacks one of our two')
    if set(entry['Categories'].split(';')) <= {'GTK', 'GNOME', ''}:
        findings.append('no category but the toolkit')
    return findings


def service_file():
    text = (SHARE / 'dbus-1' / 'services' / f'{ID}.service').read_text(encoding='utf-8')
    return [f'no line {line}' for line in (f'Name={ID}',) if line not in text.splitlines()] + (
        [] if re.search(r'^Exec=/\S+/countersign --gapplication-service$', text, re.MULTILINE) else ['Exec'])


def document_type():
    """A record is known by its bytes and by its name; another SQLite file is not taken for one."""
    import sqlite3
    home = SCRATCH / 'mime-home'
    shutil.copytree(SHARE / 'mime' / 'packages', home / 'mime' / 'packages')
    findings = complaints(call(tool('update-mime-database'), home / 'mime'))
    environment = dict(os.environ, XDG_DATA_HOME=str(home), LC_ALL='C.UTF-8')
    for name, application_id, expected in (
            ('record.bin', 0x43534731, 'application/x-countersign'),
            ('record.countersign', 0x43534731, 'application/x-countersign'),
            ('other.bin', 0, 'application/vnd.sqlite3')):
        path = SCRATCH / name
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.execute(f'PRAGMA application_id = {application_id}')
        connection.execute('CREATE TABLE one (two TEXT) STRICT')
        connection.commit()
        connection.close()
        found = call(tool('gio'), 'info', '-a', 'standard::content-type', path, env=environment).stdout
        if f'standard::content-type: {expected}' not in found:
            findings.append(f'{name}: {found.strip().splitlines()[-1:]} instead of {expected}')
    kind = tree.parse(home / 'mime' / 'application' / 'x-countersign.xml').getroot()
    if not any(child.get('type') == 'application/vnd.sqlite3' for child in kind if child.tag.endswith('sub-class-of')):
        findings.append('the type is no kind of SQLite')
    return findings


def exported_names():
    """Flatpak exports only what is named after the id; nothing makes us the default for Markdown."""
    places = ['applications', 'metainfo', 'icons/hicolor', 'mime/packages', 'dbus-1/services']
    findings = [f'{path.relative_to(SHARE)}' for place in places for path in (SHARE / place).rglob('*')
                if path.is_file() and not path.name.startswith(ID) and path.suffix not in ('.cache',)]
    return findings + [f'{path} sets defaults' for path in SHARE.rglob('*mimeapps.list')]


def schema():
    findings = complaints(call(tool('glib-compile-schemas'), '--strict', '--dry-run', SHARE / 'glib-2.0' / 'schemas'))
    root = tree.parse(SHARE / 'glib-2.0' / 'schemas' / f'{ID}.gschema.xml').getroot()
    if root.find('schema').get('path') != '/' + ID.replace('.', '/') + '/':
        findings.append('the path does not follow from the id')
    for key in root.iter('key'):
        name = key.get('name')
        if not key.findtext('summary') or not key.findtext('description'):
            findings.append(f'{name}: no summary or description')
        if re.search(r'password|passphrase|token|secret|(^|-)pin($|-)', name):
            findings.append(f'{name}: a secret does not belong here')
        if key.get('type') in ('i', 'u', 'd') and key.find('range') is None:
            findings.append(f'{name}: no range')
    return findings


# --- help, translations, manifest (F) ---

def help_pages():
    check = tool('yelp-check')
    findings = []
    for kind in ('validate', 'links', 'media', 'ids', 'orphans', 'comments'):
        outcome = call(check, kind, SOURCE / 'help' / 'C')
        findings += [f'{kind}: {line}' for line in (outcome.stdout + outcome.stderr).splitlines() if line.strip()
                     and kind != 'comments']
    installed = {path.name for path in (SHARE / 'help' / 'C' / 'countersign').glob('*.page')}
    findings += [f'{path.name} is not installed' for path in (SOURCE / 'help' / 'C').glob('*.page')
                 if path.name not in installed]
    for page in ('open', 'fill', 'evidence', 'probes', 'decide', 'sign', 'verify', 'export', 'keyboard', 'command-line', 'tour'):
        if not (SOURCE / 'help' / 'C' / f'{page}.page').is_file():
            findings.append(f'no page {page}')
    return findings


def translations():
    msgfmt = tool('msgfmt')
    findings = []
    for language in (SOURCE / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
        path = SOURCE / 'po' / f'{language}.po'
        outcome = call(msgfmt, '--check', '--check-accelerators=_', '--statistics', '-o', '/dev/null', path,
                       env=dict(os.environ, LC_ALL='C'))
        said = outcome.stderr.strip()
        if outcome.returncode or 'untranslated' in said or 'fuzzy' in said:
            findings.append(f'{language}: {said}')
        if not (SHARE / 'locale' / language / 'LC_MESSAGES' / 'countersign.mo').is_file():
            findings.append(f'{language} is not installed')
    return findings


def translations_current():
    """No string of the sources is missing in the German catalogue."""
    shutil.copytree(SOURCE / 'po', SCRATCH / 'tree' / 'po')
    for name in ('src', 'data', 'build-aux'):
        os.symlink(SOURCE / name, SCRATCH / 'tree' / name)
    options = re.search(r"\['xgettext'.*?\]", (SOURCE / 'build-aux' / 'update-translations').read_text(encoding='utf-8'),
                        re.DOTALL).group(0)
    words = [word for word in re.findall(r"'([^']*)'", options) if word != '--output']
    pot = SCRATCH / 'tree' / 'all.pot'
    outcome = call(tool('xgettext'), *words[1:], '--output', pot, cwd=SCRATCH / 'tree')
    if outcome.returncode:
        return complaints(outcome)
    findings = []
    for language in (SOURCE / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
        merged = SCRATCH / f'{language}.po'
        call('msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, SOURCE / 'po' / f'{language}.po', pot)
        missing = call('msgattrib', '--untranslated', '--no-obsolete', merged).stdout
        findings += [f'{language}: {line}' for line in missing.splitlines()[1:] if re.match(r'msgid "[^"]', line)]
    return findings


def translated_outputs():
    findings = []
    if 'Comment[de]' not in desktop_entry():
        findings.append('desktop entry')
    for path in (SHARE / 'metainfo' / f'{ID}.metainfo.xml', SHARE / 'mime' / 'packages' / f'{ID}.xml'):
        if 'xml:lang="de"' not in path.read_text(encoding='utf-8'):
            findings.append(path.name)
    return findings


ALLOWED_PERMISSIONS = {'--share=ipc', '--share=network', '--socket=wayland', '--socket=fallback-x11', '--device=dri',
                       '--socket=pcsc', '--filesystem=xdg-documents/Sign-Offs:create'}


def manifest():
    path = SOURCE / 'flatpak' / f'{ID}.json'
    content = json.loads(path.read_text(encoding='utf-8'))
    findings = [f'permission {permission}' for permission in set(content['finish-args']) - ALLOWED_PERMISSIONS]
    findings += [f'no {key}' for key in ('id', 'runtime', 'runtime-version', 'sdk', 'command') if key not in content]
    for module in content['modules']:
        for source in module['sources']:
            if source['type'] == 'git' and not ('tag' in source and source['url'].startswith('https://')):
                findings.append(f'{module["name"]}: no tag or no https')
            if source['type'] == 'archive' and not re.fullmatch('[0-9a-f]{64}', source.get('sha256', '')):
                findings.append(f'{module["name"]}: no sha256')
        if '--share=network' in module.get('build-options', {}).get('build-args', []):
            findings.append(f'{module["name"]}: network while building')
    return findings


def manifest_accepted():
    outcome = call(tool('flatpak-builder'), '--show-manifest', SOURCE / 'flatpak' / f'{ID}.json')
    return complaints(outcome) or ([] if json.loads(outcome.stdout)['id'] == ID else ['another id'])


# --- command line (G) ---

def man_pages():
    findings = []
    for name in ('countersign', 'countersign-cli'):
        path = SHARE / 'man' / 'man1' / f'{name}.1'
        if not path.is_file():
            findings.append(f'{name}.1 is not installed')
            continue
        outcome = call(tool('groff'), '-man', '-Tutf8', '-K', 'utf8', '-ww', '-rF0', '-z', path)
        findings += [f'{name}: {line}' for line in outcome.stderr.splitlines()]
    return findings


def installed_program(name):
    path = PREFIX / 'bin' / name
    if not path.is_file():
        raise FileNotFoundError(f'{name} is not built')
    return path


def help_and_version_anywhere():
    """--version and --help need no display, bus, home or locale."""
    version = metainfo().find('releases/release').get('version')
    findings = []
    for name in ('countersign', 'countersign-cli'):
        path = installed_program(name)
        for option in ('--version', '--help'):
            outcome = call(path, option, env={'PATH': '/usr/bin:/bin'})
            if outcome.returncode:
                findings.append(f'{name} {option}: {outcome.returncode}, {outcome.stderr.strip()[:200]}')
            if option == '--version' and version not in outcome.stdout:
                findings.append(f'{name} --version: {outcome.stdout.strip()}')
    return findings


def usage_errors():
    findings = []
    # The window's status is GApplication's.
    for name, status in (('countersign', 1), ('countersign-cli', 2)):
        outcome = call(installed_program(name), '--no-such-option', env={'PATH': '/usr/bin:/bin'})
        if outcome.returncode != status or not outcome.stderr.strip():
            findings.append(f'{name} --no-such-option: status {outcome.returncode}, "{outcome.stderr.strip()[:80]}"')
    return findings


def cli_without_gtk():
    linked = call('ldd', installed_program('countersign-cli')).stdout
    return [line.strip() for line in linked.splitlines() if re.search(r'lib(gtk|adwaita|gdk-|gdk_)', line)]


def symbols_of_one_library():
    """No two of our libraries define the same symbol: the linker would take either for both."""
    seen, findings = {}, []
    for library in sorted((BUILD / 'src').glob('*/libcsn-*.a')):
        for line in call(tool('nm'), '--defined-only', '--extern-only', library).stdout.splitlines():
            match = re.fullmatch(r'[0-9a-f]+ [TDBRC] (\w+)', line)
            if match and seen.setdefault(match.group(1), library.name) != library.name:
                findings.append(f'{match.group(1)}: in {seen[match.group(1)]} and {library.name}')
            elif match and not re.match(r'_?csn_|_csn', match.group(1), re.IGNORECASE):
                findings.append(f'{match.group(1)}: in {library.name}, without our prefix')
    return findings or ([] if seen else ['no library was found'])


def man_page_names_every_command():
    outcome = call(installed_program('countersign-cli'), '--help', env={'PATH': '/usr/bin:/bin'})
    commands = re.findall(r'^  ([a-z]+)\b', outcome.stdout, re.MULTILINE)
    page = (SHARE / 'man' / 'man1' / 'countersign-cli.1').read_text(encoding='utf-8').replace('\\-', '-')
    named = set(re.findall(r'^\.BR? "?([a-z]+)\b', page, re.MULTILINE))
    return ([] if commands else ['--help lists no command']) + [
        f'countersign-cli.1 does not describe {command}' for command in commands if command not in named | {'help'}] + [
        f'countersign-cli.1 describes {command}, which does not exist' for command in
        set(re.findall(r'^\.TP\n\.BR ([a-z]+) ', page, re.MULTILINE)) - set(commands)]


CHECKS = [
    metainfo_valid, one_id_everywhere, name_and_summary, description, licence_and_developer, brand_colours,
    rating_devices_and_urls, screenshots, releases, icons, desktop_entry_valid, service_file, document_type, exported_names,
    schema, help_pages, translations, translations_current, translated_outputs, manifest, manifest_accepted, man_pages,
    symbols_of_one_library, help_and_version_anywhere, usage_errors, cli_without_gtk, man_page_names_every_command,
]

if __name__ == '__main__':
    stage()
    tap.main([('belongings/' + check.__name__.replace('_', '-'), check) for check in CHECKS])
