#!/usr/bin/python3
"""Drives the real counterpart against a real counterpart-cdp, as store staff would, and writes pictures and a transcript.

Run by ./dev tour inside a private bus with an unlocked keyring. Every step says what it must see; the first that does not see it
ends the tour with 1. Debian's own Python is used because gi belongs to it.
"""
import argparse
import pathlib
import sys
import time

from clock import WrongClock
from counter import OTHERS_WINTER, Counter, WEEKEND
from desk import TARGET_MIN, StepFailed
from line import Line
from morning import Morning
from pickup import Pickup
from privacy import Privacy
from stage import ASSOCIATE, Stage
from states import States
from touch import Touch
from visit import Visit

HEADER = """# Counterpart, the tour

Real programs, real keys, clicks, scanner bursts and touches; every step is asserted on the accessible tree, and what reached the
CDP is read from the CDP's own database.
"""


class Tour(Stage, Privacy, Visit, Counter, WrongClock, Pickup, Line, States, Morning, Touch):
    person = ASSOCIATE

    def short(self):
        """The main job once, as the demo shows it."""
        self.start("--demo", "--profile", self.folder, "--language", "zh-CN", "--script", "still")
        for name, act, *rest in (
                ("See the sign-in screen", self.sign_in_screen), ("Sign in as 李思敏", self.sign_in), ("Find syw", self.search_pinyin),
                ("Open 苏雅雯", self.open_customer), ("Look at her tabs", self.customer_tabs), ("Open the coupon check", self.coupons_idle),
                ("Scan her coupon", self.scan_coupon), ("Enter the amount", self.enter_amount, "899", "¥719.20"), ("Redeem it", self.redeem),
                ("See the board", self.board), ("See the campaigns", self.campaigns), ("See the Sync centre", self.sync_centre),
                ("Lock and unlock", self.lock_and_unlock)):
            self.step(name, act, *rest)

    def campaigns(self):
        self.rail("Campaigns")
        self.look(self.words("Campaigns", "CampaignsScreen"), "heading")
        self.look(self.words("Briefing"))
        self.shot("campaigns")

    def sync_centre(self):
        self.rail("Sync")
        self.look(self.words("How fresh the data is"))
        self.look(self.words("This device"))
        self.shot("sync")

    def long(self):
        self.cdp.start()
        self.start_again("--language", "zh-CN")
        for name, act, *rest in (
                ("Enrol the tablet with a wrong code", self.enrol_wrong), ("Enrol it with the right one", self.enrol),
                ("See the sign-in screen", self.sign_in_screen), ("A wrong PIN", self.wrong_pin), ("Sign in: the associate's Find", self.sign_in),
                ("A customer looks up the pickup code on the phone", self.ask_code_before),
                ("Find by the first letters of the pinyin", self.search_pinyin), ("Find by the phone ending", self.search_phone),
                ("Open 苏雅雯", self.open_customer), ("Look at her tabs", self.customer_tabs)):
            self.step(name, act, *rest)
        self.unsure_clock()
        self.coupons()
        self.desk_work()
        self.without_network()
        self.others()
        for look in (("dark", "zh-CN", 1280, 800, "--dark"), ("en", "en", 1280, 800), ("en-dark", "en", 1280, 800, "--dark"),
                     ("portrait", "zh-CN", 800, 1280), ("desktop", "en", 1920, 1080)):
            self.main_screens(*look)
        self.by_touch()

    def by_touch(self):
        """What a shift does most, by finger alone; ends on its own display."""
        self.variant = ""
        self.speak("zh-CN")
        for name, act, *rest in (
                ("A screen that can be touched", self.begin_touching, "--language", "zh-CN"), ("Sign in at the edges of the keys", self.sign_in_by_touch),
                ("The navigation at its corners, a palm resting", self.rail_by_touch), ("A slow tap", self.tap_slowly), ("Flick Find", self.flick_find),
                ("A customer, and the history flicked", self.customer_by_touch), ("Flick a lane of the board", self.flick_board),
                ("Pick, put back, pick", self.pick_by_touch), ("The bay; ready; undone", self.bay_and_undo_by_touch), ("Nothing stays lit", self.nothing_stays_lit),
                ("Sign out by touch", self.sign_out)):
            self.step(name, act, *rest)
        self.stop()

    def only_touch(self):
        self.cdp.start()
        self.start_again("--language", "zh-CN")
        self.step("Enrol the tablet", self.enrol_at_once)
        self.stop()
        self.by_touch()

    def unsure_clock(self):
        for name, act, *rest in (
                ("The clock was moved, and no line", self.move_the_clock), ("Cannot tell, and why", self.cannot_tell),
                ("The CDP tells the time", self.told_by_the_cdp), ("The clock is set right", self.set_it_right)):
            self.step(name, act, *rest)

    def part(self, name):
        """One part of the long tour, on a tablet enrolled for it."""
        self.cdp.start()
        self.start_again("--language", "zh-CN")
        self.step("Enrol the tablet", self.enrol_at_once)
        if name == "manager":
            self.step("The manager's campaigns", self.manager_opens_campaigns)
            return self.morning()
        if name == "line":
            self.step("A manager was here today", self.manager_opens_campaigns)
            self.step("Sign out", self.sign_out)
        self.step("Sign in", self.sign_in)
        if name == "line":
            self.step("A customer looks up the pickup code on the phone", self.ask_code_before)
            return self.without_network()
        return self.unsure_clock() if name == "clock" else self.coupons()

    def morning(self):
        for name, act in (
                ("An open question of the centre", self.decide_a_question), ("What runs today", self.what_runs), ("The briefing", self.read_the_briefing), ("What a figure means", self.definition_on_tap),
                ("Each channel and its goal", self.channel_goals), ("What was refused, and wrongly", self.wrongly_refused), ("The figures as a table", self.figures_as_a_table),
                ("The figures as a file", self.save_as_csv), ("The figures without the CDP", self.figures_offline)):
            self.step(name, act)

    def coupons(self):
        for name, act, *rest in (
                ("Somebody whom only another store knows", self.from_elsewhere), ("Open the coupon check", self.coupons_idle), ("A coupon of the web shop", self.online_only), ("Make up for it", self.make_up_for_it),
                ("Scan the coupon that was pushed at the door", self.scan_coupon, WEEKEND, "coupon"),
                ("See the rules", self.see_the_rules), ("Enter the amount", self.enter_amount, "899", "¥719.20"), ("Redeem", self.redeem, None, False),
                ("Undo", self.undo_redemption), ("The CDP heard nothing", self.not_redeemed_at_cdp, WEEKEND), ("Redeem again", self.redeem, "till-card"),
                ("The CDP has it once", self.redeemed_at_cdp, WEEKEND), ("The same coupon again", self.used_already),
                ("A coupon whose least amount is missed", self.almost), ("A manager allows it", self.ask_a_manager), ("Two coupons together", self.use_two_together),
                ("A basket by scan", self.basket_by_scan),
                ("A price for an article", self.fixed_price), ("The second one for less", self.second_for_less), ("Scans that open nothing", self.scans_that_open_nothing), ("A note, and back", self.note_and_undo), ("Lock; scan; unlock", self.lock_and_unlock)):
            self.step(name, act, *rest)

    def desk_work(self):
        for name, act, *rest in (
                ("See the board", self.board), ("Claim an order", self.claim), ("Pick by scan", self.pick_by_scan), ("Pick by tap", self.pick_by_tap),
                ("Short, with a reason", self.short_with_reason), ("The bay by scan", self.bay_by_scan), ("Ready, undo, ready", self.ready_and_undo),
                ("The customer is here, noted by hand", self.customer_is_here), ("The CDP has it ready, one notice", self.ready_at_cdp),
                ("A wrong pickup code", self.hand_over_wrong_code), ("Hand over by the code", self.hand_over_by_code),
                ("Hand over after seeing an ID", self.hand_over_by_id), ("Not ready yet: an honest time", self.not_ready_yet),
                ("An arrival rings until it is taken", self.arrival_rings), ("Nothing personal lies in clear: signed in", self.nothing_in_clear)):
            self.step(name, act, *rest)

    def without_network(self):
        for name, act, *rest in (
                ("Pull the network", self.pull), ("Find a customer offline", self.find_offline),
                ("Redeem a coupon offline", self.redeem_offline), ("Hand over an order offline", self.hand_over_offline), ("See the queue", self.queue), ("What support gets", self.support_report),
                ("A captive portal answers instead", self.captive_portal), ("Bring the CDP back and see the queue drain", self.bring_back),
                ("The CDP agrees, exactly once", self.agrees_exactly_once)):
            self.step(name, act, *rest)

    def others(self):
        for name, act, *rest in (
                ("See the campaigns", self.campaigns), ("See the Sync centre", self.sync_centre), ("Lock", self.lock),
                ("Nothing personal lies in clear: locked", self.nothing_in_clear), ("Unlock", self.unlock), ("Sign out", self.sign_out),
                ("A reset PIN, then an own one", self.new_pin), ("Text at 130 %", self.large_text), ("The desk's board", self.desk_opens_the_board), ("Sign out the desk", self.sign_out), ("The manager's campaigns", self.manager_opens_campaigns)):
            self.step(name, act, *rest)
        self.morning()
        for name, act, *rest in (
                ("End the program", self.stop), ("Nothing personal lies in clear: ended", self.nothing_in_clear)):
            self.step(name, act, *rest)

    def main_screens(self, name, language, width, height, *arguments):
        """The main screens once more: in another language, theme or size."""
        self.variant, self.person = f"-{name}", ASSOCIATE
        self.speak(language)
        self.start_again("--language", language, *arguments)
        self.step(f"The sign-in screen: {name}", self.sign_in_screen, width, height)
        self.step(f"The main screens: {name}", self.screens)
        self.stop()

    def screens(self):
        self.sign_in()
        self.search_pinyin()
        self.open_customer()
        self.coupons_idle()
        self.hands.scan(OTHERS_WINTER)
        self.look(self.words("Valid", "VerdictText"), "alert")
        self.shot("coupon-verdict")
        self.board()
        self.open_order("4828")
        self.look(self.words("Start picking"), "push button")
        self.shot("order")
        self.begin_hand_over("4809")
        self.shot("hand-over")
        self.campaigns()
        self.sync_centre()
        self.lock()
        self.shot("locked")
        self.unlock()
        self.sign_out() # who is ended without that comes back to the same place


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--short", action="store_true", help="the main job once, in one language")
    parser.add_argument("--part", choices=("clock", "counter", "line", "manager"), help="only this part of the long tour")
    parser.add_argument("--touch", action="store_true", help="only what is done by finger")
    parser.add_argument("--pictures", type=pathlib.Path, help="folder that gets the pictures of the README")
    options = parser.parse_args()
    options.build, options.out = options.build.resolve(), options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    for old in options.out.glob("*.png"):
        old.unlink()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    tour = Tour(options)
    tour.say(HEADER)
    code = 0
    try:
        tour.open()
        tour.short() if options.short else tour.only_touch() if options.touch else tour.part(options.part) if options.part else tour.long()
        tour.say(f"\nThe tour went through: {tour.steps} steps, {tour.count} pictures, {time.monotonic() - tour.started:.0f} s.")
    except StepFailed as problem:
        code = 1
        tour.say(f"\nThe tour failed at {problem}.")
    finally:
        tour.close()
        if tour.small:
            tour.say(f"\nLower than {TARGET_MIN} px:\n" + "\n".join(f"- {what} in {where}" for what, where in sorted(tour.small.items())))
        (options.out / "transcript.md").write_text("\n".join(tour.transcript) + "\n")
        print(f"Pictures and transcript.md are in {options.out}")
    return code


if __name__ == "__main__":
    sys.exit(main())
