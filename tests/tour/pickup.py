"""Scenes at the pickup desk: claim, pick, short, bay, ready, the customer is here, hand over."""
from desk import WAIT, StepFailed

EXACT = dict(exact=True)


class Pickup:
    def order(self, number):
        return self.cdp.record("order", f"pk-{number}")

    def board(self):
        w = self.words
        self.rail("Pickup")
        for lane in ("Arrived, waiting", "Late", "To pick", "Ready"):
            self.look(w(lane, "PickupBoardScreen"), "heading")
        self.look("4841")
        self.shot("pickup-board", readme="board")

    def open_order(self, number):
        """By its card on the board; lanes are longer than the screen, and their foot counts what lies below."""
        self.rail("Pickup")
        board = self.words("Arrived, waiting", "PickupBoardScreen")
        self.look(board, "heading")
        self.look(number)
        for _ in range(10):
            card = self.desk.all(number, "push button") or [node for node in self.desk.nodes() if node.role == "push button" and node.name.startswith(number)]
            if card and 170 <= card[0].y and card[0].y + 40 < self.desk.height - 150:
                self.hands.click(card[0].x + 30, card[0].y + 24)
                try:
                    return self.gone(board, "heading", wait=WAIT / 2)
                except StepFailed:
                    continue
            x = card[0].centre()[0] if card else self.desk.width - 150
            self.scroll(min(x, self.desk.width - 60), self.desk.height // 2, 2, bool(card) and card[0].y < 170)
        raise StepFailed(f"order {number} is not on the board")

    def claim(self):
        w = self.words
        self.open_order("4835")
        self.look(w("Nobody has this order yet"))
        self.tap(w("Take it", "PickupOrderViewModel"), "push button")
        self.saw(w("You have this order"))
        self.tap(w("Start picking"), "push button")
        self.look(w("Pick one: %1"), "push button")
        self.shot("order-picking")

    def pick_by_scan(self):
        w = self.words
        line = self.order(4835)["lines"][0]
        self.hands.scan("6901234567892")
        self.saw(w("%1 is not in this order. It was not counted."))
        self.shot("order-wrong-item")
        self.hands.scan(line["gtin"])
        self.look("1/3")
        self.gone(w("%1 is not in this order. It was not counted."))

    def pick_by_tap(self):
        self.tap(self.words("Pick one: %1"), "push button")
        self.look("2/3")

    def short_with_reason(self):
        w = self.words
        self.tap(w("Short: %1"), "push button")
        self.saw(w("Why is %1 short?").split()[0] if self.words.language == "en" else w("Why is %1 short?"))
        self.shot("order-short-why")
        self.tap(w("Not on the shelf"), "push button")
        self.look(w("Ready with %1"), "push button")
        self.look(w("Ask the customer"), "push button")
        self.look(w("Leave this item out"), "push button")
        self.shot("order-short-what")
        self.tap(w("Leave this item out"), "push button")
        self.look(w("Everything is picked or settled"))
        self.shot("order-short-settled")

    def bay_by_scan(self):
        self.hands.scan("C-05")
        self.until("C-05 was not chosen", lambda: [n for n in self.desk.all("C-05") if n.role == "label"])

    def ready_and_undo(self):
        w = self.words
        self.tap(w("Mark ready"), "push button", **EXACT)
        self.look(w("Lies in bay"))
        self.hands.key("z", "Control")  # at once: a step can be undone for ten seconds only
        self.look(w("Mark ready"), "push button", **EXACT)
        self.shot("order-ready-undone")
        self.tap(w("Mark ready"), "push button", **EXACT)
        self.look(w("Lies in bay"))
        self.saw(w("%1: waiting, goes out at %2"))
        self.shot("order-ready", readme=None)

    def ready_at_cdp(self):
        order = self.until("the CDP never heard that 4835 is ready", lambda: self.ready(4835), 60)
        bays = [place["code"] for place in order["staging"]["locations"]]
        self.expect(bays == ["C-05"], f"the CDP says bay {bays}")
        # The notice of the step that was undone is put aside when it would have gone out.
        notices = self.until("the CDP has more or less than one ready notice for 4835", self.one_notice, 60)
        self.say(f"  - the CDP says 4835: {order['status']} in {bays[0]}, one notice, {notices[0][0]}")

    def one_notice(self):
        notices = self.cdp.rows("SELECT state FROM notification WHERE order_id = 'pk-4835' AND template LIKE '%ready%' AND state != 'suppressed'")
        return notices if len(notices) == 1 else None

    def ready(self, number):
        order = self.order(number)
        return order if order["status"] == "ready" else None

    def customer_is_here(self):
        """By hand, for a walk-in; then the customer waits on the board."""
        w = self.words
        self.tap(w("Customer is here"), "push button")
        self.saw(w("%1 a colleague noted that the customer is here"))
        self.gone(w("Customer is here"), "push button")

    def arrival_rings(self):
        """The customer of 4819 taps “I am here” on the phone: it rings on every screen until somebody takes it."""
        w = self.words
        self.rail("Campaigns")
        self.cdp.arrived("pk-4819")
        self.saw(w("The customer of %1 is here", "PickupAttentionViewModel"), wait=60)
        self.shot("arrival-rings")
        for _ in range(4):  # others may have arrived meanwhile: each is taken by itself
            if self.shows(w("I take it"), "push button"):
                self.tap(w("I take it"), "push button")
                self.look(w("You have this order")) if self.shows(w("You have this order")) else None
        self.until("it still rings", lambda: not self.shows(w("I take it"), "push button"))

    def begin_hand_over(self, number):
        w = self.words
        self.open_order(number)
        self.tap(w("Hand over", "PickupOrderViewModel"), "push button", **EXACT)
        self.look(w("Who is collecting?"), "heading")

    def hand_over_wrong_code(self):
        w = self.words
        self.begin_hand_over("4835")
        self.hands.type_words(self.wrong_code("pk-4835"))
        self.look(w("Entered", "HandOverViewModel"), "push button")
        self.tap(w("Hand over %n item(s)"), "push button")
        self.saw(w("The code does not match. Ask the customer to read it out again; %n try(s) left"))
        self.shot("hand-over-wrong-code")

    def wrong_code(self, order):
        right = self.cdp.pocket(f"order={order}")["code"]
        return "000000" if right != "000000" else "111111"

    def hand_over_by_code(self):
        self.finish_hand_over(self.cdp.pocket("order=pk-4835")["code"])
        self.handed_over_at_cdp(4835)

    def finish_hand_over(self, code):
        w = self.words
        self.hands.scan(code)
        self.look(w("Entered", "HandOverViewModel"), "push button")
        self.shot("hand-over", readme="hand-over")
        self.tap(w("Hand over %n item(s)"), "push button")
        self.look(w("Back to the board"), "push button")
        self.shot("handed-over")
        self.tap(w("Back to the board"), "push button")
        self.look(w("Arrived, waiting"), "heading")

    def hand_over_by_id(self):
        w = self.words
        self.begin_hand_over("4817")
        self.tap(w("No pickup code? See an ID"), "push button")
        self.look(w("Which document did you see? No number is written down."))
        self.tap(w("Passport"), "push button")
        self.look(w("ID seen: %1"))
        self.shot("hand-over-id")
        self.tap(w("Hand over %n item(s)"), "push button")
        self.tap(w("Back to the board"), "push button")
        self.handed_over_at_cdp(4817)

    def handed_over_at_cdp(self, number):
        order = self.until(f"the CDP never heard that {number} was handed over",
                           lambda: self.order(number) if self.order(number)["status"] == "handed_over" else None, 60)
        self.expect(len(order["handovers"]) == 1, f"the CDP has {len(order['handovers'])} hand-overs of {number}")
        self.say(f"  - the CDP says {number}: {order['status']}, {len(order['handovers'])} hand-over by {order['handovers'][0]['proof']['method']}")

    def not_ready_yet(self):
        """A customer waits whose order is not ready: an honest time, and it is written down."""
        w = self.words
        self.open_order("4838")
        if self.shows(w("Customer is here"), "push button"):
            self.tap(w("Customer is here"), "push button")
        self.tap(w("Give an honest time"), "push button")
        self.look(w("“We are still getting it ready. It will be here at %1; you can wait or come back then.”"))
        self.shot("order-honest-time")
        self.scroll(self.desk.width - 200, 300, 10)
        self.tap(w("Promise %1"), "push button")
        self.saw(w("%1: promised for %2"))
