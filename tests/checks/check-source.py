#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Holds the source tree to the house rules: budgets of size, floors between folders, heads of files, calls that are
# forbidden, lists that must be complete. Reads text only; it needs no build.
#
# An exception to a budget stands at the place, in a comment above or inside the function:
#   Budget: length, because …        (length, complexity, nesting; for a whole file: file, types, template)

import collections
import os
import pathlib
import re
import subprocess
import sys

import tap

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.').resolve()

FUNCTION_LINES, CLASS_INIT_LINES, FILE_LINES, COMPLEXITY, NESTING, TEMPLATE_LINES = 100, 150, 1000, 20, 4, 400
CODE_COLUMNS, COLUMNS = 125, 140
CYCLE_FILES = 3

# What each folder of src may include, besides itself (the floors of src/README.md).
LOWER = ['document', 'store', 'probe', 'sign', 'gate', 'model']
FLOORS = {
    'model': [],
    'document': ['model'],
    'store': ['model'],
    'probe': ['model'],
    'sign': ['model'],
    'gate': ['model'],
    'report': LOWER,
    'session': ['report', *LOWER],
    'app': ['session', 'gate', 'model'],
    'cli': ['session', 'report', *LOWER],
}

# Pattern, where it is forbidden (a prefix of the path), why, and the files that are excepted.
FORBIDDEN = [
    (r'\bxdg-open\b|\bgtk_show_uri', 'src', 'open files and addresses with GtkFileLauncher and GtkUriLauncher', ()),
    (r'\bgtk_(dialog|tree_view|tree_store|list_store|info_bar|file_chooser|message_dialog|combo_box|entry_completion'
     r'|app_chooser|color_chooser|font_chooser|statusbar|assistant|lock_button|volume_button|shortcuts_window)_',
     'src', 'deprecated in GTK 4.10 to 4.18', ()),
    (r'"Gtk(Dialog|TreeView|InfoBar|FileChooser\w*|MessageDialog|ComboBox\w*|Statusbar|Assistant|AppChooser\w*'
     r'|ColorChooser\w*|FontChooser\w*)"', 'src', 'deprecated in GTK 4.10 to 4.18', ()),
    (r'\badw_(about_window|preferences_window|message_dialog|leaflet|flap|squeezer|view_switcher_title)_', 'src',
     'replaced in libadwaita 1.3 to 1.6', ()),
    (r'\badw_(preferences_row_set_title|action_row_set_subtitle|expander_row_set_subtitle|banner_set_title'
     r'|preferences_group_set_title|preferences_group_set_description|status_page_set_title'
     r'|status_page_set_description|toast_set_title)\b', 'src/app',
     'text from outside would be parsed as markup: use the helper that escapes', ('csn-text.c', 'csn-markup.c')),
    (r'\bgtk_label_set_markup\b(?!_)', 'src/app', 'markup of text from outside: use the helper that escapes',
     ('csn-text.c', 'csn-markup.c')),
    (r'\b(sprintf|vsprintf|strcpy|strcat|gets|tmpnam|mktemp|system|popen)\s*\(', 'src', 'unbounded or unsafe', ()),
    (r'\b_ ?\("[^"]*%" *(G_\w+|$)', 'src', 'gettext cannot see past the macro: use %zu or PRIu64', ()),
    (r'\bgoto\b', 'src', 'clean up with g_autoptr', ()),
    (r'^(?!.*g_ascii_formatd).*"[^"\n]*%[-+ #0-9.*]*l?[feEgG]\b[^"\n]*"', ('src/model', 'src/store', 'src/sign', 'src/document', 'src/gate'),
     'a float in a format follows the locale: use g_ascii_formatd', ()),
    (r'\bg_(application|settings|network_monitor)_get_default\b', ('src/app/csn', 'src/session'),
     'hand it over as a property', ()),
    (r'\bg_print(err)?\b', ('src/model', 'src/document', 'src/store', 'src/probe', 'src/sign', 'src/gate',
                             'src/report', 'src/session', 'src/app/csn'), 'only the faces speak to the terminal', ('countersign-engine.c',)),
]

# Words that tell of a machine or of unfinished work.
WORDS = [r'/work/', r'/root/(?!\.ssh)', r'\bTODO\b', r'\bFIXME\b', r'\bXXX\b', r'\bHACK\b', r'(?i:lorem ipsum)',
         r'(?i:co-authored-by)']
