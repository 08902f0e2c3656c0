#!/usr/bin/env python3
"""What a compiler does not see: finished translations, one text item, colours only in the theme. Exit 1 when anything is found."""
import re
import subprocess
import sys

found = []


def tracked(*patterns):
    return subprocess.run(["git", "ls-files", *patterns], capture_output=True, text=True, check=True).stdout.split()


def look(path, pattern, say):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if re.search(pattern, line):
                found.append("%s:%d: %s" % (path, number, say))


for path in tracked("translations/*.ts"):
    look(path, r'type="unfinished"', "unfinished translation")
for path in tracked("ui/*.qml", "ui/**/*.qml"):
    if not path.endswith("/Txt.qml"):
        look(path, r"^\s*Text\s*\{", "plain Text: use Txt")
    look(path, r'"#[0-9A-Fa-f]{3,8}"', "colour outside the theme")
    look(path, r"font\.family", "QML must not set a font family")
for path in tracked("src/viewmodels/*.h"):
    look(path, r"public ScreenViewModel\b", "write public counterpart::ScreenViewModel: Qt 6.4's type list loses a base without its namespace")
    look(path, r"Q_PROPERTY\(QVariantMap\b", "a row of named values is a QVariant in Q_PROPERTY: qmllint looks for members of a QVariantMap")
for path in tracked("src/*", "app/*", "ui/*", "tests/*.cpp"):
    look(path, r"\b(TO" + r"DO|FIX" + r"ME)\b", "a promise left in the code")
print("\n".join(found) if found else "tree: nothing to say")
sys.exit(bool(found))
