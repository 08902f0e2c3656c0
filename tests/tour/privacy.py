"""Scenes of somebody who takes the tablet away: no byte of what the screens showed lies in clear in the files of the program."""
import base64
import json
import os

NAMES = 40  # other customers of this store whose names are looked for as well


def forms(word):
    """The ways in which a program might have written a word: four encodings, hexadecimal, Base64 at each of its alignments, JSON."""
    plain = word.encode()
    yield from (word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"))
    yield from (plain.hex().encode(), plain.hex().upper().encode(), json.dumps(word)[1:-1].encode())
    for before in range(3):
        whole = base64.b64encode(bytes(before) + plain)
        inner = whole[(before * 8 + 5) // 6:]  # without the characters that the bytes before had a part in
        yield inner.rstrip(b"=")[:-1]  # and without the one that would hold bits of what follows


class Privacy:
    def surroundings(self):
        """The program's temporary and configuration folders, below the tour's own, so that they can be searched."""
        places = {name: self.folder / name.lower() for name in ("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        for place in (*places.values(), self.folder / "downloads"):
            place.mkdir(exist_ok=True)
        (places["XDG_CONFIG_HOME"] / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.folder / "downloads"}"\n')
        clock = {"LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "FAKETIME": self.clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return {**os.environ, **{name: str(place) for name, place in places.items()}, **(clock if self.clock else {})}

    def personal_words(self):
        """What the CDP knows of the customer who was served, and the names of others."""
        sarah = self.cdp.record("customer", "cu-1001")
        words = {sarah["displayName"], sarah["names"][0]["text"], sarah["names"][1]["text"], *sarah["names"][0]["pinyin"]}
        words.update(point["masked"] for point in sarah["contactPoints"] if point["kind"] == "email")
        words.update(identity["value"] for identity in sarah["identities"])
        words.update(note["text"]["text"] for note in sarah["notes"])
        for (body,) in self.cdp.rows("SELECT body FROM resource WHERE type = 'customer' AND length(json_extract(body, '$.displayName')) > 2 ORDER BY id LIMIT ?", NAMES):
            words.add(json.loads(body)["displayName"])
        return words

    def nothing_in_clear(self):
        wanted = [(word, form) for word in sorted(self.personal_words()) for form in forms(word)]
        searched = size = 0
        found = []
        folders = [self.folder / "device", *(self.folder / name for name in ("tmpdir", "xdg_cache_home", "xdg_config_home", "xdg_data_home"))]
        for path in [self.out / "programs.log", *(file for folder in folders for file in folder.rglob("*") if file.is_file())]:
            content = path.read_bytes()
            searched, size = searched + 1, size + len(content)
            found += [f"{word} in {path.name}" for word, form in wanted if form in content]
        self.expect(searched > 3, f"only {searched} files were there to search")
        self.expect(not found, "in clear: " + ", ".join(found[:5]))
        control = b"".join(path.read_bytes() for path in self.folder.glob("cdp.db*"))
        self.expect("苏雅雯".encode() in control, "the search finds nothing even in the CDP's own file")
        self.say(f"  - {len(wanted)} forms of names, a note, a number and an address: none in {searched} files, {size // 1024} KiB")
