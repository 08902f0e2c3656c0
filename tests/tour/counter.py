"""Scenes at the counter: a coupon from the scan to the till card, what can be undone, what a scan says that opens nothing."""

from desk import StepFailed
from stage import PIN

WEEKEND, WINTER, BIRTHDAY, ONLINE_ONLY = "WKND-7F3K-91QD", "WNTR-51PW-8CTN", "BDAY-9K4C-2M7X", "SHIP-2K8M-04AX"
OTHERS_WINTER = "WNTR-9D2X-6T4M"  # of a customer who uses nothing else in the tour
NEW_MEMBER, SHOES = "NEWM-4T8R-2C6P", "SHOE-8J2V-5R6K"
IDS = {NEW_MEMBER: "cp-newm-4t8r2c6p", SHOES: "cp-shoe-8j2v5r6k", WEEKEND: "cp-wknd-7f3k91qd", WINTER: "cp-wntr-51pw8ctn", BIRTHDAY: "cp-bday-9k4c2m7x"}
UNDO_ENDS = 40.0  # seconds: ten to undo, then the way to the CDP
CARD = "4111 1111 1111 1111"


class Counter:
    def coupons_idle(self):
        self.rail("Coupons")
        for again in (self.words("Scan another", "CouponScreen"), self.words("Next customer")):
            if self.shows(again, "push button"):
                self.tap(again, "push button")
        self.look(self.words("Scan the customer’s coupon"), "heading")
        self.shot("coupon-idle")

    def scan_coupon(self, code=WEEKEND, readme=None):
        w = self.words
        self.hands.scan(code)
        self.look(w("Valid", "VerdictText"), "alert")
        self.look(code)
        self.look("苏雅雯")
        self.shot("coupon-verdict", readme=readme)

    def see_the_rules(self):
        self.tap(self.words("See %n rule(s) that are met"), "push button")
        self.look(self.words("%1 takes part"))
        self.shot("coupon-rules")
        self.tap(self.words("Fold the rules that are met"), "push button")

    def enter_amount(self, amount, *expected):
        w = self.words
        self.tap(w("Enter the amount"), "push button")
        self.look(w("Amount of the purchase"), "dialog")
        self.hands.type_words(amount)
        self.look(amount)
        self.shot("coupon-amount")
        self.tap(w("Use this amount"), "push button")
        for text in expected:
            self.saw(text)
        self.shot("coupon-priced")

    def redeem(self, readme=None, picture=True):
        """A picture takes seconds on a slow machine, of the ten in which a redemption can be undone."""
        w = self.words
        self.tap(w("Redeem this coupon"), "push button")
        self.saw(w("Reference %1"))
        self.look(w("Undo", "CouponScreen"), "push button")
        if picture:
            self.shot("coupon-till-card", readme=readme)

    def undo_redemption(self):
        w = self.words
        self.tap(w("Undo", "CouponScreen"), "push button", exact=True)
        self.gone(w("Reference %1"))
        self.look(w("Valid", "VerdictText"), "alert")
        self.look(w("Redeem this coupon"), "push button")
        self.shot("coupon-undone")

    def redeemed_at_cdp(self, code):
        """Waits until the CDP holds the redemption, exactly once."""
        coupon = self.until(f"the CDP never heard that {code} was redeemed", lambda: self.redemption(code), UNDO_ENDS)
        self.expect(len(coupon["redemptions"]) == 1, f"the CDP has {len(coupon['redemptions'])} redemptions of {code}")
        self.say(f"  - the CDP says {code}: {coupon['status']}, {len(coupon['redemptions'])} redemption, {coupon['redemptions'][0]['discount']['amount'] / 100:.2f} off")

    def redemption(self, code):
        coupon = self.cdp.record("coupon", IDS[code])
        return coupon if coupon["status"] == "redeemed" else None

    def not_redeemed_at_cdp(self, code):
        coupon = self.cdp.record("coupon", IDS[code])
        self.expect(not coupon.get("redemptions"), f"the CDP has a redemption of {code} that was undone")

    def used_already(self):
        """The same coupon again: refused with the reason."""
        w = self.words
        self.coupons_idle()
        self.hands.scan(WEEKEND)
        self.look(w("Not valid"), "alert")
        self.saw(w("Already used %1"))
        self.shot("coupon-not-valid")

    def online_only(self):
        self.hands.scan(ONLINE_ONLY)
        self.look(self.words("Not valid"), "alert")
        self.saw(self.words("For online orders only"))

    def make_up_for_it(self):
        """Refused: a coupon instead, out of a manager's budget by their PIN; usable at once, and taken back again."""
        w = self.words
        self.tap(w("Give a coupon to make up for it", "CouponScreen"), "push button")
        self.look(w("Give a coupon to make up for it", "GoodwillSheet"), "dialog")
        self.look(w("A manager allows it with their own PIN; it comes out of their budget for today."))
        self.shot("goodwill-what")
        self.tap(w("Hand the tablet to a manager"), "push button")
        self.look(w("Who allows it?"), "dialog")
        self.look(w("%1 left today, %n coupon(s)"))
        self.shot("goodwill-who")
        self.hands.type_words(PIN)
        self.saw(w("Given: %1"))
        self.look(w("Valid", "VerdictText"), "alert")
        self.hands.key("z", "Control")
        self.saw(w("%1 is taken back"))
        self.look(w("Not valid"), "alert")

    def almost(self):
        """Beside a coupon that is used alone it is kept out, and the sentence names that one; for another purchase its amount
        decides, and one below the least says how much is missing."""
        w = self.words
        self.hands.scan(WINTER)
        self.look(w("Almost"), "alert")
        self.saw(w("Cannot be combined with “%1”, already used on this purchase"))
        self.saw(w("Use the better of the two. For another purchase, enter its amount."))
        self.shot("coupon-one-a-purchase")
        self.tap(w("Enter the amount"), "push button")
        self.look(w("Amount of the purchase"), "dialog")
        self.hands.type_words("880")
        self.tap(w("Use this amount"), "push button")
        self.saw(w("%1 to go"), "alert")
        self.look("¥120", "alert")
        self.look(w("What the customer can use instead"))
        self.shot("coupon-almost")

    def ask_a_manager(self):
        """What a rule refuses, somebody else allows with a reason and their own PIN; a wrong one is counted."""
        w = self.words
        self.tap(w("Ask a manager"), "push button")
        self.look(w("Why should it be allowed?"), "dialog")
        self.tap(w("Very nearly met"))
        self.shot("override-why")
        self.tap(w("Hand the tablet to them"), "push button")
        self.look(w("Who allows it?"), "dialog")
        self.hands.type_words("135790")
        self.saw(w("That PIN is not right. %n try(ies) left."))
        self.shot("override-pin")
        self.hands.type_words(PIN)
        self.saw(w("Allowed by %1."))
        self.shot("override-till-card")
        self.tap(w("Undo", "CouponScreen"), "push button", exact=True)
        self.saw(w("%1 to go"), "alert")
        self.not_redeemed_at_cdp(WINTER)

    def fixed_price(self):
        """A price for an article: what lies above it comes off."""
        w = self.words
        self.coupons_idle()
        self.hands.scan(NEW_MEMBER)
        self.look(w("Valid", "VerdictText"), "alert")
        self.look("江予安")
        self.enter_amount("129", "¥99.00")
        self.redeem()
        self.saw(w("Take %1 off at the till"))
        self.look("¥30.00")
        self.redeemed_at_cdp(NEW_MEMBER)

    def second_for_less(self):
        """Buy one, get the second for less: the till knows the articles, so it takes off what the coupon says."""
        w = self.words
        self.coupons_idle()
        self.hands.scan(SHOES)
        self.look(w("Valid", "VerdictText"), "alert")
        self.look("顾明轩")
        self.shot("coupon-second-for-less")
        self.redeem()
        self.saw(w("Take off at the till what the coupon says"))
        self.redeemed_at_cdp(SHOES)

    def use_two_together(self):
        """Two coupons that name each other: proposed with what they take off, redeemed and undone as one."""
        w = self.words
        self.look(w("Use “%1” instead"), "push button")  # which saves as much, and now
        self.tap(w("Change", "CouponViewModel"), "push button", exact=True)
        self.look(w("Amount of the purchase"), "dialog")
        self.hands.type_words("1280")
        self.tap(w("Use this amount"), "push button")
        self.look(w("%n coupons work together"))
        self.shot("coupon-together")
        self.tap(w("Use these %n together: −%1"), "push button")
        self.saw(w("%n references, one for each coupon"))
        self.shot("coupon-together-till-card")
        self.tap(w("Undo", "CouponScreen"), "push button", exact=True)
        self.look(w("%n coupons work together"))
        for code in (WINTER, BIRTHDAY):
            self.not_redeemed_at_cdp(code)

    def scans_that_open_nothing(self):
        """Never silence: each says a sentence that names the next step."""
        w = self.words
        self.rail("Find")
        for code, sentence in (("GIFT-0000-1111", "This code is not known here: %1. If it is a coupon, scan it under Coupons; else search by name or phone."),
                               ("6901234567892", "%1 is an article. Open an order to count it."),
                               ("4111111111111111", "That is a payment card. It was not stored. Ask for the member code."),
                               ("481516", "That looks like a pickup code. Open the order first, then scan it at the hand-over."),
                               ("X" * 600, "This code is not one of ours. Type the number, or search by phone.")):
            self.hands.scan(code)
            node = self.saw(w(sentence))
            if code.startswith("4111") and "4111" in node.name:
                raise StepFailed("a payment card's number is on the screen")
        self.hands.scan("GIFT-0000-1111")
        self.look(w("This code is not known here: %1. If it is a coupon, scan it under Coupons; else search by name or phone."))
        self.shot("scan-unknown")
        self.tap(w("Close", "Main"), "push button")
        self.gone("GIFT-0000-1111")
