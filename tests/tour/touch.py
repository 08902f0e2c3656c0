"""Scenes by finger alone, on a screen that can be touched; only what is searched for is typed."""
from desk import SCREEN, TARGET_MIN
from finger import Fingers, Glass
from stage import ASSOCIATE, PIN, STARTS

EDGE = 3  # px inside the edge of a target: there a finger must hit it too
SLOW = 1.2  # seconds that slow hands rest on what they tap
FRESH = "4833"  # an order that no other scene works on
RAIL = 88


class Touch:
    # --- the screen -----------------------------------------------------------------------------------------------

    def begin_touching(self, *arguments):
        """The same tablet, on a display with a touch device; from here on every click of the tour is a tap."""
        glass = Glass(self.folder / "glass", SCREEN, self.log)
        self.desk.move_to(glass.number, glass.process)
        self.desk.hands = self.hands = Fingers(glass, SCREEN)
        self.say(f"  - Xorg without hardware, with a touch device, runs on display :{glass.number}")
        self.start_again(*arguments)
        self.until("the sign-in screen does not come", self.sign_in_shown, STARTS)
        self.fit(1280, 800)

    @staticmethod
    def corners(node):
        """Points just inside the corners of a target."""
        left, top, right, bottom = node.x + EDGE, node.y + EDGE, node.x + node.width - 1 - EDGE, node.y + node.height - 1 - EDGE
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def headings(self):
        return [node.name for node in self.desk.nodes() if node.role == "heading"]

    # --- at the door ----------------------------------------------------------------------------------------------

    def sign_in_by_touch(self):
        """A tap between two keys types nothing, then each digit at another corner of its key: one digit too many or too few signs nobody in."""
        self.tap(ASSOCIATE, "target")
        self.look(self.words("Type your 6-digit PIN"))
        one, two = (self.still(digit, "push button", exact=True) for digit in "12")
        self.hands.click((one.x + one.width + two.x) // 2, one.centre()[1])
        self.shot("touch-pin-pad")
        for turn, digit in enumerate(PIN):
            key = self.still(digit, "push button", exact=True)
            self.expect(min(key.width, key.height) >= TARGET_MIN, f"{key} is too small for a finger")
            self.hands.click(*self.corners(key)[turn % 4])
        self.look(self.words("Today in this store"), "heading")

    def rail_by_touch(self):
        """The navigation hits at opposite corners of each place, with a palm resting on the bar above."""
        palm = self.hands.put(600, 40)
        for place, sign in (("Pickup", self.words("Arrived, waiting", "PickupBoardScreen")), ("Campaigns", self.words("Briefing")),
                            ("Sync", self.words("This device")), ("Find", self.words("Waiting in store"))):
            name = self.words(place, "AppRail")
            item = [node for node in self.desk.all(name, "target") if node.name.split(",")[0] == name and node.x < RAIL][-1]
            for point in self.corners(item)[::2]:
                self.hands.click(*point)
                self.look(sign)
                self.rail("Coupons")
                self.look(self.words("Coupon check"), "heading")
        self.hands.lift(palm, 600, 40)
        self.rail("Find")

    def tap_slowly(self):
        """Slow hands: a tap that rests on the card opens it too."""
        card = self.look(self.words("Who may use it"))
        self.hands.click(*card.centre(), held=SLOW)
        self.look(self.words("Briefing"))
        self.rail("Find")
        self.look(self.words("Today in this store"), "heading")

    # --- lists ----------------------------------------------------------------------------------------------------

    def flick(self, what, grip, rises=True):
        """Flicks from `grip`, an element of the list `what`; it must have moved and nothing may have opened."""
        headings, x, y = self.headings()[:2], *grip.centre()
        self.hands.flick(x, y, max(y - 300, 80) if rises else min(y + 300, self.desk.height - 20))

        def moved():
            now = [node for node in self.desk.nodes() if node.name == grip.name and node.role == grip.role]
            return not now or (now[-1].y < grip.y if rises else now[-1].y > grip.y)

        self.until(f"{what} did not scroll", moved)
        self.settle()
        self.expect(self.headings()[:2] == headings, f"the flick over {what} opened {self.headings()[:2]}")
        return moved()

    def settle(self):
        """Until a flicked list has come to rest."""
        self.hands.settled(self.desk.width, self.desk.height)

    def flick_find(self):
        """From a campaign's row, and back from the button that hands an order over: neither opens."""
        self.flick("Find", [node for node in self.desk.all("", "list item") if node.x > RAIL and node.width > 400][-1])
        buttons = self.desk.all("", "push button", area=(1100, 80, 1280, 700))
        self.expect(buttons, "nobody waits in the store")
        self.flick("Find", buttons[-1], rises=False)

    def customer_by_touch(self):
        """A search, then by finger: the hit, the purpose, and the history flicked to its end and back."""
        self.search("syw", "苏雅雯")
        self.tap("苏雅雯", "target")
        self.look(self.words("What is it about?"))
        self.tap(self.words("Advice and shopping"), "push button")
        self.look("苏雅雯 Sarah", "heading")
        self.look(self.words("History"))
        rows = self.timeline()
        self.expect(len(rows) > 5, f"the history has only {len(rows)} rows in sight")
        first = rows[0]
        for _ in range(2):  # by a row in the middle: those below the end of the list are told, too, and cannot be touched
            rows = self.timeline()
            self.flick("the history", rows[len(rows) // 2])
        self.shot("touch-history")
        self.expect(first.name not in [row.name for row in self.timeline()], f"{first} is still in sight")
        for _ in range(10):  # the list, then the page around it, each by what a flick carries it
            rows = self.timeline()
            if rows[0].name == first.name and rows[0].y >= first.y:
                break
            self.hands.flick(*rows[len(rows) // 2].centre(), self.desk.height - 20)
            self.settle()
        self.look(first.name, "list item")
        self.look("苏雅雯 Sarah", "heading")

    def timeline(self):
        """The rows of the history that are in sight."""
        return [node for node in self.desk.all("", "list item", area=(500, 190, 940, self.desk.height)) if node.height == TARGET_MIN]

    def flick_board(self):
        """A lane of the board: from a card, which must not open."""
        self.rail("Pickup")
        self.look(self.words("Ready", "PickupBoardScreen"), "heading")
        self.settle()
        lane = self.ready_cards()
        self.expect(len(lane) > 3, f"only {len(lane)} orders are ready")
        self.flick("the lane of ready orders", lane[-2])
        self.shot("touch-board")
        self.flick("the lane of ready orders", self.ready_cards()[0], rises=False)

    def ready_cards(self):
        return [node for node in self.desk.all("", "push button", area=(980, 160, 1270, 720)) if node.name[:4].isdigit()]

    # --- an order -------------------------------------------------------------------------------------------------

    def pick_by_touch(self):
        w = self.words
        self.open_order(FRESH)
        if self.shows(w("Take it", "PickupOrderViewModel"), "push button"):
            self.tap(w("Take it", "PickupOrderViewModel"), "push button")
            self.look(w("You have this order"))
        if self.shows(w("Start picking"), "push button"):
            self.tap(w("Start picking"), "push button")
        self.look("0 / 1", "list item")
        self.tap(w("Pick one: %1"), "push button")
        self.look("1 / 1", "list item")
        self.tap(w("Put one back: %1"), "push button")
        self.look("0 / 1", "list item")
        self.hands.click(*self.corners(self.still(w("Pick one: %1"), "push button"))[0])
        self.look("1 / 1", "list item")

    def bay_and_undo_by_touch(self):
        """A bay that the grid hides is dragged into sight and hit at its edge, beside others; ready; undone on the toast."""
        w = self.words
        seen = self.still("A-04", "push button")
        self.hands.scroll(*seen.centre(), 4)
        self.until("the bays did not scroll", lambda: self.look("A-04", "push button").y < seen.y)
        bay = self.still("C-08", "push button")
        self.hands.click(*self.corners(bay)[2])
        self.until("C-08 was not chosen", lambda: [node for node in self.desk.all("C-08") if node.role == "label"])
        self.tap(w("Mark ready"), "push button", exact=True)
        self.look(w("Lies in bay"))
        self.tap(w("Undo", "ToastBar"), "push button", exact=True)  # at once: it can be undone for ten seconds only
        self.look(w("Mark ready"), "push button", exact=True)
        self.shot("touch-order-undone")

    def nothing_stays_lit(self):
        """A button that was tapped twice, there and back, looks as before: no hover stays where the finger was."""
        self.rail("Pickup")
        button = self.still(self.words("Select"), "push button")
        before = self.pixels(button)
        self.hands.click(*button.centre())
        self.look(self.words("End selecting"), "push button")
        self.hands.click(*button.centre())
        self.gone(self.words("End selecting"), "push button")
        self.until("the button stays lit", lambda: self.pixels(button) == before)

    def pixels(self, node):
        screen = self.hands.settled(self.desk.width, self.desk.height)
        return [screen[4 * (self.desk.width * line + node.x):][:4 * node.width] for line in range(node.y, node.y + node.height)]
