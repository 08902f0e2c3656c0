"""The tour's hands and eyes: a virtual display, the accessible tree, a pointer, a keyboard and pictures."""
import os
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

WIDTH, HEIGHT = 1280, 800
TARGET_MIN = 48  # px; precision of the touch targets
WAIT = 5.0  # seconds that a screen may take to say what a step expects


class StepFailed(Exception):
    """A step did not find, or did not get, what a user would have."""


class Node:
    """One thing on the screen: what it is, what it is called, where it is."""

    def __init__(self, role, name, x, y, width, height):
        self.role, self.name = role, name
        self.x, self.y, self.width, self.height = x, y, width, height

    def centre(self):
        return self.x + self.width // 2, self.y + self.height // 2

    def inside(self):
        x, y = self.centre()
        return 0 <= x < WIDTH and 0 <= y < HEIGHT and self.width > 0 and self.height > 0

    def __str__(self):
        return f"{self.role} “{self.name}” {self.width}x{self.height}+{self.x}+{self.y}"


def start_display(log):
    """Starts Xvfb on a free display and the accessibility bus. Returns the processes, to be ended by the caller."""
    read, write = os.pipe()
    xvfb = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"],
                            pass_fds=[write], stdout=log, stderr=log)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise StepFailed("Xvfb did not start")
    os.environ.update(DISPLAY=":" + number, QT_QPA_PLATFORM="xcb", QT_QUICK_BACKEND="software", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    bus = subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], stdout=log, stderr=log)
    return [bus, xvfb]


def nodes():
    """Everything that shows now, in reading order of the tree."""
    found = []

    def walk(item):
        try:
            role = item.get_role_name()
            if role != "application":
                if not item.get_state_set().contains(Atspi.StateType.SHOWING):
                    return
                box = item.get_extents(Atspi.CoordType.SCREEN)
                found.append(Node(role, item.get_name() or "", box.x, box.y, box.width, box.height))
            for index in range(item.get_child_count()):
                child = item.get_child_at_index(index)
                if child is not None:
                    walk(child)
        except GLib.Error:
            pass  # it left the tree while we looked

    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and application.get_name() == "counterpart":
            walk(application)
    return found


def matches(node, text, role, exact):
    return (node.name == text if exact else text in node.name) and (role is None or node.role == role)


def look(text, role=None, exact=False, wait=WAIT):
    """The last thing that shows `text`, within `wait` seconds; what lies in front comes last in the tree."""
    until = time.monotonic() + wait
    while True:
        seen = [node for node in nodes() if node.inside() and matches(node, text, role, exact)]
        if seen:
            return seen[-1]
        if time.monotonic() > until:
            there = ", ".join(node.name for node in nodes() if node.name and node.x >= 88)[:1500]
            raise StepFailed(f"“{text}”{' as ' + role if role else ''} does not show. On the screen: {there}")
        time.sleep(0.15)


def shows(text, role=None):
    return any(node.inside() and matches(node, text, role, False) for node in nodes())


def gone(text, role=None, wait=WAIT):
    until = time.monotonic() + wait
    while shows(text, role):
        if time.monotonic() > until:
            raise StepFailed(f"“{text}” still shows")
        time.sleep(0.15)


def tool(*arguments):
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)


def click(node):
    x, y = node.centre()
    tool("xdotool", "mousemove", str(x), str(y), "click", "1")


def type_words(words):
    """As fast as a person types; anything faster would be taken for a scanner."""
    tool("xdotool", "type", "--delay", "80", words)


def scan(code):
    """As a scanner in keyboard mode does: a burst of keys and Return."""
    tool("xdotool", "type", "--delay", "5", code + "\n")


def key(name):
    tool("xdotool", "key", name)


def picture(path):
    """Writes what the display shows, and refuses a blank screen."""
    tool("xdotool", "mousemove", str(WIDTH - 1), str(HEIGHT - 1))
    time.sleep(0.25)
    tool("import", "-window", "root", str(path))
    colours = int(subprocess.run(["identify", "-format", "%k", str(path)], check=True, capture_output=True, text=True).stdout)
    if colours < 16:
        raise StepFailed(f"{path.name} is blank: {colours} colours")
