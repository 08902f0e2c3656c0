"""Scenes that a shift seldom shows: a PIN that was reset, a note taken back, a basket by scan, large text."""
import subprocess

from desk import StepFailed
from stage import ASSOCIATE, PIN

RESET, RESET_CODE, OWN_PIN = "何佳宁", "1003", "739164"


class States:
    def note_and_undo(self):
        w = self.words
        self.search_pinyin()
        self.tap("苏雅雯", "target")
        self.tap(w("Advice and shopping"), "push button")
        self.look("苏雅雯 Sarah", "heading")
        self.tap(w("Overview", "CustomerViewModel"), "target", area=(88, 100, 1280, 196))
        self.tap(w("Add a note"), "push button")
        self.tap(w("New note"), "text")
        self.hands.type_words("prefers wool")
        self.shot("note")
        self.scroll(1100, 600, 10)
        self.tap(w("Save", "NotesCard"), "push button", exact=True)
        self.look("prefers wool", "label")
        self.tap(w("Undo", "ToastBar"), "push button")
        self.gone("prefers wool")
        self.shot("note-undone")

    def basket_by_scan(self):
        """Articles are scanned into the coupon's basket; what has no price here is asked for it."""
        w = self.words
        for code, price in (("2000217016021", "1180"), ("2000217024002", "129")):
            self.hands.scan(code)
            self.look(w("Use this amount"), "push button")
            self.hands.type_words(price)
            self.tap(w("Use this amount"), "push button")
            self.gone(w("Use this amount"))
        self.look("¥1,309.00")
        self.shot("coupon-basket")

    def new_pin(self):
        """IT resets a colleague's PIN; the first sign-in with it asks for an own one, twice the same."""
        w = self.words
        said = subprocess.run([self.cdp.program, "--db", self.cdp.database, "--reset-pin", RESET_CODE], capture_output=True, text=True, timeout=60)
        given = said.stdout.strip()[-6:]
        if said.returncode or not given.isdigit():
            raise StepFailed(f"the PIN was not reset: {said.stderr}")
        self.tap(RESET, "target")
        self.hands.type_words(given)
        self.look(w("Choose your own PIN"), "dialog")
        self.hands.type_words(OWN_PIN)
        self.look(w("Type the new PIN once more."))
        self.hands.type_words("739165")
        self.saw(w("The two were not the same. Start again."))
        self.shot("new-pin")
        self.hands.type_words(OWN_PIN)
        self.look(w("Type the new PIN once more."))
        self.hands.type_words(OWN_PIN)
        self.gone(w("Choose your own PIN"))
        self.person = RESET
        self.sign_out()
        self.tap(RESET, "target")
        self.hands.type_words(OWN_PIN)
        self.gone(w("Who is using this tablet?"))
        self.sign_out()
        self.person = ASSOCIATE

    def text_size(self, size):
        person = [node for node in self.desk.nodes() if node.role == "push button" and node.name.startswith(self.person)]
        self.hands.click(*person[-1].centre())
        self.tap(size, "target", exact=True)
        self.hands.key("Escape")
        self.gone(size)

    def large_text(self):
        """130 %: the same screens, nothing lost; also to sign in and to unlock with."""
        w = self.words
        self.choose_and_type(ASSOCIATE)
        self.gone(w("Who is using this tablet?"))
        self.text_size("130%")
        self.variant = "-large"
        for key, sign, name in (("1", w("Waiting in store"), "find"), ("2", w("Arrived, waiting"), "pickup-board"), ("4", w("Briefing"), "campaigns"),
                                ("5", w("This device"), "sync")):
            self.hands.key(key, "Control")
            self.look(sign)
            self.shot(name)
        self.hands.key("l", "Control")
        locked = w("Locked. What you did is saved.")
        self.look(locked)
        self.shot("locked")
        self.hands.type_words(PIN)
        self.gone(locked)
        self.sign_out()
        self.shot("sign-in")
        self.choose_and_type(ASSOCIATE)
        self.gone(w("Who is using this tablet?"))
        self.text_size("100%")
        self.variant = ""
        self.sign_out()