WORDS_EXCEPTED = {'COPYING'}


def tracked():
    """The files of the tree: git's when it is a checkout, else all but build directories."""
    try:
        listed = subprocess.run(['git', '-c', 'safe.directory=*', '-C', str(ROOT), 'ls-files', '-z',
                                 '--cached', '--others', '--exclude-standard'],
                                check=True, capture_output=True).stdout.decode().split('\0')
        return [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.rglob('*') if path.is_file()
                and path.relative_to(ROOT).parts[0] not in ('.git', '_build', 'build', 'demo')]


FILES = sorted(tracked())
NAMES = {path: path.relative_to(ROOT).as_posix() for path in FILES}
C_FILES = [path for path in FILES if path.suffix in ('.c', '.h') and NAMES[path].startswith(('src/', 'tests/'))]
SRC = [path for path in C_FILES if NAMES[path].startswith('src/')]
UI = [path for path in FILES if path.suffix == '.ui']


def text_of(path):
    return path.read_text(encoding='utf-8')


def blanked(text, strings=True):
    """The C text with comments (and the inside of strings) blanked out, lines kept."""
    def blank(match):
        found = match.group(0)
        if found[0] == '/':
            return re.sub(r'[^\n]', ' ', found)
        return found[0] + ' ' * (len(found) - 2) + found[-1] if strings else found
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.DOTALL)


Function = collections.namedtuple('Function', 'name line lines complexity nesting excused')


def functions_of(path):
    text = text_of(path)
    lines, code = text.splitlines(), blanked(text).splitlines()
    start = None
    for number, line in enumerate(code):
        if line.startswith('{') and number and code[number - 1].rstrip().endswith(')'):
            start = number
        elif line.startswith('}') and start is not None:
            yield measure(lines, code, start, number)
            start = None


def measure(lines, code, start, end):
    head = start - 1
    while head > 0 and not re.match(r'\w[\w ]*\(', code[head]):
        head -= 1
    name = re.match(r'(\w+)', code[head]).group(1)
    body = '\n'.join(code[start:end + 1])
    complexity = 1 + len(re.findall(r'\b(?:if|for|while|case)\b|&&|\|\||\?', body))
    # A block is four columns in GNU layout; depth by braces is the same and survives continuation lines.
    depth = deepest = 0
    for character in body:
        if character == '{':
            depth += 1
            deepest = max(deepest, depth)
        elif character == '}':
            depth -= 1
    above = head
    while above > 0 and lines[above - 1].strip():
        above -= 1
    excused = set(re.findall(r'Budget: (\w+), because', '\n'.join(lines[above:end + 1])))
    return Function(name, start + 1, end - start + 1, complexity, deepest - 1, excused)


FUNCTIONS = [(path, function) for path in C_FILES if path.suffix == '.c' for function in functions_of(path)]


def over(what, measure_of, limit_of):
    return [f'{NAMES[path]}:{function.line}: {function.name}: {what} {measure_of(function)}, limit {limit_of(function)}'
            for path, function in FUNCTIONS
            if measure_of(function) > limit_of(function) and what not in function.excused]


def function_length():
    return over('length', lambda f: f.lines,
                lambda f: CLASS_INIT_LINES if f.name.endswith('_class_init') else FUNCTION_LINES)


def function_complexity():
    return over('complexity', lambda f: f.complexity, lambda f: COMPLEXITY)


def function_nesting():
    return over('nesting', lambda f: f.nesting, lambda f: NESTING)


def file_length():
    return [f'{NAMES[path]}: {count} lines, limit {FILE_LINES}' for path in C_FILES
            if (count := text_of(path).count('\n')) > FILE_LINES and 'Budget: file, because' not in text_of(path)]


def template_length():
    return [f'{NAMES[path]}: {count} lines, limit {TEMPLATE_LINES}' for path in UI
            if (count := text_of(path).count('\n')) > TEMPLATE_LINES and 'Budget: template, because' not in text_of(path)]


def one_type_a_file():
    pattern = re.compile(r'^G_DEFINE_(?:FINAL_TYPE|TYPE|ABSTRACT_TYPE|INTERFACE|DYNAMIC_TYPE)\w* ', re.MULTILINE)
    return [f'{NAMES[path]}: {count} types' for path in SRC
            if (count := len(pattern.findall(text_of(path)))) > 1 and 'Budget: types, because' not in text_of(path)]


