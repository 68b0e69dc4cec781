#!/usr/bin/env python3
"""Compares the cases of fixtures/credentials with the official SDK for Python.

It runs each case's first step in the chain of `alibabacloud_credentials`, with the same variables,
the same home folder, the same clock and the scripted answers, and prints a table: case, our
provider, theirs, and why they differ. It exits with 1 when a difference has no explanation in
`case.json`, and says that it skips when the package is not installed. No other program runs it.

    python3 -m venv venv && venv/bin/pip install alibabacloud_credentials
    venv/bin/python tests/compare_credentials.py
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).parent / "fixtures" / "credentials"
# 2026-01-02T03:04:05Z, the time of every first step.
NOW = 1767323045
# Their names of the providers, and ours.
NAMES = {
    "env": "environment",
    "oidc_role_arn": "oidc",
    "cli_profile": "cli-profile",
    "profile": "ini-profile",
    "ecs_ram_role": "ecs-role",
    "credential_uri": "uri",
    "uri": "uri",
    "static_ak": "static",
    "static_sts": "static",
    "ram_role_arn": "assume-role",
    "cloud_sso": "cloud-sso",
    "oauth": "oauth",
    "external": "external",
    "rsa_key_pair": "rsa-key-pair",
}


def ours(case):
    """What our chain did in the first step, from the golden file: provider and key."""
    text = (case / "expected.txt").read_text(encoding="utf-8")
    step = text.split("== step 1", 1)[1].split("\n== ", 1)[0]
    provider = re.search(r"^served by (\S+)$", step, re.M)
    key = re.search(r"^key (\S+) ", step, re.M)
    return provider and provider.group(1), key and key.group(1)


def child(case):
    """Runs one case, in a process of its own: the package reads the variables once."""
    import time

    real = time.localtime
    time.localtime = lambda seconds=None: real(NOW if seconds is None else seconds)
    from Tea.core import TeaCore

    answers = json.loads((case / "case.json").read_text(encoding="utf-8"))["steps"][0].get("answers", [])

    class Response:
        def __init__(self, answer):
            self.status_code = answer.get("status", 200)
            self.headers = answer.get("headers", {})
            body = answer.get("body", "")
            self.body = (body if isinstance(body, str) else json.dumps(body)).encode()

    def act(request, options=None):
        action = (request.query or {}).get("Action")
        sent = action or f"{request.method or 'GET'} {request.pathname}"
        # They ask for a token twice, and we ask once: the last answer of a kind is repeated.
        matching = [answer for answer in answers if answer["to"] == sent]
        if not matching:
            raise RuntimeError(f"nothing answers {sent}")
        if len(matching) > 1:
            answers.remove(matching[0])
        answer = matching[0]
        if answer.get("silent") or ("body" not in answer and "status" not in answer):
            raise RuntimeError("no answer")
        return Response(answer)

    TeaCore.do_action = staticmethod(act)
    from alibabacloud_credentials.provider import DefaultCredentialsProvider, ExternalCredentialsProvider

    # A program that hangs is given up at once: a minute is the same for both.
    ExternalCredentialsProvider.DEFAULT_TIMEOUT = 1
    try:
        found = DefaultCredentialsProvider().get_credentials()
        result = {"provider": found.get_provider_name(), "key": found.get_access_key_id()}
    except Exception as error:  # noqa: BLE001
        result = {"error": str(error)}
    print("\n" + json.dumps(result), flush=True)
    # Their schedulers would keep the process alive.
    os._exit(0)


def theirs(case, description):
    """What their chain does: provider and key, or nothing and the error."""
    with tempfile.TemporaryDirectory() as home:
        if (case / "home").is_dir():
            shutil.copytree(case / "home", home, dirs_exist_ok=True)
        for path in pathlib.Path(home).rglob("*"):
            if path.is_file():
                path.write_text(path.read_text(encoding="utf-8").replace("{home}", home), encoding="utf-8")
        variables = {name: value.replace("{home}", home) for name, value in description.get("environment", {}).items()}
        environment = {"PATH": os.environ["PATH"], "HOME": home, **variables}
        command = [sys.executable, __file__, "--case", str(case)]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
        try:
            result = json.loads(run.stdout.strip().splitlines()[-1])
        except (IndexError, ValueError):
            return None, None, run.stderr[-300:]
    if "error" in result:
        return None, None, result["error"]
    parts = [part for part in result["provider"].split("/") if part != "default"]
    return "/".join(NAMES.get(part, part) for part in parts), result["key"], None


def main():
    if sys.argv[1:2] == ["--case"]:
        child(pathlib.Path(sys.argv[2]))
    try:
        import alibabacloud_credentials
    except ImportError:
        print("skipped: the package alibabacloud_credentials is not installed")
        return 0
    print(f"alibabacloud_credentials {alibabacloud_credentials.__version__}\n")
    same = explained = 0
    open_cases, idle = [], []
    for case in sorted(path for path in CASES.iterdir() if path.is_dir()):
        description = json.loads((case / "case.json").read_text(encoding="utf-8"))
        our_provider, our_key = ours(case)
        reason = description.get("python")
        their_provider, their_key, _ = theirs(case, description)
        if (our_provider, our_key) == (their_provider, their_key):
            same += 1
            idle += [case.name] if reason else []
            reason = ""
        elif reason:
            explained += 1
        else:
            open_cases.append(case.name)
            reason = "NOT EXPLAINED"
        print(f"{case.name:42} {our_provider or 'error':28} {their_provider or 'error':28} {reason}")
    print(f"\n{same} the same, {explained} differ with a reason, {len(open_cases)} without")
    if idle:
        print(f"reasons without a difference: {', '.join(idle)}")
    return 1 if open_cases or idle else 0


if __name__ == "__main__":
    sys.exit(main())
