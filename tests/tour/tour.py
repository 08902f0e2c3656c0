#!/usr/bin/python3
"""Drives the real counterpart and its real CDP through their screens, as an associate would, and takes pictures.

Run by ./dev tour inside a private bus with an unlocked keyring. Ends with an error and the name of the step that failed.
Debian's own Python is used because gi belongs to it.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from desk import (TARGET_MIN, StepFailed, click, gone, key, look, nodes, picture, scan, shows, start_display, type_words)

PIN = "246810"
CLICKABLE = {"push button", "page tab", "radio button", "check box", "list item"}

# The words of each screen, as the two languages say them.
WORDS = {
    "zh-CN": dict(who="谁在用这台平板", pin="输入 6 位 PIN", find="查找", today="本店今日", search="扫码，或输入姓名", purpose="这次是为了什么", browse="咨询与选购", customer="顾客",
                  coupons="验券", pickup="自提", campaigns="活动", sync="同步", lock="锁屏", locked="已锁屏", waiting="到店待取", brief="活动说明", fresh="数据更新情况", timeline="往来记录"),
    "en": dict(who="Who is using this tablet", pin="Type your 6-digit PIN", find="Find", today="Today in this store", search="Scan, or type name", purpose="What is it about", browse="Advice", customer="Customer",
               coupons="Coupons", pickup="Pickup", campaigns="Campaigns", sync="Sync", lock="Lock", locked="Locked", waiting="Waiting in store", brief="", fresh="How fresh the data is", timeline=""),
}


class Tour:
    def __init__(self, build, out, short):
        self.app = build / "app" / "counterpart"
        self.out, self.short = out, short
        self.log = open(out / "programs.log", "w")
        self.profile = pathlib.Path(tempfile.mkdtemp(prefix="counterpart-tour."))
        self.helpers, self.program, self.cdp = [], None, None
        self.transcript, self.small = [], set()
        self.count, self.variant, self.words = 0, "", WORDS["zh-CN"]

    # --- telling --------------------------------------------------------------------------------------------------

    def say(self, line):
        self.transcript.append(line)
        print(line, flush=True)

    def shot(self, name):
        self.count += 1
        file = f"{self.count:02d}-{name}{self.variant}.png"
        picture(self.out / file)
        self.say(f"   picture {file}")
        for node in nodes():
            if node.role in CLICKABLE and node.name and node.inside() and 0 < node.height < TARGET_MIN:
                self.small.add(f"{file}: {node}")

    def step(self, name, act):
        self.say(f"{len([l for l in self.transcript if l.startswith('==')]) + 1:2d}".join(["== ", f" {name}"]))
        begun = time.monotonic()
        try:
            act()
        except (StepFailed, subprocess.SubprocessError, OSError) as problem:
            self.say(f"   FAILED after {time.monotonic() - begun:.1f} s: {problem}")
            if self.program and self.program.poll() is not None:
                self.say(f"   counterpart had ended with {self.program.returncode}")
            try:
                picture(self.out / "failed.png")
            except (StepFailed, subprocess.SubprocessError, OSError):
                pass
            raise StepFailed(name) from problem
        self.say(f"   good, {time.monotonic() - begun:.1f} s")

    # --- acting ---------------------------------------------------------------------------------------------------

    def tap(self, text, role=None, exact=False):
        """Clicks the centre of what shows `text`; a target must be within the window and high enough for a finger."""
        node = look(text, role, exact)
        time.sleep(0.15)  # a list that is still arriving moves its rows
        node = look(text, role, exact)
        if node.role in CLICKABLE and node.height < TARGET_MIN:
            raise StepFailed(f"{node} is lower than {TARGET_MIN} px")
        click(node)

    def rail(self, place):
        node = next((n for n in nodes() if n.x < 88 and n.name.split(",")[0] == self.words[place]), None)
        if node is None:
            raise StepFailed(f"the rail has no “{self.words[place]}”")
        click(node)

    def ask_cdp(self, query):
        """What the customer's phone shows, from the CDP's pocket page."""
        port = (self.profile / "cdp" / "port").read_text().strip()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/pocket.json?{query}", timeout=5) as answer:
            return json.load(answer)

    def type_pin(self):
        for digit in PIN:
            click(look(digit, "push button", exact=True))

    # --- starting and ending --------------------------------------------------------------------------------------

    def start(self, *arguments):
        self.program = subprocess.Popen([self.app, "--demo", "--profile", self.profile, *arguments], stdout=self.log, stderr=self.log)

    def stop(self):
        if self.program and self.program.poll() is None:
            self.program.terminate()
            try:
                self.program.wait(8)
            except subprocess.TimeoutExpired:
                self.program.kill()
        self.program = None

    def end(self):
        self.stop()
        for process in ([self.cdp] if self.cdp else []) + self.helpers:
            process.terminate()
        self.log.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    # --- the visit ------------------------------------------------------------------------------------------------

    def sign_in_screen(self):
        look(self.words["who"], wait=45)
        look("李思敏", wait=20)
        self.shot("sign-in")

    def sign_in(self):
        self.tap("李思敏")
        look(self.words["pin"])
        self.shot("pin")
        type_words(PIN)
        look(self.words["today"], wait=10)
        time.sleep(0.5)
        self.shot("find")

    def search(self):
        self.tap(self.words["search"])
        type_words("syw")
        look("苏雅雯")
        self.shot("find-syw")

    def open_customer(self):
        self.tap("苏雅雯")
        look(self.words["purpose"])
        self.shot("purpose")
        self.tap(self.words["browse"], "push button")
        look("苏雅雯 Sarah", "heading")
        look(self.words["timeline"] or "Sarah")
        self.shot("customer")

    def customer_tabs(self):
        for name, tab, sign in (("purchases", "购买, ", "2025年"), ("coupons", "优惠券, ", "WNTR"), ("contact", "沟通", None), ("preferences", "偏好与许可", None)):
            self.tap(tab, "page tab")
            time.sleep(0.4)
            self.shot(f"customer-{name}")

    def check_coupon(self):
        self.rail("coupons")
        time.sleep(0.5)
        if shows("再扫一张"):
            self.tap("再扫一张")
        look("扫描顾客的优惠券") if shows("扫描顾客的优惠券") else None
        self.shot("coupon-idle")
        scan("WNTR-51PW-8CTN")
        look("可以使用", "alert")
        look("WNTR-51PW-8CTN")
        self.shot("coupon-verdict")

    def coupon_amount(self):
        self.tap("输入金额", "push button")
        look("商品合计金额", "dialog")
        type_words("1380")
        look("1380")
        self.shot("coupon-amount")
        self.tap("用这个金额", "push button")
        look("−¥100.00")
        look("¥1,280.00")
        self.shot("coupon-priced")

    def redeem(self):
        self.tap("核销这张券", "push button")
        look("凭证号", "alert")
        look("撤销", "push button")
        self.shot("coupon-till-card")

    def board(self):
        self.rail("pickup")
        look("到店待取", "heading")
        look("待拣货", "heading")
        self.shot("pickup-board")

    def pick(self):
        self.tap("4841、", "push button")
        self.tap("开始拣货", "push button")
        self.shot("order-picking")
        self.tap("拣一件：", "push button")
        look("都已拣完或处理")
        self.tap("A-02，空", "push button")
        self.shot("order-picked")
        self.tap("备货完成", "push button")
        look("交给顾客", "push button")
        self.shot("order-ready")

    def hand_over(self):
        code = self.ask_cdp("order=pk-4841")["code"]
        self.tap("交给顾客", "push button")
        look("谁来取", wait=3) if shows("谁来取") else None
        time.sleep(0.6)
        self.shot("hand-over")
        type_words(code)
        time.sleep(1.0)
        self.shot("hand-over-proven")
        button = [node for node in nodes() if node.role == "push button" and node.y > 680 and node.x > 700 and node.height >= 56]
        if not button:
            raise StepFailed("the hand-over has no main button")
        click(button[-1])
        look("回到自提看板" if shows("回到自提看板") else "看板", "push button")
        self.shot("handed-over")
        status = self.ask_cdp("order=pk-4841")["status"]
        if status not in ("handed_over", "handedOver", "collected"):
            raise StepFailed(f"the CDP says the order is {status}")

    def campaigns(self):
        self.rail("campaigns")
        look(self.words["brief"] or "WKND")
        self.shot("campaigns")

    def sync_centre(self):
        self.rail("sync")
        look(self.words["fresh"])
        self.shot("sync")

    def lock_and_unlock(self):
        self.rail("lock")
        look(self.words["locked"])
        if shows("苏雅雯"):
            raise StepFailed("the lock screen shows a customer")
        self.shot("locked")
        self.type_pin()
        gone(self.words["locked"], wait=8)
        self.shot("unlocked")

    # --- the network is pulled ------------------------------------------------------------------------------------

    def cdp_process(self):
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == self.program.pid:
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                    if words[0].endswith(b"counterpart-cdp"):
                        return int(entry.name), [word.decode() for word in words if word]
            except OSError:
                continue
        raise StepFailed("the CDP is not there")

    def pull(self):
        process, self.cdp_command = self.cdp_process()
        os.kill(process, signal.SIGKILL)
        look("离线", wait=30)
        self.shot("offline")

    def find_offline(self):
        self.rail("find")
        self.search()
        self.tap("苏雅雯")
        self.tap("咨询与选购", "push button")
        look("苏雅雯 Sarah", "heading")
        self.shot("offline-customer")

    def redeem_offline(self):
        scan("BDAY-9K4C-2M7X")
        look("BDAY-9K4C-2M7X")
        self.shot("offline-coupon")
        self.tap("输入金额", "push button")
        look("商品合计金额", "dialog")
        type_words("800")
        self.tap("用这个金额", "push button")
        look("¥700.00")
        self.tap("核销", "push button")
        look("凭证号", "alert")
        self.shot("offline-till-card")

    def queue(self):
        self.rail("sync")
        look("核销优惠券 · 生日礼")
        self.shot("offline-sync")
        if shows("在线，全部已上传"):
            raise StepFailed("the Sync centre says online")

    def bring_back(self):
        port = (self.profile / "cdp" / "port").read_text().strip()
        command = [f"127.0.0.1:{port}" if word.startswith("127.0.0.1:") else word for word in self.cdp_command if word != "--with-parent"]
        self.cdp = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        if shows("再试一次", "push button"):
            time.sleep(3)
            self.tap("再试一次", "push button")
        look("在线，全部已上传", wait=60)
        self.shot("back-online")
        state = {coupon["code"]: coupon["status"] for coupon in self.ask_cdp("customer=cu-1001")["coupons"]}
        if state.get("BDAY-9K4C-2M7X") == "active":
            raise StepFailed("the CDP never heard of the redemption")

    # --- other looks ----------------------------------------------------------------------------------------------

    def main_screens(self, name):
        """The main screens once more, in another theme or language."""
        self.sign_in()
        self.search()
        self.open_customer()
        for place, sign in (("coupons", None), ("pickup", None), ("campaigns", None), ("sync", "fresh")):
            self.rail(place)
            if sign:
                look(self.words[sign])
            time.sleep(0.6)
            self.shot(place)
        self.rail("lock")
        look(self.words["locked"])
        self.shot("locked")

    def run(self):
        self.helpers = start_display(self.log)
        self.start("--language", "zh-CN")
        for name, act in (("see the sign-in screen", self.sign_in_screen), ("sign in as 李思敏", self.sign_in), ("find syw", self.search),
                          ("open 苏雅雯", self.open_customer), ("look at her tabs", self.customer_tabs), ("scan her coupon", self.check_coupon),
                          ("enter the amount", self.coupon_amount), ("redeem it", self.redeem), ("see the pickup board", self.board),
                          ("pick an order and make it ready", self.pick), ("hand it over with the customer's code", self.hand_over),
                          ("read the campaigns", self.campaigns), ("see the Sync centre", self.sync_centre), ("lock and unlock", self.lock_and_unlock)):
            self.step(name, act)
        if self.short:
            return
        for name, act in (("pull the network", self.pull), ("find a customer offline", self.find_offline), ("redeem a coupon offline", self.redeem_offline),
                          ("see the queue", self.queue), ("bring the CDP back and see the queue drain", self.bring_back)):
            self.step(name, act)
        self.stop()
        self.cdp.terminate()
        self.cdp.wait(8)
        self.cdp = None
        for name, toggle, language in (("dark", "深色", "zh-CN"), ("en", "English", "en")):
            self.variant, self.words = f"-{name}", WORDS["zh-CN"]
            self.start("--language", "zh-CN")
            self.step(f"sign-in screen, {name}", lambda: (look(self.words["who"], wait=45), look("李思敏", wait=20), self.tap(toggle, "push button")))
            self.words = WORDS[language]
            self.step(f"sign-in screen, {name}, again", self.sign_in_screen)
            self.step(f"the main screens, {name}", lambda: self.main_screens(name))
            self.stop()


HEADER = """Counterpart, the tour. Real programs, real clicks and keys; every step is asserted on the accessible tree.
Not driven here: undoing a redemption (only that it is offered is seen), enrolment by hand (--demo enrols itself),
a tablet that loses its line without its CDP ending (the CDP is killed instead).
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    tour = Tour(options.build.resolve(), out, options.short)
    tour.say(HEADER)
    code, begun = 0, time.monotonic()
    try:
        tour.run()
        tour.say(f"\nThe tour went through in {time.monotonic() - begun:.0f} s. Pictures: {tour.count}.")
    except StepFailed as problem:
        code = 1
        tour.say(f"\nThe tour failed at: {problem}")
    finally:
        tour.end()
        if tour.small:
            tour.say(f"\nLower than {TARGET_MIN} px (warnings):\n" + "\n".join(sorted(tour.small)))
        (out / "transcript.txt").write_text("\n".join(tour.transcript) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
