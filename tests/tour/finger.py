"""The tour's finger: a screen of its own that can be touched.

XTEST knows no touch. Xorg's own test driver does (inputtestdrv(4)): an Xorg without hardware (video driver dummy) makes a real multi-touch
device of what comes through a socket, and the program gets the same XInput events as from glass. Needs no root and no seat.
"""
import pathlib
import socket
import struct
import subprocess
import time

from hands import Hands

XORG = "/usr/lib/xorg/Xorg"  # not the wrapper in /usr/bin, which asks for a seat
VERSION, WAIT_FOR_SYNC, TOUCH = 0, 1, 6  # xf86-input-inputtest-protocol.h
BEGIN, UPDATE, END = 18, 19, 20  # XI2.h
AXIS_MOST = 0xFFFF
VALUATORS = 64
STEP = 0.012  # seconds between two places of a moving finger: what a touch screen reports
CONFIGURATION = """
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoAddGPU" "false"
EndSection
Section "Device"
    Identifier "card"
    Driver "dummy"
    VideoRam 65536
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 1.0-2000.0
    VertRefresh 1.0-1000.0
    Modeline "tour" 200 {width} {width1} {width2} {width3} {height} {height1} {height2} {height3}
EndSection
Section "Screen"
    Identifier "screen"
    Device "card"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "tour"
    EndSubSection
EndSection
{devices}
Section "ServerLayout"
    Identifier "layout"
    Screen "screen"
    InputDevice "Touch"
    InputDevice "Keyboard" "CoreKeyboard"
    InputDevice "Pointer" "CorePointer"
EndSection
"""
DEVICE = """
Section "InputDevice"
    Identifier "{kind}"
    Driver "inputtest"
    Option "DeviceType" "{kind}"
    Option "SocketPath" "{folder}/{kind}"
    Option "TouchCount" "10"
EndSection
"""


class Glass:
    """An Xorg of this size with a touch device; `number` is its display's."""

    def __init__(self, folder, size, log):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        width, height = size
        values = {f"{name}{step or ''}": value + 16 * step for name, value in (("width", width), ("height", height)) for step in range(4)}
        devices = "".join(DEVICE.format(kind=kind, folder=self.folder) for kind in ("Touch", "Keyboard", "Pointer"))
        (self.folder / "xorg.conf").write_text(CONFIGURATION.format(devices=devices, **values))
        command = [XORG, "-config", self.folder / "xorg.conf", "-logfile", self.folder / "xorg.log", "-displayfd", "1", "-nolisten", "tcp", "-noreset",
                   "-novtswitch", "-sharevts"]
        try:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        except OSError as problem:
            raise OSError(f"there is no screen to touch: {problem}; the package xserver-xorg-core has it") from None
        self.number = self.process.stdout.readline().strip()
        if not self.number:
            self.process.wait(10)
            raise OSError(f"there is no screen to touch: Xorg with the dummy driver did not start on this machine: {self.complaint()}")

    def complaint(self):
        try:
            said = (self.folder / "xorg.log").read_text(errors="replace").splitlines()
        except OSError:
            return "it wrote no log"
        return " / ".join(line.strip() for line in said if "(EE)" in line and "error, (NI)" not in line and "dbus" not in line)[-600:] or said[-1]


class Fingers(Hands):
    """Hands that touch: what clicks with the others taps here, what turns the wheel drags. Keys stay keys."""

    def __init__(self, glass, size):
        super().__init__()
        self.width, self.height = size
        self.line = socket.socket(socket.AF_UNIX)
        self.line.settimeout(20)
        self.line.connect(str(glass.folder / "Touch"))
        self.send(VERSION, struct.pack("<HH", 1, 0))
        self.answer(12)
        self.count = 0  # a number for each touch
        super().move(self.width - 1, self.height - 1)  # the mouse's pointer, out of the way and left there

    def send(self, kind, body=b""):
        self.line.sendall(struct.pack("<II", 8 + len(body), kind) + body)

    def answer(self, length):
        said = b""
        while len(said) < length:
            more = self.line.recv(length - len(said))
            if not more:
                raise OSError("the touch device went away")
            said += more
        return said

    def touch(self, number, kind, x, y):
        """One event of one finger; returns when the X server has delivered it."""
        places = [(x + 0.5) * AXIS_MOST / self.width, (y + 0.5) * AXIS_MOST / self.height] + [0.0] * (2 * VALUATORS - 2)
        self.send(TOUCH, struct.pack(f"<III8s4x{2 * VALUATORS}d", number, kind, 0, b"\x03" + bytes(7), *places))
        self.send(WAIT_FOR_SYNC)
        self.answer(8)

    # --- what a hand does -----------------------------------------------------------------------------------------

    def put(self, x, y):
        """Puts a finger down and leaves it there; says which."""
        self.count += 1
        self.touch(self.count, BEGIN, x, y)
        return self.count

    def lift(self, number, x, y):
        self.touch(number, END, x, y)

    def click(self, x, y, held=0.06):
        number = self.put(x, y)
        time.sleep(held)
        self.lift(number, x, y)

    def drag(self, x, y, to_x, to_y, seconds, rest=0.0):
        """A finger goes from here to there; with a rest at the end nothing runs on after it."""
        number = self.put(x, y)
        steps = max(4, int(seconds / STEP))
        for step in range(1, steps + 1):
            time.sleep(STEP)
            self.touch(number, UPDATE, x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
        if rest:
            time.sleep(rest)
            self.touch(number, UPDATE, to_x, to_y)
        self.lift(number, to_x, to_y)

    def flick(self, x, y, to_y):
        self.drag(x, y, x, to_y, 0.12)

    def scroll(self, x, y, notches, up=False):
        way = min(60 * notches, 300) * (1 if up else -1)
        self.drag(x, y - way / 2, x, y + way / 2, 0.5, rest=0.25)

    def move(self, x, y):
        """Nothing hovers: there is no mouse."""
