"""What every scene of the tour uses: the two programs, telling what happens, tapping by name, asking the CDP."""
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from desk import TARGET_MIN, Desk, StepFailed
from words import Words

PIN = "246810"
ASSOCIATE, DESK, MANAGER = "李思敏", "吴浩然", "梁慧"
STARTS = 120.0  # seconds for the demo's data to be made, for a first sync, on a machine that has other work
CLICKABLE = {"push button", "page tab", "radio button", "check box"}


class Cdp:
    """counterpart-cdp as a process of its own: can be killed and started again on the same file and port."""

    def __init__(self, program, folder, log):
        self.program, self.database, self.log = program, folder / "cdp.db", log
        self.port, self.process, self.code = 0, None, ""

    def start(self, *arguments):
        command = [self.program, "--demo", "--script", "still", "--listen", f"127.0.0.1:{self.port}", "--db", self.database, *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("listening on "):
                self.port = int(line.rsplit(":", 1)[1])
            if line.startswith("enrolment code: "):
                self.code = line.split(": ")[1].strip()
                break
        else:
            raise StepFailed("the CDP did not start: " + "".join(said))
        threading.Thread(target=self.drain, args=(self.process.stdout,), daemon=True).start()

    def drain(self, pipe):
        for line in pipe:
            self.log.write(line)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def address(self):
        return f"http://127.0.0.1:{self.port}"

    # What the customer's phone shows, and does.
    def pocket(self, query):
        with urllib.request.urlopen(f"{self.address()}/pocket.json?{query}", timeout=20) as answer:
            return json.load(answer)

    def arrived(self, order):
        body = urllib.parse.urlencode({"order": order}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.address()}/pocket/arrived", body), timeout=20).close()

    # What the CDP itself holds.
    def rows(self, query, *values):
        base = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        try:
            return base.execute(query, values).fetchall()
        finally:
            base.close()

    def record(self, kind, number):
        """The contract document of one coupon code or order number."""
        found = self.rows("SELECT body FROM resource WHERE removed IS NULL AND id = ?", number)
        if not found:
            raise StepFailed(f"the CDP has no {kind} {number}")
        return json.loads(found[0][0])

    def commands(self):
        return self.rows("SELECT count(*) FROM command_result")[0][0]


class Stage:
    def __init__(self, options):
        self.tree = pathlib.Path(__file__).resolve().parents[2]
        self.app = options.build / "app" / "counterpart"
        self.out, self.pictures = options.out, options.pictures
        self.log = open(self.out / "programs.log", "w")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="counterpart-tour."))
        self.program, self.desk, self.started = None, None, time.monotonic()
        self.transcript, self.small = [], {}
        self.steps, self.count, self.variant = 0, 0, ""
        self.clock = None  # how far the tablet's wall clock is moved, as faketime writes it
        self.speak("zh-CN")
        self.cdp = Cdp(options.build / "app" / "counterpart-cdp", self.folder, self.log)

    def open(self):
        self.desk = Desk(self.log)
        self.hands = self.desk.hands
        for name in ("look", "shows", "gone", "until", "still", "fit"):
            setattr(self, name, getattr(self.desk, name))

    def close(self):
        self.stop()
        if self.cdp.process:
            self.cdp.process.terminate()
            self.cdp.process.wait(20)
        if self.desk:
            self.desk.end()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def speak(self, language):
        self.words = Words(self.tree, language)

    # --- telling --------------------------------------------------------------------------------------------------

    def say(self, line):
        self.transcript.append(line)
        print(line, flush=True)

    def shot(self, name, readme=None):
        """A picture; with --pictures, those of the README go to docs/pictures as well."""
        self.count += 1
        path = self.out / f"{self.count:02d}-{name}{self.variant}.png"
        self.desk.picture(path)
        self.say(f"  - picture `{path.name}`")
        if readme and self.pictures:
            shutil.copyfile(path, self.pictures / f"{readme}.png")
        for node in self.desk.nodes():
            if node.role in CLICKABLE and node.name and self.desk.inside(node) and 0 < node.height < TARGET_MIN:
                self.small[f"{node.role} “{node.name}” {node.width}x{node.height}"] = path.name

    def step(self, name, act, *arguments):
        self.steps += 1
        begun = time.monotonic()
        self.say(f"\n**{self.steps}. {name}**\n")
        try:
            act(*arguments)
        except (StepFailed, KeyError, subprocess.SubprocessError, OSError, sqlite3.Error) as problem:
            self.say(f"  - FAILED after {time.monotonic() - begun:.1f} s: {problem}")
            if self.program and self.program.poll() is not None:
                self.say(f"  - counterpart had ended with {self.program.returncode}")
            try:
                self.desk.picture(self.out / "failed.png")
                self.say("  - picture `failed.png`")
            except (StepFailed, OSError):
                pass
            raise StepFailed(f"step {self.steps}, {name}") from problem
        self.say(f"  - good, {time.monotonic() - begun:.1f} s")

    def expect(self, true, otherwise):
        if not true:
            raise StepFailed(otherwise)

    # --- acting ---------------------------------------------------------------------------------------------------

    def tap(self, text, role=None, exact=False, area=None):
        """Clicks the centre of what shows `text`; it must be usable, at rest, and high enough for a finger."""
        self.bring(text, role, exact)
        self.look(text, role, exact, area, usable=True)
        node = self.still(text, role, exact, area)
        if node.role in CLICKABLE and node.height < TARGET_MIN:
            raise StepFailed(f"{node} is lower than {TARGET_MIN} px")
        self.hands.click(*node.centre())

    def bring(self, text, role=None, exact=False):
        """Turns the wheel until what shows `text` is on the screen, when it lies above or below."""
        for _ in range(12):
            found = [node for node in self.desk.nodes() if (node.name == text if exact else text in node.name) and self.desk.fits(node, role)]
            if not found or any(self.desk.inside(node) for node in found):
                return
            node = found[-1]
            self.scroll(min(max(node.centre()[0], 100), self.desk.width - 60), self.desk.height // 2, 2, node.y < 0)

    def scroll(self, x, y, notches, up=False):
        self.hands.scroll(x, y, notches, up)

    def rail(self, place):
        """A place of the navigation, at the left or at the bottom."""
        name = self.words(place, "AppRail")

        def item():
            return [node for node in self.desk.all(name, "target") if node.name.split(",")[0] == name and (node.x < 88 or node.y > self.desk.height - 90)]

        node = self.until(f"the navigation has no “{name}”", item)[-1]
        self.hands.click(*node.centre())

    def digits(self, code):
        """On the screen's own keys."""
        for digit in code:
            self.tap(digit, "push button", exact=True)

    def saw(self, text, *arguments, **named):
        """look(), and a line in the transcript that says what was read."""
        node = self.look(text, *arguments, **named)
        self.say(f"  - reads “{node.name[:160]}”")
        return node

    # --- the programs ---------------------------------------------------------------------------------------------

    def start(self, *arguments):
        self.program = subprocess.Popen([self.app, *arguments], stdout=self.log, stderr=self.log, env=self.surroundings())

    def stop(self):
        if self.program and self.program.poll() is None:
            self.program.terminate()
            try:
                self.program.wait(20)
            except subprocess.TimeoutExpired:
                self.program.kill()
                self.program.wait()
        self.program = None

    def start_again(self, *arguments):
        """The same device once more, for instance in another language."""
        self.start("--profile", self.folder / "device", *arguments)
