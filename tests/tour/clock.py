"""Sarah at the counter while the tablet's clock is not to be believed: cannot tell, and why; then the CDP answers."""
import pathlib

from counter import WEEKEND
from desk import StepFailed
from stage import STARTS

LIBRARY = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
MOVED = "+3h"


class WrongClock:
    def move_the_clock(self):
        """Somebody set the clock while the program was closed and the line down; time since boot is what it was."""
        self.expect(LIBRARY.exists(), "faketime is not installed")
        self.sign_out()
        self.stop()
        self.cdp.kill()
        self.clock = MOVED
        self.start_again("--language", "zh-CN")
        self.sign_in_screen()
        self.sign_in()

    def cannot_tell(self):
        """Neither “expired” nor “valid”: the reason, what to do, and no way to redeem."""
        w = self.words
        self.coupons_idle()
        self.hands.scan(WEEKEND)
        self.look(w("Cannot tell"), "alert")
        self.saw(w("The clock of this device may be wrong"))
        self.saw(w("Set the device’s clock, then check again."))
        for sign in ("Redeem this coupon", "Redeem offline"):
            if self.shows(w(sign), "push button"):
                raise StepFailed("a coupon can be redeemed by a clock that may be wrong")
        self.shot("clock-cannot-tell")
        self.rail("Sync")
        self.saw(w("to be compared when online: no coupon is redeemed offline"))
        self.shot("clock-sync")

    def told_by_the_cdp(self):
        """The clock is still wrong; by how much is known now, and that is enough."""
        w = self.words
        self.cdp.start()
        self.rail("Sync")
        self.until("the tablet does not come back online", self.drained, STARTS)
        self.coupons_idle()
        self.hands.scan(WEEKEND)
        self.look(w("Valid", "VerdictText"), "alert")
        self.look(WEEKEND)
        self.shot("clock-resolved")

    def set_it_right(self):
        self.sign_out()
        self.stop()
        self.clock = None
        self.start_again("--language", "zh-CN")
        self.sign_in_screen()
        self.sign_in()
