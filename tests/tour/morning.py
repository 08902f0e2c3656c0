"""A manager's morning: what runs today, how it goes, what was wrongly refused, and the same as a file. Every number that is read
is counted again in the CDP's own database."""
import csv
import re
import time

from desk import StepFailed
from stage import STARTS

CAMPAIGN = "cm-wknd"
REST = 0.6  # seconds until the page stands still
FAR = 30  # notches: to the other end of the page


class Morning:
    def counted(self, where, what="count(*)"):
        """Over the stored events of the campaign until now."""
        return self.cdp.rows(f"SELECT coalesce({what}, 0) FROM campaign_event WHERE campaign_id = ? AND {where} AND at <= CAST(strftime('%s', 'now') AS INTEGER) * 1000",
                             CAMPAIGN)[0][0]

    def here(self):
        return "store_id = (SELECT store_id FROM device ORDER BY enrolled_at DESC LIMIT 1)"

    @staticmethod
    def number(text):
        """The first number of a text, without its thousands separators."""
        found = re.search(r"\d[\d,]*", text)
        if not found:
            raise StepFailed(f"“{text}” has no number")
        return int(found.group().replace(",", ""))

    def into_sight(self, text):
        """Scrolls the page from its top until `text` lies free of the bar above it, and rests there."""
        def free():
            return any(100 < node.y < self.desk.height - 80 for node in self.desk.all(text))

        def back():
            self.scroll(900, 600, 1, True)
            time.sleep(REST)

        self.scroll(900, 600, FAR, True)
        self.until(f"“{text}” does not come into sight", lambda: free() or self.scroll(900, 600, 2))
        time.sleep(REST)  # a page that was flicked runs on, and may have run past it
        self.until(f"“{text}” does not stay in sight", lambda: free() or back())

    def decide_a_question(self):
        """Both versions of what broke a rule, a decision with a note, and where it can be read afterwards."""
        w = self.words
        self.rail("Sync")
        self.saw(w("What was done here"))
        self.saw(w("What the centre holds"))
        self.shot("sync-question")
        self.tap(w("Honour it"), "push button")
        self.saw(w("This cannot be taken back."))
        self.tap(w("Note (optional)"), "text")
        self.hands.type_words("ok")
        self.shot("sync-decide")
        self.hands.key("Return")
        self.look(w("Nothing to decide"))
        self.tap(w("Show", "DecidedCard"), "push button")
        self.saw(w("Honoured"), "list item")
        self.shot("sync-decided")
        self.rail("Campaigns")

    def what_runs(self):
        w = self.words
        self.saw(w("Running · %1"))
        self.scroll(200, 600, FAR)
        for group in ("Scheduled · %1", "Ended · %1"):
            self.saw(w(group))
        self.shot("manager-campaigns-ended")
        self.scroll(200, 600, FAR, True)
        self.saw(w("figures as of %1"))
        self.saw(w("Data as of %1"))

    def read_the_briefing(self):
        w = self.words
        self.tap(w("I have read it"), "push button")
        self.look(w("Read", "CampaignsScreen"), "push button", exact=True)
        self.until("the CDP never heard that the briefing was read",
                   lambda: self.cdp.rows("SELECT count(*) FROM campaign_ack WHERE campaign_id = ?", CAMPAIGN)[0][0] > 0, STARTS)
        self.scroll(900, 600, FAR)
        self.look(w("Who may use it"))
        self.look(w("Not included"))
        self.saw(w("On the phone: %1"))
        self.shot("manager-briefing")
        self.scroll(900, 600, FAR, True)

    def definition_on_tap(self):
        w = self.words
        self.tap(w("Redeemed here"), "push button")
        self.saw(w("Redemptions in this store since the campaign began. Undone ones are not counted."))
        self.shot("manager-definition")
        shown = self.number(self.look(w("Redeemed here"), "push button").name)
        self.expect(shown == self.counted("step = 'redeemed' AND " + self.here()), f"the screen says {shown} redemptions, the CDP's events another number")
        self.tap(w("Close", "CampaignsScreen"), "push button")

    def channel_goals(self):
        """Each channel against what it is to reach, both counted again, what the pace says, and what it means."""
        w = self.words
        goals = self.cdp.rows("SELECT json_extract(g.value, '$.channel'), json_extract(g.value, '$.redeemed') FROM resource r, json_each(r.body, '$.channelGoals') g "
                              "WHERE r.type = 'campaign' AND r.id = ? AND json_extract(g.value, '$.storeId') = (SELECT store_id FROM device ORDER BY enrolled_at DESC LIMIT 1)", CAMPAIGN)
        self.expect(len(goals) > 1, f"{len(goals)} channels of {CAMPAIGN} have a goal")
        self.into_sight(w("No goal set"))
        self.scroll(900, 600, 1)  # down to the line under the sentence
        for channel, goal in goals:
            redeemed = self.counted(f"step = 'redeemed' AND channel = '{channel}' AND " + self.here())
            self.saw(f"{w('redeemed %1')} {redeemed:,} {w('of %1')} {goal:,}", "push button")
        self.look(w("No goal set"), "push button")
        self.shot("manager-goals")
        self.tap(f"{w('of %1')} {goals[0][1]:,}", "push button")
        self.saw(w("Redemptions in this store through this channel since the campaign began. Undone ones are not counted. The forecast goes on at the mean of the last 7 whole days until the end. The line shows 14 days."))
        self.shot("manager-goal-definition")
        self.tap(w("Close", "CampaignsScreen"), "push button")

    def wrongly_refused(self):
        """How many, why, which of them could have been used, and what to do about it."""
        w = self.words
        self.into_sight(w("Why %n were refused"))
        title = self.saw(w("Why %n were refused"))
        refused = self.counted("step IN ('refused', 'refused_wrongly') AND " + self.here())
        self.expect(self.number(title.name) == refused, f"{title.name}, but the CDP has {refused}")
        sign = w("%n of them could have been used by the rules. Say sorry, and offer the coupon again.")
        self.into_sight(sign)
        self.look(w("Campaign not running"), "list item")
        sentence = self.saw(w("%n of them could have been used by the rules. Say sorry, and offer the coupon again."))
        wrong = self.counted("step = 'refused_wrongly' AND " + self.here())
        self.expect(self.number(sentence.name) == wrong, f"{sentence.name}, but the CDP has {wrong}")
        self.shot("manager-refusals")

    def save_as_csv(self):
        w = self.words
        self.into_sight(w("Save as CSV"))
        self.tap(w("Save as CSV"), "push button")
        self.saw(w("Saved as %1 in %2"))
        files = sorted((self.folder / "downloads").glob("*.csv"))
        self.expect(len(files) == 1, f"{len(files)} files were saved")
        rows = list(csv.DictReader(files[0].read_text("utf-8-sig").splitlines()))
        bare = [row["figure"] for row in rows if len(row["definition"]) < 4]
        self.expect(not bare, f"without a definition: {bare}")
        for figure in ("redeemed", "goal", "refused", "revenue", "refused_wrongly:campaign-not-live", "budget"):
            self.expect(any(row["figure"] == figure for row in rows), f"the file has no {figure}")
        redeemed = next(int(row["value"]) for row in rows if row["figure"] == "redeemed" and row["scope"].startswith("store ") and not row["channel"])
        self.expect(redeemed == self.counted("step = 'redeemed' AND " + self.here()), f"the file says {redeemed} redemptions")
        self.say(f"  - {files[0].name}: {len(rows)} rows, each with its definition; {redeemed} redemptions, as the CDP's events")
        self.shot("manager-csv")

    def figures_offline(self):
        """Without the CDP the same figures, with the time they are of."""
        w = self.words
        self.scroll(900, 600, FAR, True)
        before = self.look(w("Redeemed here"), "push button").name
        self.cdp.kill()
        self.saw(w("Offline · data as of %1"), wait=60)
        self.rail("Find")
        self.rail("Campaigns")
        self.saw(w("figures as of %1"))
        self.saw(w("Data as of %1"))
        self.expect(self.look(w("Redeemed here"), "push button").name == before, "offline the figures are others")
        self.shot("manager-offline")
        self.cdp.start()
        self.rail("Sync")
        self.until("the tablet does not come back online", self.drained, STARTS)