def line_length():
    """Code aims at 100 columns and ends at 125, a comment at 140; a string (a pattern, say) may be as long as it is."""
    findings = []
    for path in C_FILES:
        text = text_of(path)
        code = re.sub(r'"(?:\\.|[^"\\\n])*"', '', blanked(text, strings=False)).splitlines()
        for number, line in enumerate(text.splitlines(), 1):
            if len(code[number - 1].rstrip()) > CODE_COLUMNS or ('"' not in line and len(line) > COLUMNS):
                findings.append(f'{NAMES[path]}:{number}: {len(line)} columns')
    return findings


def includes_of(path):
    return re.findall(r'^\s*#\s*include\s+"([^"]+)"', text_of(path), re.MULTILINE)


def no_parent_includes():
    return [f'{NAMES[path]}: includes "{name}"' for path in C_FILES for name in includes_of(path) if '..' in name]


HEADERS = {path.name: path for path in SRC if path.suffix == '.h'}


def headers_by_one_name():
    """A header is included by its name alone, so no two may share one."""
    seen = collections.Counter(path.name for path in SRC if path.suffix == '.h')
    return [f'{name}: in {count} folders' for name, count in seen.items() if count > 1]


def floors():
    findings = []
    for path in SRC:
        folder = NAMES[path].split('/')[1]
        for name in includes_of(path):
            header = HEADERS.get(name)
            if header is None or (path.parent / name).is_file():
                continue
            other = NAMES[header].split('/')[1]
            if other != folder and other not in FLOORS.get(folder, []):
                findings.append(f'{NAMES[path]}: {folder} includes {name} of {other}')
    return findings


def include_circles():
    """Strongly connected headers and sources; between folders the floors forbid them already."""
    # A source, and the private header of a class in several files, stand for the class: what they include, it needs.
    def class_of(path):
        own = HEADERS.get(path.stem.removesuffix('-private') + '.h')
        return own if own is not None and own.parent == path.parent else path

    graph = {class_of(path): set() for path in HEADERS.values()}
    for path in SRC:
        if class_of(path) in graph:
            graph[class_of(path)] |= {class_of(HEADERS[name]) for name in includes_of(path) if name in HEADERS}
    for path, needed in graph.items():
        needed.discard(path)
    findings = []
    for circle in components(graph):
        folders = {NAMES[path].split('/')[1] for path in circle}
        if len(circle) > 1 and (len(folders) > 1 or len(circle) > CYCLE_FILES):
            findings.append('circle of includes: ' + ', '.join(sorted(path.name for path in circle)))
    return findings


def reachable(graph, start):
    seen, waiting = set(), [start]
    while waiting:
        for successor in graph.get(waiting.pop(), ()):
            if successor not in seen:
                seen.add(successor)
                waiting.append(successor)
    return seen


def components(graph):
    reach = {node: reachable(graph, node) for node in graph}
    done = set()
    for node in graph:
        if node not in done:
            circle = {node} | {other for other in reach[node] if node in reach.get(other, ())}
            done |= circle
            yield circle


def heads():
    findings = []
    for path in C_FILES:
        text = text_of(path)
        if not re.match(r'/\* SPDX-FileCopyrightText: \d{4} [^\n]+\n \* SPDX-License-Identifier: GPL-3\.0-or-later \*/\n',
                        text):
            findings.append(f'{NAMES[path]}: the two SPDX lines are missing')
        elif not re.match(r'(?s)/\*.*?\*/\s*/\*.{20,}?\*/', text):
            findings.append(f'{NAMES[path]}: no comment says what the file is for')
    for path in FILES:
        name = NAMES[path]
        if (path.suffix in ('.ui', '.py', '.sh', '.page', '.css') or name.startswith(('build-aux/', '.ci/'))) \
                and path.suffix not in ('.txt', '.md') and 'SPDX-License-Identifier' not in text_of(path)[:1000]:
            findings.append(f'{name}: no SPDX licence line')
    return findings


def forbidden_calls():
    findings = []
    for pattern, where, why, excepted in FORBIDDEN:
        places = (where,) if isinstance(where, str) else where
        compiled = re.compile(pattern)
        for path in [*SRC, *UI]:
            if not NAMES[path].startswith(places) or path.name in excepted:
                continue
            text = text_of(path)
            searched = blanked(text, strings=False) if path.suffix in ('.c', '.h') else text
            for number, line in enumerate(searched.splitlines(), 1):
                if compiled.search(line):
                    findings.append(f'{NAMES[path]}:{number}: {line.strip()[:80]} ({why})')
    return findings


