#!/usr/bin/env python3
"""A second opinion: verifies ledgers and receipts from Protocol.md alone.

    verify.py [--key NAME+HASH+KEY] [--retired NAME+HASH+KEY:RECORDS]... PATH...

A PATH is a ledger's folder or a receipt's file. One line of JSON for each:
{"ok":true,"records":N,"problems":[{"line":N,"verdict":"integrity","what":"..."}]}.
Nothing here was taken from the programs: it needs Python 3.9 or later and the package `cryptography`.
Of propriety it knows the course of a session and its consents, not waits and handing over.
"""
import base64
import hashlib
import json
import os
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HERE = os.path.dirname(os.path.abspath(__file__))
PROTOCOL = os.path.join(HERE, "..", "..", "Protocol.md")
MAX_INTEGER = 2**53 - 1
P = 2**255 - 19
LOW_ORDER = {
    0, 1, P - 1,
    int.from_bytes(bytes.fromhex(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex(
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


class Bad(Exception):
    """What was expected."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- Section 5: canonical JSON -------------------------------------------------------------------

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def canonical(value, depth=0):
    if depth > 16:
        raise Bad("at most 16 levels")
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Bad("an integer up to 2^53-1")
        return str(value)
    if isinstance(value, str):
        out = []
        for c in value:
            out.append(SHORT.get(c) or ("\\u%04x" % ord(c) if c < " " else c))
        return '"' + "".join(out) + '"'
    if isinstance(value, list):
        return "[" + ",".join(canonical(v, depth + 1) for v in value) + "]"
    if isinstance(value, dict):
        for key in value:
            if not re.fullmatch(r"[a-z0-9_]{1,64}", key):
                raise Bad("another key")
        return "{" + ",".join(
            canonical(k) + ":" + canonical(value[k], depth + 1) for k in sorted(value)) + "}"
    raise Bad("no such value")


def parse(data, limit=16384):
    if len(data) > limit:
        raise Bad("at most %d bytes" % limit)
    try:
        text = data.decode("utf-8")
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Bad("JSON")
    try:
        if canonical(value).encode() != data:
            raise Bad("the canonical form")
    except UnicodeEncodeError:
        raise Bad("the canonical form")
    return value


def hexbytes(value, count):
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{%d}" % (2 * count), value):
        raise Bad("%d bytes in hexadecimal" % count)
    return bytes.fromhex(value)


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise Bad("base64")
    if base64.b64encode(data).decode() != text:
        raise Bad("base64 in its one spelling")
    return data


def key(raw):
    """A key that proves something: canonical and not of low order."""
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    if len(raw) != 32 or y >= P or y in LOW_ORDER:
        raise Bad("a canonical key that is not of low order")
    return raw


def verifies(raw, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key(raw)).verify(signature, message)
        return True
    except (InvalidSignature, ValueError, Bad):
        return False


# --- Section 9: the tree, notes, proofs ----------------------------------------------------------

def leaf(line):
    return sha(b"\0", line)


def node(left, right):
    return sha(b"\1", left, right)


def root(leaves):
    """RFC 6962, by halves; leaves are hashes."""
    if not leaves:
        return sha()
    stack = []
    for n, hash_ in enumerate(leaves):
        n += 1
        while n % 2 == 0:
            hash_ = node(stack.pop(), hash_)
            n //= 2
        stack.append(hash_)
    top = stack.pop()
    while stack:
        top = node(stack.pop(), top)
    return top


def includes(hash_, index, size, proof, wanted):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn = index, size - 1
    for other in proof:
        if sn == 0 or len(other) != 32:
            return False
        if fn & 1 or fn == sn:
            hash_ = node(other, hash_)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash_ = node(hash_, other)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hash_ == wanted


def decimal(text):
    if not re.fullmatch(r"0|[1-9][0-9]*", text) or int(text) >= 2**63:
        raise Bad("a decimal number")
    return int(text)


class Note:
    def __init__(self, text):
        body, sep, tail = text.rpartition("\n\n")
        if not sep or not tail.endswith("\n"):
            raise Bad("a signed note")
        self.text = body + "\n"
        self.signatures = []
        for line in tail[:-1].split("\n"):
            fields = line.split(" ")
            if len(fields) != 3 or fields[0] != "\u2014" or not fields[1] or "+" in fields[1]:
                raise Bad("a signature line")
            data = unbase64(fields[2])
            if len(data) < 5:
                raise Bad("a signature")
            self.signatures.append((fields[1], data[:4], data[4:]))
        lines = self.text.split("\n")
        if len(lines) < 4 or "" in lines[:-1]:
            raise Bad("origin, size and root")
        self.origin, self.size = lines[0], decimal(lines[1])
        self.root = unbase64(lines[2])
        if len(self.root) != 32:
            raise Bad("a root of 32 bytes")

    def _of(self, name, raw, kind):
        wanted = sha(name.encode(), b"\n", bytes([kind]), raw)[:4]
        return [s for n, h, s in self.signatures if n == name and h == wanted]

    def signed(self, name, raw):
        found = self._of(name, raw, 1)
        if not found or not all(verifies(raw, s, self.text.encode()) for s in found):
            raise Bad("a signature by " + name)
        if self.origin != name:
            raise Bad("a head of " + name)

    def believed(self, trusted, retired):
        """By the ledger's key, or by one that was while the ledger had no more records."""
        try:
            self.signed(*trusted)
        except Bad:
            for name, raw, records in retired:
                try:
                    self.signed(name, raw)
                except Bad:
                    continue
                if self.size <= records:
                    return
            raise

    def cosigned(self, name, raw):
        found = self._of(name, raw, 4)
        for s in found:
            time = int.from_bytes(s[:8], "big")
            message = ("cosignature/v1\ntime %d\n" % time) + self.text
            if len(s) != 72 or time >= 2**63 or not verifies(raw, s[8:], message.encode()):
                raise Bad("a cosignature by " + name)
        return bool(found)


# --- Section 7: who may say what, read from the document itself ----------------------------------

def speakers():
    table = {}
    with open(PROTOCOL, encoding="utf-8") as file:
        for line in file:
            cells = [c.strip() for c in line.split("|")]
            # Section 7 alone: a cell of events, then who, then their members.
            if len(cells) != 6 or not re.fullmatch(r"(`[a-z]+\.[a-z-]+`(, )?)+", cells[1]):
                continue
            who = [w.strip() for w in cells[2].split(",")]
            if set(who) <= {"person", "customer", "broker", "administrator"}:
                for event in re.findall(r"`([a-z]+\.[a-z-]+)`", cells[1]):
                    table[event] = who
            elif cells[2].startswith("as `") and "escalation." in cells[1]:
                for event in re.findall(r"`escalation\.([a-z-]+)`", cells[1]):
                    table["escalation." + event] = table["transfer." + event]
    return table


ROLES = {"technician": "person", "supervisor": "person", "auditor": "person"}


def speaker(by):
    role, _, who = by.partition(":")
    if by == "broker":
        return "broker"
    if role == "customer" and re.fullmatch(r"[0-9a-f]{16}", who):
        return "customer"
    if role == "administrator" and 1 <= len(who.encode()) <= 64:
        return "administrator"
    if role in ROLES and re.fullmatch(r"[a-z0-9-]{1,32}", who):
        return "person"
    raise Bad("an author")


# --- Section 9: another authority ----------------------------------------------------------------

def is_authority(certificate):
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return basic.ca and usage.key_cert_sign


def issued(certificate, issuer):
    try:
        issuer.public_key().verify(
            certificate.signature, certificate.tbs_certificate_bytes,
            ec.ECDSA(certificate.signature_hash_algorithm))
    except (InvalidSignature, TypeError, ValueError, AttributeError):
        return False
    return certificate.issuer == issuer.subject and is_authority(issuer)


def raw_key(certificate):
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def authorities_link(old, new, by_old, by_new):
    try:
        old, new, by_old, by_new = map(
            x509.load_der_x509_certificate, (old, new, by_old, by_new))
    except ValueError:
        return False
    return (all(map(is_authority, (old, new, by_old, by_new))) and raw_key(old) != raw_key(new)
            and issued(old, old) and issued(new, new)
            and issued(by_old, old) and raw_key(by_old) == raw_key(new)
            and issued(by_new, new) and raw_key(by_new) == raw_key(old))


# --- Sections 5 to 8: records --------------------------------------------------------------------

class Session:
    """Order, and the course of a session with its consents."""

    def __init__(self):
        self.phase, self.chains, self.customer = None, {}, None
        self.members, self.question, self.grants, self.lost = {}, None, {}, set()
        self.opening, self.shell, self.hasOther, self.bound = None, False, False, set()
        self.before = None


class Audit:
    def __init__(self, owner=None):
        """owner: whose receipt it is; None for a whole ledger."""
        self.owner, self.problems, self.sessions = owner, [], {}
        self.people, self.events = {}, speakers()
        self.origin, self.keys, self.authorities, self.changed = None, [], [], 0

    def report(self, line, verdict, what):
        self.problems.append({"line": line, "verdict": verdict, "what": what})

    def take(self, data, line):
        try:
            record = parse(data)
            if not isinstance(record, dict):
                raise Bad("an object")
            who = speaker(record.get("by", ""))
            event = record["event"]
            if event not in self.events:
                raise Bad("a known event")
            if not isinstance(record.get("at"), int) or not 0 <= record["at"] <= MAX_INTEGER:
                raise Bad("a time")
            if who not in self.events[event]:
                return self.report(line, "authorship", "%s may not say it" % record["by"])
            session = record.get("session")
            if session is not None:
                hexbytes(session, 16)
            if who in ("person", "customer"):
                raw, signature = hexbytes(record["key"], 32), hexbytes(record["sig"], 64)
                hexbytes(record["prev"], 32)
                if not isinstance(record["seq"], int) or record["seq"] < 1 or session is None:
                    raise Bad("a statement")
            elif set(record) & {"key", "prev", "seq", "sig"}:
                raise Bad("no members of a statement")
        except (Bad, KeyError, TypeError, AttributeError) as error:
            return self.report(line, "integrity", "expected a record: %s" % error)
        try:
            if who in ("person", "customer"):
                said = {k: v for k, v in record.items() if k not in ("at", "sig")}
                text = canonical(said).encode()
                if not verifies(raw, signature, b"aldaba/statement/v1\n" + text):
                    self.report(line, "authorship", "the signature of " + record["by"])
                if who == "person":
                    self.judge_person(record, line)
            self.roll(record, line)
            self.succeed(record, line)
            if event == "knock.made":
                message = b"aldaba/knock/v1\n" + record["knock"].encode() + hexbytes(
                    record["device_key"], 32)
                if not verifies(
                        hexbytes(record["device"], 32), hexbytes(record["vouch"], 64), message):
                    self.report(line, "authorship", "the signature of the device that knocks")
            if session is not None:
                state = self.sessions.setdefault(session, Session())
                state.before = (state.phase, frozenset(state.lost))
                digest = sha(text) if who in ("person", "customer") else None
                if self.order(state, record, digest, line):
                    return
                self.course(state, record, digest, who, line)
        except (Bad, KeyError, TypeError, AttributeError) as error:
            self.report(line, "integrity", "expected a record: %s" % error)

    # Whose key it is

    def judge_person(self, record, line):
        role, _, person = record["by"].partition(":")
        known = self.people.get(person)
        if (known is None and self.owner and self.owner.split(":")[0] in ROLES
                and record["by"] != self.owner):
            known = self.people[person] = {"role": role, "key": record["key"], "revoked": False}
        if known is None or known["key"] is None:
            self.report(line, "authorship", "somebody enrolled")
        elif known["revoked"] or known["key"] != record["key"] or known["role"] != role \
                or role == "auditor":
            self.report(line, "authorship", "the key of " + person)

    def roll(self, record, line):
        event = record["event"]
        if event == "person.added":
            self.people[record["person"]] = {"role": record["role"], "key": None, "revoked": False}
        elif event in ("person.enrolled", "person.renewed"):
            hexbytes(record["person_key"], 32)
            known = self.people.get(record["person"])
            if known is None and self.owner:
                known = self.people[record["person"]] = {
                    "role": record["role"], "key": None, "revoked": False}
            if known is None or known["role"] != record["role"]:
                self.report(line, "authorship", "somebody added before")
                known = self.people[record["person"]] = {
                    "role": record["role"], "key": None, "revoked": False}
            elif event == "person.renewed" and known["key"] not in (None, record["person_key"]):
                self.report(line, "authorship", "the same key")
            known["key"] = record["person_key"]
        elif event == "person.revoked" and record["person"] in self.people:
            self.people[record["person"]]["revoked"] = True

    # Other keys (section 9): each change is signed by the old one and by the new one

    def succeed(self, record, line):
        if record["event"] == "key.rotated":
            old, new = hexbytes(record["old_key"], 32), hexbytes(record["new_key"], 32)
            message = b"aldaba/rotation/v1\n" + (self.origin or "").encode() + b"\n" + old + new
            isGood = all(verifies(raw, hexbytes(record[name], 64), message)
                         for raw, name in ((old, "old_sig"), (new, "new_sig")))
            if not isGood or self.keys and self.keys[-1] != old:
                self.report(line, "authorship", "another key, signed by the old and the new one")
            self.keys = (self.keys or [old]) + [new]
            self.changed = line
        elif record["event"] == "authority.rotated":
            papers = {name: unbase64(record[name]) for name in ("old", "new", "by_old", "by_new")}
            if not authorities_link(**papers) \
                    or self.authorities and self.authorities[-1] != papers["old"]:
                self.report(line, "authorship",
                            "another authority, certified by the old and the new one")
            self.authorities = (self.authorities or [papers["old"]]) + [papers["new"]]

    # What is missing; true where a statement stands twice

    def order(self, state, record, digest, line):
        if digest is None:
            return False
        seq, last = state.chains.get(record["key"], (0, "0" * 64))
        if record["event"] == "session.joined" and state.phase == "waiting":
            seq, last = 0, "0" * 64
        if record["seq"] <= seq:
            self.report(line, "completeness", "statement %d again" % record["seq"])
            return True
        state.chains[record["key"]] = (record["seq"], digest.hex())
        if record["seq"] != seq + 1 or record["prev"] != last:
            self.report(line, "completeness", "statement %d" % (seq + 1))
        return False

    # What was allowed

    def course(self, state, record, digest, who, line):
        event = record["event"]

        def bad(what):
            self.report(line, "propriety", "%s: %s" % (event, what))

        if state.phase is None:
            if event != "session.opened":
                state.phase = "unknown"
                return self.report(line, "completeness", "session.opened before")
            state.phase, state.opening = "waiting", digest.hex()
            state.members[record["by"]] = record["key"]
            state.lead = record["by"]
            return None
        if state.phase == "unknown":
            return None
        if state.phase == "closed":
            return bad("the session is over")
        if who == "customer" and event != "session.joined":
            if state.customer != (record["by"], record["key"]):
                return self.report(line, "authorship", "the agent that joined")
        if event == "session.opened":
            return bad("it is open already")
        if event == "session.joined":
            device = hexbytes(record["device"], 32)
            message = (b"aldaba/vouch/v1\n" + record["session"].encode()
                       + hexbytes(record["key"], 32))
            if record["by"] != "customer:" + sha(device).hex()[:16] or not verifies(
                    device, hexbytes(record["vouch"], 64), message):
                self.report(line, "authorship", "a device that vouches")
            if state.phase != "waiting" or record["opened"] != state.opening:
                return bad("not now, or of another opening")
            state.phase, state.customer = "greeting", (record["by"], record["key"])
        elif event in ("session.accepted", "session.declined"):
            if state.phase != "greeting":
                return bad("not now")
            state.phase = "active" if event == "session.accepted" else "closed"
        elif event == "session.closed":
            state.phase = "closed"
            state.grants = {}
        elif event in ("link.lost", "link.resumed"):
            seat = record["side"] + str(record.get("stream", ""))
            if (event == "link.lost") == (seat in state.lost):
                return bad("not now")
            state.lost ^= {seat}
            if event == "link.lost" and state.phase == "greeting" and seat == "customer":
                state.phase = "waiting"
        elif event == "session.bound":
            state.bound.add(record["stream"])
        elif event.split(".")[0] in ("transfer", "escalation", "hold", "cost", "request") \
                or event == "session.front":
            state.hasOther = True
            if event.endswith(".accepted") and who == "person":
                state.members[record["by"]] = record["key"]
            if event in ("session.front",):
                state.lead = None
        elif event == "session.closing":
            if state.phase != "active":
                return bad("not now")
            if state.question:
                return bad("a question waits")
            state.phase, state.grants, state.shell = "closing", {}, False
        elif event == "session.reopened":
            if state.phase != "closing":
                return bad("not now")
            state.phase = "active"
        elif event.startswith("consent.") and not state.hasOther:
            self.consent(state, record, digest, bad)
        elif event == "shell.opened":
            if not state.hasOther and record["ask"] not in state.grants:
                return bad("no grant")
        return None

    def consent(self, state, record, digest, bad):
        event = record["event"]
        if event == "consent.asked":
            if state.phase != "active" or state.question:
                return bad("not now, or a question waits")
            if record["by"] not in state.members:
                return bad("who says it is no party of the session")
            state.question = (record["ask"], record["what"], record["duration"], digest.hex())
        elif event == "consent.granted":
            if state.phase != "active" or not state.question \
                    or state.question[0] != record["ask"]:
                return bad("it answers no question")
            _, what, duration, asked = state.question
            if record["what"] != what or record["asked"] != asked \
                    or not 0 < record["duration"] <= duration:
                return bad("another question, or longer than asked")
            state.question = None
            state.grants[record["ask"]] = what
        elif event in ("consent.declined", "consent.silent"):
            if not state.question or state.question[0] != record["ask"]:
                return bad("it answers no question")
            state.question = None
        elif event in ("consent.revoked", "consent.expired", "consent.void"):
            state.grants.pop(record["ask"], None)
            if state.question and state.question[0] == record["ask"]:
                state.question = None
        return None


# --- A ledger's folder (section 16) --------------------------------------------------------------

def verifier_key(text):
    name, hash_, typed = text.rsplit("+", 2) if text.count("+") == 2 else text.split("+", 2)
    data = unbase64(typed)
    if data[:1] != b"\1" or hash_ != sha(name.encode(), b"\n", data)[:4].hex():
        raise Bad("a verifier key")
    return name, key(data[1:])


def read(path):
    with open(path, "rb") as file:
        return file.read()


def ledger(folder, trusted):
    audit, lines = Audit(), []
    trusted = trusted or verifier_key(read(folder + "/origin").decode().rstrip("\n"))
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".jsonl")):
        data = read(folder + "/" + name)
        if int(name.split(".")[0]) != len(lines) or (data and not data.endswith(b"\n")):
            audit.report(len(lines) + 1, "integrity", "whole segments")
        lines += data.split(b"\n")[:-1] if data.endswith(b"\n") or not data else data.split(b"\n")
    heads = []
    for slot in (0, 1):
        data = read(folder + "/head.%d" % slot)
        text = data.rstrip(b"\0")
        if not text:
            continue
        try:
            note = Note(text.decode())
            note.signed(*trusted)
            heads.append(note)
        except (Bad, ValueError) as error:
            audit.report(0, "integrity", "head.%d: %s" % (slot, error))
    if not heads:
        audit.report(0, "integrity", "a signed head")
        return audit, 0
    hashes = [leaf(line) for line in lines]
    for head in heads:
        if head.size > len(hashes) or root(hashes[:head.size]) != head.root:
            audit.report(0, "integrity", "the records that were signed")
    newest = max(head.size for head in heads)
    if len(lines) > newest:
        audit.report(newest + 1, "integrity", "nothing behind the head")
    audit.origin = trusted[0]
    for number, line in enumerate(lines[:newest]):
        audit.take(line, number + 1)
    if audit.keys and trusted[1] not in audit.keys:
        audit.report(audit.changed, "authorship", "the ledger's key in the chain")
    return audit, newest


# --- A receipt's file (section 9) ----------------------------------------------------------------

class Lines:
    def __init__(self, data):
        self.lines = data.split(b"\n")
        self.isWhole = self.lines.pop() == b""
        self.place = 0

    def next(self):
        if self.place >= len(self.lines):
            raise EOFError()
        line = self.lines[self.place]
        if len(line) > 65536:
            raise Bad("a shorter line")
        self.place += 1
        try:
            return line.decode()
        except ValueError:
            raise Bad("UTF-8")

    def rest(self, prefix):
        line = self.next()
        if not line.startswith(prefix):
            raise Bad("\"%s\"" % prefix)
        return line[len(prefix):]

    def note(self):
        text = ""
        for _ in range(2):
            while True:
                line = self.next()
                text += line + "\n"
                if not line:
                    break
        return Note(text[:-1])


def receipt(data, trusted, retired):
    reader = Lines(data)
    if reader.next() != "aldaba receipt v1":
        raise Bad("a receipt")
    owner, session = reader.rest("of "), reader.rest("session ")
    speaker(owner)
    hexbytes(session, 16)
    if reader.next():
        raise Bad("an empty line")
    audit = Audit(owner)
    last, count, cosigned, roots = -1, 0, {}, {}
    state = None

    def check(head, line):
        head.believed(trusted, retired)
        if roots.setdefault(head.size, head.root) != head.root:
            audit.report(line, "integrity", "one root for one size")

    fault = None
    while reader.place < len(reader.lines) or not reader.isWhole:
        first = reader.place + 1
        try:
            kind = reader.next()
            if kind == "cosigned":
                head = reader.note()
                try:
                    check(head, first)
                    state = audit.sessions.get(session, Session())
                    others = state.members if owner.startswith("customer:") else dict(
                        [state.customer] if state.customer else [])
                    found = {n for n, k in others.items() if head.cosigned(n, bytes.fromhex(k))}
                    if not found:
                        raise Bad("a cosignature of the other side")
                    for other in found:
                        cosigned[other] = max(head.size, cosigned.get(other, 0))
                except Bad as error:
                    audit.report(first, "integrity", str(error))
                continue
            if not kind.startswith("record "):
                raise Bad("record or cosigned")
            line = kind[7:].encode()
            texts, papers, name = {}, None, ""
            item = reader.next()
            if item.startswith("certificate "):
                papers, item = unbase64(item[12:]), reader.next()
            while item.startswith("text "):
                fields = item.split(" ", 3)
                if len(fields) != 4 or not re.fullmatch("[a-z_]{1,32}", fields[1]) \
                        or fields[1] <= name:
                    raise Bad("a text")
                name = fields[1]
                text = parse(fields[3].encode(), 65536)
                if not isinstance(text, str) or len(text.encode()) > 8192:
                    raise Bad("a text")
                texts[name] = sha(hexbytes(fields[2], 16), text.encode()).hex()
                item = reader.next()
            if item != "c2sp.org/tlog-proof@v1":
                raise Bad("a proof")
            index, proof = decimal(reader.rest("index ")), []
            while True:
                hash_ = reader.next()
                if not hash_:
                    break
                proof.append(unbase64(hash_))
                if len(proof[-1]) != 32 or len(proof) > 64:
                    raise Bad("a hash")
            head = reader.note()
            parse(line)
        except EOFError:
            fault = "completeness"
            audit.report(reader.place + 1, fault, "the rest of a part")
            break
        except Bad as error:
            fault = "integrity"
            audit.report(reader.place, fault, str(error))
            break
        try:
            check(head, first)
            if not includes(leaf(line), index, head.size, proof, head.root):
                raise Bad("record %d of %d" % (index, head.size))
        except Bad as error:
            audit.report(first, "integrity", str(error))
        record = json.loads(line)
        record = record if isinstance(record, dict) else {}
        for name, digest in texts.items():
            if record.get(name) != digest:
                audit.report(first, "integrity", "the record's text " + name)
        if papers is not None and record.get("certificate") != sha(papers).hex():
            audit.report(first, "integrity", "the record's certificate")
        if "session" in record:
            count += 1
            if record["session"] != session or index <= last:
                audit.report(first, "integrity", "the session's next record")
            last = max(last, index)
        audit.take(line, first)
    state = audit.sessions.get(session, Session())
    if owner.startswith("customer:"):
        if state.customer and state.customer[0] != owner:
            audit.report(2, "authorship", "whose copy it is")
    elif owner.split(":")[0] in ROLES and state.members and owner not in state.members:
        audit.report(2, "authorship", "whose copy it is")
    if fault is None:
        if state.phase != "closed":
            audit.report(len(reader.lines), "completeness", "the end of the session")
        elif not state.hasOther and state.before[0] in ("active", "closing") \
                and not state.before[1] and 1 in state.bound and owner != "broker":
            wanted = state.lead if owner.startswith("customer:") else state.customer[0]
            if cosigned.get(wanted, 0) <= last:
                audit.report(len(reader.lines), "completeness", "a cosignature of " + wanted)
    return audit, count


def main(arguments):
    trusted, retired, isGood = None, [], True
    while arguments[:1] in (["--key"], ["--retired"]):
        if arguments[0] == "--key":
            trusted = verifier_key(arguments[1])
        else:
            text, _, records = arguments[1].rpartition(":")
            retired.append(verifier_key(text) + (decimal(records),))
        arguments = arguments[2:]
    for path in arguments:
        try:
            if os.path.isdir(path):
                audit, count = ledger(path, trusted)
            elif trusted is None:
                raise Bad("--key, to verify a receipt")
            else:
                audit, count = receipt(read(path), trusted, retired)
            problems = sorted(audit.problems, key=lambda p: p["line"])
        except (Bad, EOFError) as error:
            problems, count = [{"line": 1, "verdict": "integrity", "what": str(error)}], 0
        isGood = isGood and not problems
        print(json.dumps({"ok": not problems, "records": count, "problems": problems}), flush=True)
    return 0 if isGood else 65


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
