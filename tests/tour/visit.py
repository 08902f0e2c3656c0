"""Scenes at the door: enrolment, sign-in, finding a customer, the record, locking."""
import collections

from desk import StepFailed
from stage import ASSOCIATE, DESK, MANAGER, PIN, STARTS


class Visit:
    # --- once a tablet --------------------------------------------------------------------------------------------

    def enrol_wrong(self):
        w = self.words
        self.look(w("Bind this tablet to your store"), wait=STARTS)
        self.fit(1280, 800)
        self.tap(w("Address of the centre"), area=(460, 0, 1280, 800))
        self.hands.type_words(self.cdp.address())
        self.hands.key("Tab")
        self.hands.type_words("ZZZZ-9999")
        self.hands.key("Tab")
        self.hands.type_words("Tour tablet")
        self.tap(w("Bind this tablet", "EnrolScreen"), "push button")
        self.saw(w("This code does not fit, was used before, or is older than a day. Ask IT for a new one."))
        self.shot("enrol-wrong-code")

    def enrol_at_once(self):
        """Without a wrong code before."""
        w = self.words
        self.look(w("Bind this tablet to your store"), wait=STARTS)
        self.fit(1280, 800)
        self.tap(w("Address of the centre"), area=(460, 0, 1280, 800))
        self.hands.type_words(self.cdp.address())
        self.hands.key("Tab")
        self.hands.key("Tab")
        self.hands.type_words("Tour tablet")
        self.enrol()

    def enrol(self):
        w = self.words
        self.hands.scan(self.cdp.code)  # IT may print the code as a barcode
        self.tap(w("Bind this tablet", "EnrolScreen"), "push button")
        self.until("loading does not begin", lambda: self.shows(w("The code was accepted")) or self.sign_in_shown(), STARTS)
        self.shot("enrol-loading")
        self.until("the sign-in screen does not come", self.sign_in_shown, STARTS)

    def sign_in_shown(self):
        if self.shows(self.words("Who is using this tablet?")):
            return True
        if self.shows(self.words("Start now"), "push button"):
            self.tap(self.words("Start now"), "push button")
        return False

    # --- signing in and out ---------------------------------------------------------------------------------------

    def sign_in_screen(self, width=1280, height=800):
        self.look(self.words("Who is using this tablet?"), wait=STARTS)
        self.fit(width, height)
        for person in (ASSOCIATE, DESK, MANAGER):
            self.look(person, "target", wait=STARTS)
        self.shot("sign-in")

    def wrong_pin(self):
        self.tap(ASSOCIATE, "target")
        self.look(self.words("Type your 6-digit PIN"))
        self.digits("135791")
        self.saw(self.words("Wrong PIN. Type it again."))
        self.shot("sign-in-wrong-pin")
        self.look(self.words("Type your 6-digit PIN"))

    def choose_and_type(self, person):
        """The tile, and at once the PIN, 60 ms a key: not a digit may get lost."""
        self.tap(person, "target")
        self.hands.type_words(PIN)

    def sign_in(self):
        self.choose_and_type(ASSOCIATE)
        self.look(self.words("Today in this store"), "heading")
        self.look(self.words("Waiting in store"), "heading")
        self.look("4821")
        self.shot("find", readme="find")

    def sign_out(self):
        person = [node for node in self.desk.nodes() if node.role == "push button" and node.name.startswith(self.person)]
        self.expect(person, "the person is not on the screen")
        self.hands.click(*person[-1].centre())
        self.tap(self.words("Sign out"), "push button")
        self.look(self.words("Who is using this tablet?"))

    def desk_opens_the_board(self):
        self.choose_and_type(DESK)
        self.look(self.words("Arrived, waiting"), "heading")
        self.person = DESK

    def manager_opens_campaigns(self):
        self.choose_and_type(MANAGER)
        self.look(self.words("Redeemed by day"))
        self.person = MANAGER
        self.shot("campaigns-manager", readme="campaigns")

    def figures_as_a_table(self):
        w = self.words
        self.until("the table does not come into sight", lambda: self.shows(w("Show the figures"), "push button") or self.scroll(900, 600, 3))
        self.tap(w("Show the figures"), "push button")
        self.look(w("Hide", "CampaignsScreen"), "push button")
        self.scroll(900, 600, 10)
        self.shot("campaigns-table")

    # --- finding --------------------------------------------------------------------------------------------------

    def search(self, words, expected, role="target"):
        box = self.words("Scan, or type name, pinyin, phone, order or coupon")
        self.rail("Find")
        self.tap(box)
        self.hands.key("a", "Control")
        self.hands.key("BackSpace")
        self.hands.type_words(words)
        self.look(expected, role)

    def search_pinyin(self):
        self.search("syw", "苏雅雯")
        self.shot("find-syw")

    def search_phone(self):
        self.search("6027", "苏雅雯")
        self.saw("6027", "target")
        self.shot("find-phone")

    def open_customer(self):
        self.tap("苏雅雯", "target")
        self.look(self.words("What is it about?"))
        self.shot("purpose")
        self.tap(self.words("Advice and shopping"), "push button")
        self.look("苏雅雯 Sarah", "heading")
        self.look(self.words("History"))
        self.shot("customer", readme="customer")

    def from_elsewhere(self):
        """Somebody whom only another store knows: asked of the company, brought here, opened."""
        w = self.words
        names = self.cdp.rows("SELECT id, json_extract(body, '$.displayName') FROM resource WHERE type = 'customer' AND removed IS NULL ORDER BY id")
        often = collections.Counter(name for _, name in names)
        here = {row[0] for row in self.cdp.rows("SELECT customer_id FROM scope_customer WHERE " + self.here())}
        with_coupon = {row[0] for row in self.cdp.rows("SELECT customer_id FROM resource WHERE type = 'coupon' AND status = 'active' AND removed IS NULL")}
        customer, name = next((key, name) for key, name in names
                              if key in with_coupon and key not in here and often[name] == 1 and name.isascii() and len(name) > 4)
        self.search(name, w("Search online", "CompanyCard"), "push button")
        self.look(w("This tablet only holds customers of this store. An online search is recorded."))
        self.tap(w("Search online", "CompanyCard"), "push button")
        self.look(w("From elsewhere in the company"), "target", wait=STARTS)
        self.shot("find-company")
        self.tap(w("From elsewhere in the company"), "target")
        self.until("the record does not come", lambda: self.shows(w("What is it about?")) or self.shows(name, "heading"), STARTS)
        if self.shows(w("What is it about?")):
            self.tap(w("Advice and shopping"), "push button")
        self.look(name, "heading")
        self.look(w("History"))
        self.until("no coupon of theirs shows", lambda: not self.shows(w("No coupons")))
        self.shot("customer-from-elsewhere")
        brought = self.cdp.rows("SELECT count(*) FROM scope_visit WHERE customer_id = ? AND " + self.here(), customer)
        self.expect(brought[0][0] == 1, "the CDP did not bring the customer into this store's scope")

    def customer_tabs(self):
        w = self.words
        for name, tab, sign in (("purchases", "Purchases", "KC-2203"), ("coupons", "Coupons", "¥1,000"), ("contact", "Contact", None),
                                ("preferences", "Preferences and consent", None)):
            self.tap(w(tab, "CustomerViewModel"), "target", area=(88, 100, 1280, 196))
            if sign:
                self.look(sign)
            self.shot(f"customer-{name}")

    # --- locking --------------------------------------------------------------------------------------------------

    def lock(self):
        self.rail("Lock")
        self.look(self.words("Locked. What you did is saved."))

    def unlock(self):
        self.digits(PIN)
        self.gone(self.words("Locked. What you did is saved."))

    def lock_and_unlock(self):
        self.lock()
        for node in self.desk.nodes():
            if "苏雅雯" in node.name or "WKND" in node.name:
                raise StepFailed(f"the lock screen shows {node}")
        self.shot("locked")
        self.hands.scan("WKND-7F3K-91QD")
        self.saw(self.words("Scanned. It opens after your PIN."))
        self.unlock()
        self.look("WKND-7F3K-91QD")
        self.say("  - what was scanned while locked opened after the PIN")
