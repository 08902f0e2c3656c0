"""The tour's hands and its camera: keys, scanner bursts and clicks by XTEST, pictures by XGetImage. Plain libX11, nothing else.

The X server itself keeps the pauses between keys, so that a burst is a burst on a busy machine too.
"""
import ctypes
import struct
import time
import zlib

ALL_PLANES, Z_PIXMAP = 0xFFFFFFFF, 2
NAMED = {"Return": 0xFF0D, "Tab": 0xFF09, "Escape": 0xFF1B, "BackSpace": 0xFF08, "F5": 0xFFC2, "Left": 0xFF51, "Down": 0xFF54,
         "Shift": 0xFFE1, "Control": 0xFFE3, "Alt": 0xFFE9}
PERSON, SCANNER = 60, 4  # ms between two keys


class XImage(ctypes.Structure):
    """The head of Xlib's XImage, as far as it is read here."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int), ("bitmap_bit_order", ctypes.c_int),
                ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int), ("bytes_per_line", ctypes.c_int), ("bits_per_pixel", ctypes.c_int)]


class Hands:
    def __init__(self):
        self.x, self.test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.restype = ctypes.POINTER(XImage)
        self.x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))
        if not self.display:
            raise OSError("the X display cannot be opened")
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))

    def sync(self):
        self.x.XSync(self.display, 0)

    # --- keys -----------------------------------------------------------------------------------------------------

    def press(self, symbol, pause, held=()):
        """One key after `pause` ms, with the modifiers that it needs and those in `held`."""
        code = self.x.XKeysymToKeycode(self.display, ctypes.c_ulong(symbol))
        if code == 0:
            raise OSError(f"no key types {symbol:#x}")
        plain = self.x.XkbKeycodeToKeysym(self.display, ctypes.c_ubyte(code), 0, 0) == symbol
        chord = [self.x.XKeysymToKeycode(self.display, ctypes.c_ulong(NAMED[name])) for name in (*held, *(() if plain else ("Shift",)))]
        for index, key in enumerate([*chord, code]):
            self.test.XTestFakeKeyEvent(self.display, key, 1, ctypes.c_ulong(0 if index else pause))
        for key in [code, *reversed(chord)]:
            self.test.XTestFakeKeyEvent(self.display, key, 0, ctypes.c_ulong(0))

    def type_words(self, words, pause=PERSON):
        for letter in words:
            self.press(ord(letter), pause)
        self.sync()

    def key(self, name, *held):
        self.press(NAMED.get(name) or ord(name), PERSON, held)
        self.sync()

    def scan(self, code):
        """As a scanner in keyboard mode does: a burst of keys and Return."""
        time.sleep(0.2)  # nobody scans within the pause that ends a burst
        for letter in code:
            self.press(ord(letter), SCANNER)
        self.press(NAMED["Return"], SCANNER)
        self.sync()

    # --- pointer --------------------------------------------------------------------------------------------------

    def move(self, x, y):
        self.test.XTestFakeMotionEvent(self.display, -1, int(x), int(y), ctypes.c_ulong(0))
        self.sync()

    def click(self, x, y):
        self.move(x, y)
        self.button(1)

    def button(self, number, times=1):
        for _ in range(times):
            self.test.XTestFakeButtonEvent(self.display, number, 1, ctypes.c_ulong(20))
            self.test.XTestFakeButtonEvent(self.display, number, 0, ctypes.c_ulong(20))
        self.sync()

    def scroll(self, x, y, notches, up=False):
        self.move(x, y)
        self.button(4 if up else 5, notches)

    # --- windows and pictures -------------------------------------------------------------------------------------

    def fit_windows(self, width, height):
        """Every window of the root to the top left, in this size: what a window manager would do."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self.x.XQueryTree(self.display, self.root, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count))
        for index in range(count.value):
            window = ctypes.c_ulong(children[index])
            self.x.XMoveResizeWindow(self.display, window, 0, 0, width, height)
        if count.value:
            self.x.XFree(children)
        self.sync()

    def grab(self, width, height):
        """The pixels at the top left of the screen, four bytes each."""
        image = self.x.XGetImage(self.display, self.root, 0, 0, width, height, ctypes.c_ulong(ALL_PLANES), Z_PIXMAP)
        if not image:
            raise OSError("the screen cannot be read")
        data = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        self.x.XDestroyImage(image)
        return data

    def settled(self, width, height, longest=4.0):
        """The screen once it stands still; a thing that turns for ever is pictured as it is."""
        until = time.monotonic() + longest
        last = self.grab(width, height)
        while time.monotonic() < until:
            time.sleep(0.15)
            now = self.grab(width, height)
            if now == last:
                return now
            last = now
        return last


def png(pixels, width, height):
    """A PNG file of 32-bit BGRX pixels."""
    flat = bytearray(width * height * 3)
    flat[0::3], flat[1::3], flat[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
    rows = b"".join(b"\0" + flat[row * width * 3:(row + 1) * width * 3] for row in range(height))

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def colours(pixels):
    return len(set(struct.unpack(f"{len(pixels) // 4}I", pixels)))
