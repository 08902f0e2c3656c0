#!/usr/bin/env python3
"""Runs clang-tidy over many files of a module at once: reading Qt's headers costs far more than checking our code.

Usage: tidy.py FILE... (paths below the root of the tree, as git lists them; needs build/dev/compile_commands.json)
Files whose private names collide go into another batch. Prints the findings, exits 1 if there are any."""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "tidy"
BATCH = 14  # more would gain little and want more memory
FINDING = re.compile(r"^(/\S+?):\d+:\d+: (?:warning|error): .*\[([\w.,-]+)\]$")


def flags_of_files() -> dict[str, str]:
    """The compiler's flags for each file, without input and output. gcc's precompiled header, which clang cannot read,
    is replaced by the header it was made from."""
    flags = {}
    for entry in json.loads((ROOT / "build/dev/compile_commands.json").read_text()):
        command = re.sub(r" -o \S+ -c \S+$", "", entry["command"])
        command = re.sub(r" -Winvalid-pch -include \S*cmake_pch\.hxx", f" -include {ROOT}/cmake/Precompiled.h", command)
        flags[os.path.relpath(entry["file"], ROOT)] = command
    return flags


def batches(files: list[str], flags: dict[str, str]) -> list[list[str]]:
    """Files with the same flags, in the order of their names."""
    same: dict[str, list[str]] = {}
    for file in sorted(files):
        if file not in flags:
            raise SystemExit(f"{file} is not part of the build: run ./dev build first")
        same.setdefault(flags[file], []).append(file)
    return [group[i:i + BATCH] for group in same.values() for i in range(0, len(group), BATCH)]


def run(files: list[str], flags: str) -> str:
    folder = OUT / files[0].replace("/", "_").removesuffix(".cpp")
    folder.mkdir(parents=True, exist_ok=True)
    unit = folder / "batch.cpp"
    unit.write_text("".join(f'#include "{ROOT / file}"\n' for file in files))
    (folder / "compile_commands.json").write_text(json.dumps(
        [{"directory": str(ROOT / "build/dev"), "file": str(unit), "command": f"{flags} -Wno-shadow -c {unit}"}]))
    done = subprocess.run(["clang-tidy", "-p", folder, "--quiet", f"--config-file={ROOT}/.clang-tidy",
                           r"--header-filter=.*/(app|src)/.*\.(h|cpp)$",
                           "--checks=-clang-analyzer-*,-bugprone-suspicious-include", unit], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 or done.stdout else done.stdout + done.stderr


def check(files: list[str], flags: str) -> str:
    """What clang-tidy says of the files. A name that two files define each for itself is no finding."""
    said = run(files, flags)
    collided = {os.path.relpath(hit[1], ROOT) for line in said.splitlines()
                if (hit := FINDING.match(line)) and hit[2].startswith("clang-diagnostic-error")}
    apart = [file for file in files if file in collided]
    if len(files) == 1 or not collided:
        return said
    rest = [file for file in files if file not in collided]
    if not rest or not apart:
        return "".join(check([file], flags) for file in files)
    return check(rest, flags) + check(apart, flags)


def main() -> int:
    flags = flags_of_files()
    OUT.mkdir(parents=True, exist_ok=True)
    groups = batches(sys.argv[1:], flags)
    told: set[str] = set()
    found: list[str] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = [pool.submit(check, group, flags[group[0]]) for group in groups]
        for number, done in enumerate(as_completed(checks), 1):
            for line in done.result().splitlines():
                if line not in told and (FINDING.match(line) or " error: " in line):
                    told.add(line)
                    found.append(line)
            print(f"  {number} of {len(groups)} batches", flush=True)
    print("\n".join(found), flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
