"""Scenes without a network: the CDP killed, a captive portal in its place, and the CDP back on the same file and port."""
import http.server
import json
import threading

from counter import BIRTHDAY
from stage import PIN, STARTS

END = 30  # notches: to the end of the page
PORTAL_PAGE = "<!doctype html><html><head><title>Mall Wi-Fi</title></head><body><h1>Welcome</h1><form><button>Accept</button></form></body></html>".encode()


class PortalPage(http.server.BaseHTTPRequestHandler):
    """Answers everything with a friendly page and 200, as a hotel or a mall does."""

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length:
            self.rfile.read(length)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PORTAL_PAGE)))
        self.end_headers()
        self.wfile.write(PORTAL_PAGE)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    def log_message(self, *_):
        pass


class Line:
    def pull(self):
        """The CDP is killed, not asked to end."""
        self.commands_before = self.cdp.commands()
        self.cdp.kill()
        self.saw(self.words("Offline · data as of %1"), wait=60)
        self.shot("offline")

    def find_offline(self):
        self.search_pinyin()
        self.tap("苏雅雯", "target")
        self.tap(self.words("Advice and shopping"), "push button")
        self.look("苏雅雯 Sarah", "heading")
        self.shot("offline-customer")

    def redeem_offline(self):
        w = self.words
        self.hands.scan(BIRTHDAY)
        self.look(BIRTHDAY)
        self.tap(w("Enter the amount"), "push button")
        self.look(w("Amount of the purchase"), "dialog")
        self.hands.type_words("800")
        self.tap(w("Use this amount"), "push button")
        self.look("¥700.00")
        self.saw(w("OK for now"), "alert")
        self.shot("offline-coupon", readme="offline")
        self.tap(w("Redeem offline"), "push button")
        self.saw(w("Reference %1"))
        self.look(w("Saved on this device; it is booked when the device is online again."))
        self.shot("offline-till-card")

    def hand_over_offline(self):
        w = self.words
        self.begin_hand_over("4821")
        self.hands.type_words(self.code_4821)
        self.look(w("Entered", "HandOverViewModel"), "push button")
        self.shot("offline-hand-over")
        self.tap(w("Hand over %n item(s)"), "push button")
        # Without a line the store wants a manager for an order of this total.
        self.look(w("Who allows it?"), "dialog")
        self.saw(w("There is no line, and this order is worth %1: the store wants a manager to allow it. They type their own PIN; nobody is signed in by it."))
        self.shot("offline-hand-over-manager")
        self.hands.type_words(PIN)
        self.look(w("Saved on this device"))
        self.tap(w("Back to the board"), "push button")

    def ask_code_before(self):
        """The customer reads the code from the phone, which was there before the line went."""
        self.code_4821 = self.cdp.pocket("order=pk-4821")["code"]

    def queue(self):
        w = self.words
        self.rail("Sync")
        self.saw(w("The centre has not answered since %1. You can keep working."))
        self.look(w("Waiting for network", "QueueText"))
        self.saw(w("Redeem a coupon", "ActText"))
        self.saw(w("Hand over an order", "ActText"))
        self.shot("offline-sync", readme="sync")
        self.tap(w("Hand over an order", "ActText"), "list item")
        self.saw(w("no answer came; sending it twice does no harm"), "list item", wait=60)
        self.shot("offline-sync-waiting")
        self.tap(w("Hand over an order", "ActText"), "list item")

    def support_report(self):
        """What support gets is read first, and names nobody."""
        w = self.words
        self.scroll(900, 600, END)
        self.tap(w("Contact support"), "push button")
        self.look(w("Save this report and hand it to support, with what you were about to do. It has counts, times and codes, and names nobody."))
        self.shot("support-report")
        self.tap(w("Save the report"), "push button")
        self.saw(w("Saved as %1 in %2"))
        files = sorted((self.folder / "downloads").glob("counterpart-*.txt"))
        self.expect(len(files) == 1, f"{len(files)} reports were saved")
        report = json.loads(files[0].read_text("utf-8"))
        self.expect(report["line"]["state"] == "offline", f"the report says the line is {report['line']['state']}")
        self.expect(any(key.split()[0] in ("queued", "sending", "retry") for key in report["queue"]), "the report has nothing that waits")

    def captive_portal(self):
        """Somebody else answers at the CDP's address: the sentence says what to do, and work goes on."""
        w = self.words
        self.portal = http.server.ThreadingHTTPServer(("127.0.0.1", self.cdp.port), PortalPage)
        threading.Thread(target=self.portal.serve_forever, daemon=True).start()
        self.scroll(900, 600, END, True)
        self.tap(w("Try again now"), "push button")
        self.saw(w("The shop Wi-Fi asks for a sign-in."), wait=60)
        self.saw(w("Sign in to the Wi-Fi in the system's settings. Counterpart is waiting and nothing is lost. %1"))
        self.look(w("Wi-Fi asks for a sign-in"))
        self.shot("captive-portal")
        self.search_phone()
        self.rail("Sync")
        self.look(w("Redeem a coupon", "ActText"))

    def bring_back(self):
        self.portal.shutdown()
        self.portal.server_close()
        self.cdp.start()
        self.until("the queue does not drain", self.drained, STARTS)
        self.shot("back-online")

    def drained(self):
        w = self.words
        if self.shows(w("Online. Everything is sent.")) and self.shows(w("Nothing waits")):
            return True
        if self.shows(w("Try again now"), "push button"):
            self.tap(w("Try again now"), "push button")
        return False

    def agrees_exactly_once(self):
        self.redeemed_at_cdp(BIRTHDAY)
        self.handed_over_at_cdp(4821)
        twice = self.cdp.rows("SELECT device_id, seq FROM command_result GROUP BY device_id, seq HAVING count(*) > 1")
        self.expect(not twice, f"the CDP has commands twice: {twice}")
        self.say(f"  - commands at the CDP: {self.commands_before} before, {self.cdp.commands()} now, none twice")