def colours_by_name():
    return [f'{NAMES[path]}:{number}: {line.strip()}' for path in FILES
            if path.suffix == '.css' and NAMES[path].startswith(('src/app', 'data'))
            for number, line in enumerate(text_of(path).splitlines(), 1) if re.search(r'#[0-9a-fA-F]{3,8}\b\s*[;,)]', line)]


def potfiles():
    listed = [line.strip() for line in text_of(ROOT / 'po' / 'POTFILES.in').splitlines()
              if line.strip() and not line.startswith('#')]
    findings = [f'po/POTFILES.in: {name} is listed twice' for name, count in collections.Counter(listed).items() if count > 1]
    findings += [f'po/POTFILES.in: {name} does not exist' for name in listed if not (ROOT / name).is_file()]
    for path in FILES:
        name = NAMES[path]
        if not name.startswith(('src/', 'data/')) or name in listed:
            continue
        if path.suffix == '.c' and re.search(r'\b(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext)\s*\("', blanked(text_of(path))):
            findings.append(f'{name} has translatable strings and is not in po/POTFILES.in')
        elif path.suffix == '.ui' and 'translatable=' in text_of(path):
            findings.append(f'{name} has translatable strings and is not in po/POTFILES.in')
        elif re.search(r'\.(desktop|metainfo\.xml|mime\.xml)\.in$|\.gschema\.xml$', name):
            findings.append(f'{name} is translated and not in po/POTFILES.in')
    return findings


def built_sources():
    """Every source is built and every test is run: its name stands in the meson.build beside it."""
    findings = []
    for path in C_FILES:
        if path.suffix != '.c':
            continue
        build = path.parent / 'meson.build'
        text = text_of(build) if build.is_file() else ''
        stem = path.stem.removeprefix('test-')
        if path.name not in text and not re.search(rf"'{re.escape(stem)}'|'{re.escape(path.stem)}'", text):
            findings.append(f'{NAMES[path]}: no meson.build beside it names it')
    return findings


def templates_in_resource():
    listed = ''.join(text_of(path) for path in FILES if path.name.endswith('.gresource.xml'))
    return [f'{NAMES[path]}: no gresource.xml names it' for path in UI if path.name not in listed]


def words():
    findings = []
    pattern = re.compile('|'.join(WORDS))
    for path in FILES:
        if path.name in WORDS_EXCEPTED or path.suffix in ('.png', '.pdf', '.p12', '.pem', '.der') or path == pathlib.Path(__file__).resolve():
            continue
        try:
            text = text_of(path)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = pattern.search(line)
            if match:
                findings.append(f'{NAMES[path]}:{number}: "{match.group(0)}": {line.strip()[:80]}')
    return findings


def shell_syntax():
    findings = []
    for path in FILES:
        if not NAMES[path].startswith(('build-aux/', '.ci/', 'tests/', 'flatpak/')) or path.suffix in ('.txt', '.c', '.h'):
            continue
        with path.open('rb') as stream:
            first = stream.readline(100)
        if first.startswith(b'#!/bin/sh') or path.suffix == '.sh':
            for shell in ('sh', 'bash'):
                outcome = subprocess.run([shell, '-n', str(path)], capture_output=True, text=True)
                findings += [f'{NAMES[path]}: {line}' for line in outcome.stderr.splitlines()]
        if first.startswith(b'#!') and not os.access(path, os.X_OK):
            findings.append(f'{NAMES[path]}: has a #! line and is not executable')
    return findings


def xml_well_formed():
    import xml.etree.ElementTree as tree
    findings = []
    for path in FILES:
        if path.suffix in ('.ui', '.svg', '.page', '.xml') or path.name.endswith('.xml.in'):
            try:
                tree.parse(path)
            except tree.ParseError as error:
                findings.append(f'{NAMES[path]}: {error}')
    return findings


CHECKS = [
    function_length, function_complexity, function_nesting, file_length, template_length, one_type_a_file, line_length,
    no_parent_includes, headers_by_one_name, floors, include_circles, heads, forbidden_calls, colours_by_name, potfiles, built_sources,
    templates_in_resource, words, shell_syntax, xml_well_formed,
]

if __name__ == '__main__':
    tap.main([('source/' + check.__name__.replace('_', '-'), check) for check in CHECKS])
