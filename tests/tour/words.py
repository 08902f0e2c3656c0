"""The program's own words in the language it speaks, from its translation files: the tour reads what people read."""
import re
import xml.etree.ElementTree as ET

BLANK = re.compile(r"%n|%\d")


class Words:
    def __init__(self, root, language):
        self.language = language
        name = "zh_CN" if language == "zh-CN" else "en"
        self.known = {}
        for context in ET.parse(root / "translations" / f"counterpart_{name}.ts").getroot().findall("context"):
            for message in context.findall("message"):
                forms = [form.text or "" for form in message.iter("numerusform")] or [message.findtext("translation") or ""]
                self.known.setdefault(message.findtext("source"), {})[context.findtext("name").split("::")[-1]] = forms[-1]

    def __call__(self, source, context=None):
        """The longest piece without blanks of what the program says for `source`, in the given or the only context."""
        said = self.known.get(source)
        if said is None:
            raise KeyError(f"the program has no words “{source}”")
        if context is None and len(set(said.values())) > 1:
            raise KeyError(f"“{source}” is said differently in {', '.join(said)}")
        text = said[context] if context else next(iter(said.values()))
        return max(BLANK.split(text), key=len).strip()
