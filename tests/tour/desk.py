"""The tour's eyes: a virtual display and what the accessible tree of the program says is on it."""
import os
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from hands import Hands, colours, png  # noqa: E402

TARGET_MIN = 48  # px; precision of the touch targets
WAIT = 20.0  # seconds that a screen may take on a busy machine; a step goes on as soon as it sees what it waits for
SCREEN = (1920, 1280)  # the virtual display; windows are smaller


# Qt 6.4 calls every button of the templates a push button, whatever role was asked for: "target" stands for all that can be tapped.
TARGETS = {"push button", "radio button", "page tab", "check box", "list item"}


class StepFailed(Exception):
    """A step did not find, or did not get, what a user would have."""


class Node:
    """One thing on the screen: what it is, what it is called, where it is, whether it can be used."""

    def __init__(self, role, name, box, usable):
        self.role, self.name, self.usable = role, name, usable
        self.x, self.y, self.width, self.height = box.x, box.y, box.width, box.height

    def centre(self):
        return self.x + self.width // 2, self.y + self.height // 2

    def box(self):
        return self.x, self.y, self.width, self.height

    def __str__(self):
        return f"{self.role} “{self.name}” {self.width}x{self.height}+{self.x}+{self.y}"


class Desk:
    """The display, the hands on it and the eyes."""

    def __init__(self, log):
        self.width, self.height = 1280, 800
        read, write = os.pipe()
        xvfb = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp", "-noreset"],
                                pass_fds=[write], stdout=log, stderr=log)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise StepFailed("Xvfb did not start")
        os.environ.update(DISPLAY=":" + number, QT_QPA_PLATFORM="xcb", QT_QUICK_BACKEND="software", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
                          QT_SCALE_FACTOR="1")
        for name in ("WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "XAUTHORITY"):
            os.environ.pop(name, None)
        bus = subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], stdout=log, stderr=log)
        self.helpers = [bus, xvfb]
        self.hands = Hands()

    def move_to(self, number, process):
        """Programs that start from now on show on this display; the bus of the accessible tree stays."""
        os.environ["DISPLAY"] = ":" + number
        self.helpers.append(process)

    def end(self):
        for process in self.helpers:
            process.terminate()
        for process in self.helpers:
            process.wait(10)

    def fit(self, width, height):
        """Gives the program's window this size."""
        self.width, self.height = width, height
        self.hands.fit_windows(width, height)
        until = time.monotonic() + WAIT
        while not any((node.width, node.height) == (width, height) for node in self.nodes()):
            if time.monotonic() > until:
                raise StepFailed(f"the window did not take {width}x{height}")
            time.sleep(0.2)
            self.hands.fit_windows(width, height)

    # --- seeing ---------------------------------------------------------------------------------------------------

    def nodes(self):
        """Everything that shows now, in reading order of the tree."""
        found = []

        def walk(item):
            try:
                role = item.get_role_name()
                if role != "application":
                    states = item.get_state_set()
                    if not states.contains(Atspi.StateType.SHOWING):
                        return
                    usable = states.contains(Atspi.StateType.ENABLED)
                    found.append(Node(role, item.get_name() or "", item.get_extents(Atspi.CoordType.SCREEN), usable))
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

    def inside(self, node):
        x, y = node.centre()
        return 0 <= x < self.width and 0 <= y < self.height and node.width > 0 and node.height > 0

    @staticmethod
    def fits(node, role):
        return role is None or node.role == role or role == "target" and node.role in TARGETS

    def all(self, text, role=None, exact=False, area=None):
        """What shows `text` now; `area` (left, top, right, bottom) narrows where its centre lies."""
        left, top, right, bottom = area or (0, 0, self.width, self.height)
        return [node for node in self.nodes()
                if self.inside(node) and (node.name == text if exact else text in node.name) and self.fits(node, role)
                and left <= node.centre()[0] < right and top <= node.centre()[1] < bottom]

    def shows(self, text, role=None):
        return bool(self.all(text, role))

    def until(self, what, condition, wait=WAIT):
        """Waits for `condition` and returns what it returned."""
        end = time.monotonic() + wait
        while True:
            seen = condition()
            if seen:
                return seen
            if time.monotonic() > end:
                there = ", ".join(node.name for node in self.nodes() if node.name and node.x >= 88)[:1500]
                raise StepFailed(f"{what}. On the screen: {there}")
            time.sleep(0.15)

    def look(self, text, role=None, exact=False, area=None, wait=WAIT, usable=False):
        """The last thing that shows `text`, once it does; what lies in front comes last in the tree."""
        return self.until(f"“{text}”{' as ' + role if role else ''} does not show{' as usable' if usable else ''}",
                          lambda: [node for node in self.all(text, role, exact, area) if node.usable or not usable], wait)[-1]

    def gone(self, text, role=None, wait=WAIT):
        self.until(f"“{text}” still shows", lambda: not self.shows(text, role), wait)

    def still(self, text, role=None, exact=False, area=None, wait=WAIT):
        """Like look(), once the thing has stopped moving: a list that is arriving moves its rows."""
        node = self.look(text, role, exact, area, wait)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            time.sleep(0.12)
            again = self.look(text, role, exact, area, wait)
            if again.box() == node.box():
                return again
            node = again
        raise StepFailed(f"{node} does not stand still")

    # --- picturing ------------------------------------------------------------------------------------------------

    def picture(self, path):
        """Writes what the window shows once it stands still, and refuses a blank one."""
        self.hands.move(self.width - 1, self.height - 1)
        pixels = self.hands.settled(self.width, self.height)
        if colours(pixels) < 16:
            raise StepFailed(f"{path.name} is blank")
        path.write_bytes(png(pixels, self.width, self.height))
