#!/usr/bin/env python3
"""make_theme.py TOKENS OUT: writes Theme.qml, the one place of every colour, size and duration, from tokens.json."""
import json
import sys

tokens = json.load(open(sys.argv[1], encoding="utf-8"))
light, dark = tokens["color"]["light"], tokens["color"]["dark"]


def colour(value):
    """CSS rgba() becomes #AARRGGBB, which QML reads."""
    if not value.startswith("rgba"):
        return value
    red, green, blue, alpha = value[5:-1].split(",")
    return "#%02X%02X%02X%02X" % (round(float(alpha) * 255), int(red), int(green), int(blue))


out = ["// Generated from resources/tokens.json: change the tokens, never this file.",
       "pragma Singleton", "import QtQuick", "", "QtObject {",
       "    property bool dark: false",
       "    /// Chinese lines are taller than Latin ones.",
       "    property bool cjk: true",
       "    /// Text size setting: 1, 1.15 or 1.3. The window draws everything so much larger: type and spacing grow together.",
       "    property real scale: 1",
       "    property bool reducedMotion: false", ""]
for name in light:
    # onAccent would be read as a signal handler: accentOn.
    safe = name[2].lower() + name[3:] + "On" if name.startswith("on") and name[2].isupper() else name
    out.append('    readonly property color %s: dark ? "%s" : "%s"' % (safe, colour(dark[name]), colour(light[name])))
for name in tokens["verdict"]["light"]:
    out.append('    readonly property color verdict%s: dark ? "%s" : "%s"' % (
        name.capitalize(), tokens["verdict"]["dark"][name], tokens["verdict"]["light"][name]))
out.append("")
for role, face in tokens["type"].items():
    out.append("    readonly property int %sPx: %d" % (role, face["px"]))
    out.append("    readonly property int %sLine: cjk ? %d : %d" % (role, face["lhCjk"], face["lhLatin"]))
    out.append("    readonly property int %sWeight: %d" % (role, face["weight"]))
out.append("")
for group in ("space", "size"):
    for name, value in tokens[group].items():
        unique = name + "Width" if name in light else name  # the rail has a colour and a width
        out.append("    readonly property int %s: %d" % (unique, value))
for name, value in tokens["radius"].items():
    out.append("    readonly property int radius%s: %d" % (name.capitalize(), value))
for name, value in tokens["motion"].items():
    if isinstance(value, int):
        out.append("    readonly property int motion%s: reducedMotion ? %d : %d" % (
            name[0].upper() + name[1:], value if name == "undoWindow" else 0, value))
out.append("}")
open(sys.argv[2], "w", encoding="utf-8").write("\n".join(out) + "\n")
