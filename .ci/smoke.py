#!/usr/bin/env python3
"""Walks through API.md against a running server: a black box, HTTP only, standard library only.

    smoke.py --url http://127.0.0.1:8080 --management http://127.0.0.1:8081 --key-file operator.key \
             --bundle claim.zip --card-bundle card.zip --redeemed-at 2026-01-31T12:00:00Z

Each check that does not hold is printed; the last line counts them. Exits 0 if all hold, else 1.
The server's ledger must be fresh: the names below are taken once.
"""

import argparse
import base64
import hashlib
import json
import sys
import threading
import urllib.error
import urllib.request
import uuid

RUN = uuid.uuid4().hex[:8]


class Checks:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, name, holds, seen=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED  {name}  {seen}")

    def equal(self, name, seen, expected):
        self.that(name, seen == expected, f"expected {expected!r}, got {seen!r}")


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @property
    def code(self):
        return self.json.get("code", "")

    def __str__(self):
        # The body may hold a code or a key: only what a refusal says of itself is shown.
        return f"{self.status} {self.code} {self.json.get('detail', '')}"


class Member:
    """One API key's view of the server."""

    def __init__(self, url, key=None):
        self.url = url
        self.key = key

    def call(self, method, path, body=None, idem=None, media="application/json", headers=None):
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", media)
        if self.key:
            request.add_header("Authorization", "Bearer " + self.key)
        if idem:
            request.add_header("Idempotency-Key", idem)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.headers, refused.read())

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def put(self, path, body, **more):
        return self.call("PUT", path, body, **more)

    def post(self, path, body, idem=None, **more):
        return self.call("POST", path, body, idem=idem or uuid.uuid4().hex, **more)

    def bare(self, path, body, **more):
        return self.call("POST", path, body, **more)


def admit(checks, operator, member, *roles, **more):
    answer = operator.post("/v1/members", {
        "memberId": member, "displayName": member.title(), "roles": list(roles), **more})
    checks.equal(f"admit {member}", answer.status, 201)
    return Member(operator.url, answer.json.get("apiKey"))


def refused(checks, name, answer, status, code):
    checks.that(name, (answer.status, answer.code) == (status, code),
                f"expected {status} {code}, got {answer}")
    checks.that(name + ": a problem with a request id",
                "application/problem+json" in answer.headers.get("Content-Type", "")
                and bool(answer.json.get("requestId")) and bool(answer.json.get("title")))
    return answer


def doors(checks, operator):
    """Who may not come in, and what is no request."""
    anyone = Member(operator.url)
    refused(checks, "no key", anyone.get("/v1/members"), 401, "auth.missing")
    refused(checks, "a wrong key", Member(operator.url, "cpk_nobody_" + "x" * 43).get("/v1/members"),
            401, "auth.invalid")
    refused(checks, "no idempotency key",
            operator.bare("/v1/members", {"memberId": "m", "displayName": "M", "roles": ["SUPPLIER"]}),
            400, "idempotency_key.missing")
    refused(checks, "broken JSON", operator.post("/v1/members", b"{"), 400, "request.malformed")
    refused(checks, "an unknown field", operator.post("/v1/members", {
        "memberId": "m", "displayName": "M", "roles": ["SUPPLIER"], "colour": "red"}),
        400, "request.unknown_field")
    refused(checks, "deep nesting", operator.post("/v1/members", b"[" * 5000 + b"]" * 5000),
            400, "request.malformed")
    refused(checks, "a duplicate name", operator.post(
        "/v1/members", b'{"memberId":"m","memberId":"n","displayName":"M","roles":["SUPPLIER"]}'),
        400, "request.malformed")
    refused(checks, "another media type", operator.post(
        "/v1/members", b"<a/>", media="application/xml"), 415, "request.media_type")
    refused(checks, "no such member", operator.get("/v1/members/nobody-here"), 404, "member.unknown")


def setting_up(checks, operator):
    people = {
        "nova": admit(checks, operator, "nova", "SUPPLIER"),
        "luna": admit(checks, operator, "luna", "SUPPLIER"),
        "shop-a": admit(checks, operator, "shop-a", "MARKETPLACE"),
        "shop-b": admit(checks, operator, "shop-b", "MARKETPLACE"),
        "star": admit(checks, operator, "star", "ISSUER"),
        "judge": admit(checks, operator, "judge", "ARBITRATOR"),
    }
    again = operator.post("/v1/members", {
        "memberId": "nova", "displayName": "Other", "roles": ["SUPPLIER"]})
    refused(checks, "a member id is taken once", again, 409, "member.exists")
    terms = {"windowFrom": "DELIVERY", "window": "P30D", "theftCover": "PT24H"}
    checks.equal("a policy", operator.put("/v1/policies/standard", terms).status, 201)
    checks.equal("an identical policy is the same version",
                 operator.put("/v1/policies/standard", terms).status, 200)
    refused(checks, "a duration that is none",
            operator.put("/v1/policies/broken", {"window": "soon"}), 400, "request.invalid")
    refused(checks, "a shop sets no policy",
            people["shop-a"].put("/v1/policies/standard", terms), 403, "auth.role_missing")
    return people


def product(checks, operator, policy, sku, **more):
    body = {"name": sku, "productType": "GIFT_CARD", "scope": "star", "policyId": policy,
            "suppliers": ["nova", "luna"], "issuers": ["star"], **more}
    answer = operator.put("/v1/products/" + sku, body)
    checks.that(f"product {sku}", answer.status in (200, 201), answer)


def minting(checks, people):
    nova, luna = people["nova"], people["luna"]
    codes = [f"NOVA-{RUN}-{n:04d}" for n in range(12)]
    body = {"sku": "NOVA-50", "batchNo": "N1", "sellers": ["*"], "deposit": True,
            "codes": codes + [codes[3].lower().replace("-", " "), "", {"code": f"PIN-{RUN}", "pin": "4711"}]}
    first = nova.post("/v1/batches", body, idem="n1-" + RUN)
    checks.equal("a batch", first.status, 201)
    checks.equal("a batch with a duplicate is partly accepted",
                 first.json.get("status"), "PARTIALLY_ACCEPTED")
    counts = first.json.get("counts", {})
    checks.equal("its counts", counts,
                 {"total": 15, "accepted": 13, "rejected": 0, "duplicate": 1, "blank": 1})
    lines = {line["line"]: line for line in first.json.get("lines", [])}
    checks.equal("the duplicate's line", lines.get(13, {}).get("outcome"), "DUPLICATE")
    checks.equal("the blank line", lines.get(14, {}).get("outcome"), "BLANK")
    checks.that("no answer repeats a code", codes[0].encode() not in first.body)
    replay = nova.post("/v1/batches", body, idem="n1-" + RUN)
    checks.equal("a replay has the same bytes", replay.body, first.body)
    checks.equal("a replay says so", replay.headers.get("Idempotency-Replayed"), "true")
    changed = nova.post("/v1/batches", {**body, "batchNo": "N2"}, idem="n1-" + RUN)
    refused(checks, "the same key for something else", changed, 422, "submission.mismatch")
    refused(checks, "a batch number is used once",
            nova.post("/v1/batches", {**body, "codes": ["X-" + RUN]}), 409, "batch.exists")
    other = luna.post("/v1/batches", {"sku": "NOVA-50", "batchNo": "L1", "sellers": ["*"],
                                      "deposit": True, "codes": [codes[5], f"LUNA-{RUN}"]})
    line = (other.json.get("lines") or [{}])[0]
    checks.equal("another supplier's code is a duplicate elsewhere",
                 (line.get("outcome"), line.get("code"), line.get("where")),
                 ("DUPLICATE", "card.already_minted", "ELSEWHERE"))
    refused(checks, "an upload without a code",
            nova.post("/v1/batches", {"sku": "NOVA-50", "batchNo": "N9", "codes": [""]}),
            400, "request.invalid")
    refused(checks, "a shop cannot mint", people["shop-a"].post(
        "/v1/batches", {"sku": "NOVA-50", "batchNo": "S1", "codes": ["A-" + RUN]}),
        403, "auth.role_missing")
    refused(checks, "no such product", nova.post(
        "/v1/batches", {"sku": "NO-SUCH", "batchNo": "N3", "codes": ["A-" + RUN]}),
        404, "product.unknown")
    rollback = nova.post("/v1/batches", {"sku": "NOVA-50", "batchNo": "N4", "onError": "rollback",
                                         "codes": [f"NEW-{RUN}", codes[0]]})
    checks.equal("rollback mints nothing", rollback.status, 409)
    known = nova.post("/v1/codes/verify", {"code": f"NEW-{RUN}", "sku": "NOVA-50"})
    checks.equal("rolled back: not known", known.json.get("known"), False)
    return codes, [lines[n + 1]["cardId"] for n in range(12) if "cardId" in lines.get(n + 1, {})]


def uploading_text(checks, people):
    csv = f"\ufeffcode,pin\r\nCSV-{RUN}-1,1\r\n\r\nCSV-{RUN}-2,2\r\n".encode()
    answer = people["nova"].post("/v1/batches?sku=NOVA-50&batchNo=C1&deposit=true&sellers=*", csv,
                                 media="text/csv")
    checks.equal("a CSV upload", answer.status, 201)
    outcomes = [(line["line"], line["outcome"]) for line in answer.json.get("lines", [])]
    checks.equal("lines count in the file as uploaded, header included", outcomes,
                 [(2, "ACCEPTED"), (3, "BLANK"), (4, "ACCEPTED")])
    batch = answer.json.get("batchId", "")
    checks.equal("a batch can be read again", people["nova"].get("/v1/batches/" + batch).status, 200)
    lines = people["nova"].get(f"/v1/batches/{batch}/lines")
    checks.equal("and its lines", len(lines.json.get("items", [])), 3)
    plain = people["nova"].post("/v1/batches?sku=NOVA-50&batchNo=T1&deposit=true&sellers=*",
                                f"TXT-{RUN}-1\nTXT-{RUN}-2\n".encode(), media="text/plain")
    checks.equal("a text upload", plain.json.get("counts", {}).get("accepted"), 2)


def racing(checks, people, card):
    """Many checkouts of one card at once: exactly one may win."""
    answers = []
    shops = [people["shop-a"], people["shop-b"]]

    def reserve(number):
        answers.append(shops[number % 2].post("/v1/reservations", {
            "orderId": f"race-{RUN}-{number}", "items": [{"cardId": card}]}))

    threads = [threading.Thread(target=reserve, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [answer for answer in answers if answer.status == 201]
    checks.equal("one of 16 checkouts holds the card", len(won), 1)
    lost = {(answer.status, answer.code) for answer in answers if answer.status != 201}
    checks.equal("the others are told why", lost, {(409, "card.held")})


def selling(checks, people, codes, cards):
    shop, rival = people["shop-a"], people["shop-b"]
    verified = shop.bare("/v1/codes/verify", {"code": codes[0].lower(), "sku": "NOVA-50"})
    checks.equal("a code is verified, however it is spelled",
                 (verified.status, verified.json.get("known"), verified.json.get("sellable"),
                  verified.json.get("cardId")), (200, True, True, cards[0]))
    order = f"order-{RUN}-1"
    held = shop.post("/v1/reservations", {"orderId": order, "items": [{"cardId": cards[0]}],
                                          "ttlSeconds": 600}, idem="hold-1-" + RUN)
    checks.equal("a reservation", held.status, 201)
    hold = held.json.get("reservationId", "")
    late = rival.post("/v1/reservations", {"orderId": "theirs", "items": [{"cardId": cards[0]}]},
                      idem="late-" + RUN)
    refused(checks, "a held card is refused to another", late, 409, "card.held")
    checks.that("and the attempt is an entry", isinstance(late.json.get("entry"), int), late)
    again = rival.post("/v1/reservations", {"orderId": "theirs", "items": [{"cardId": cards[0]}]},
                       idem="late-" + RUN)
    checks.equal("a recorded refusal replays", again.headers.get("Idempotency-Replayed"), "true")
    refused(checks, "another's reservation", rival.call(
        "PUT", f"/v1/reservations/{hold}", {"ttlSeconds": 60}), 403, "not_yours")
    renewed = shop.put(f"/v1/reservations/{hold}", {"ttlSeconds": 900})
    checks.equal("a renewal", renewed.status, 200)
    refused(checks, "a negative time to live",
            shop.put(f"/v1/reservations/{hold}", {"ttlSeconds": -1}), 400, "request.invalid")
    sold = shop.post(f"/v1/reservations/{hold}/confirm",
                     {"paymentRef": "pay-" + RUN, "price": "42.00", "currency": "CNY"},
                     idem="pay-1-" + RUN)
    checks.equal("a confirmation", sold.status, 201)
    checks.that("a claim token for the buyer", sold.json.get("claimToken", "").startswith("cpt_"))
    notice = shop.post(f"/v1/reservations/{hold}/confirm",
                       {"paymentRef": "pay-" + RUN, "price": "42.00", "currency": "CNY"},
                       idem="pay-1-" + RUN)
    checks.equal("a repeated payment notice: the same bytes", notice.body, sold.body)
    sale = sold.json.get("saleId", "")
    delivered = shop.post(f"/v1/sales/{sale}/delivery", {}, idem="deliver-1-" + RUN)
    items = delivered.json.get("items") or [{}]
    checks.equal("delivery gives the code as uploaded", items[0].get("code"), codes[0])
    repeated = shop.post(f"/v1/sales/{sale}/delivery", {}, idem="deliver-1-" + RUN)
    checks.equal("a repeated delivery: the same code, no second card",
                 (repeated.json.get("items") or [{}])[0].get("code"), codes[0])
    refused(checks, "another's sale", rival.post(f"/v1/sales/{sale}/delivery", {}), 403, "not_yours")
    refused(checks, "a sold card", rival.post("/v1/sales", {
        "orderId": "theirs-2", "items": [{"cardId": cards[0]}]}), 409, "card.sold")
    refused(checks, "undo after delivery", shop.post(
        f"/v1/sales/{sale}/undo", {"reason": "mistake"}), 409, "card.delivered")
    checks.equal("an order can be read", shop.get("/v1/orders/" + order).json.get("saleId"), sale)
    refused(checks, "not by others", rival.get("/v1/orders/" + order), 404, "order.unknown")
    return sale


def direct_sales(checks, people, cards):
    shop = people["shop-a"]
    body = {"orderId": f"order-{RUN}-2", "items": [{"sku": "NOVA-50", "quantity": 2}]}
    sold = shop.post("/v1/sales", body)
    checks.equal("a sale by SKU", (sold.status, len(sold.json.get("items", []))), (201, 2))
    same = shop.post("/v1/sales", body)
    checks.equal("one order, one sale", same.json.get("saleId"), sold.json.get("saleId"))
    checks.equal("and it says so", same.headers.get("Idempotency-Replayed"), "true")
    refused(checks, "the order with other items", shop.post("/v1/sales", {
        **body, "items": [{"sku": "NOVA-50", "quantity": 3}]}), 409, "order.exists")
    undone = shop.post(f"/v1/sales/{sold.json.get('saleId')}/undo", {"reason": "wrong card"})
    checks.equal("an undo while the codes are sealed", undone.status, 200)
    refused(checks, "more than there is", shop.post("/v1/sales", {
        "orderId": f"order-{RUN}-3", "items": [{"sku": "NOVA-50", "quantity": 90}]}),
        409, "stock.insufficient")
    refused(checks, "a card twice in one order", shop.post("/v1/sales", {
        "orderId": f"order-{RUN}-4", "items": [{"cardId": cards[4]}, {"cardId": cards[4]}]}),
        400, "request.invalid")
    held = shop.post("/v1/reservations", {
        "orderId": f"order-{RUN}-5", "items": [{"cardId": cards[4]}]})
    hold = held.json.get("reservationId", "")
    checks.equal("a release", shop.call("DELETE", f"/v1/reservations/{hold}").status, 204)
    checks.equal("a second release", shop.call("DELETE", f"/v1/reservations/{hold}").status, 204)
    refused(checks, "a released hold", shop.post(f"/v1/reservations/{hold}/confirm", {}),
            410, "hold.released")
    stock = shop.get("/v1/stock?sku=NOVA-50")
    checks.that("stock is listed", stock.status == 200 and stock.json.get("items"), stock)


def afterwards(checks, people, cards):
    star, nova, judge = people["star"], people["nova"], people["judge"]
    attest = {"redeemedAt": people["now"], "uncertaintySeconds": 5}
    redeemed = star.post(f"/v1/cards/{cards[0]}/redemptions", attest)
    checks.equal("an issuer attests", redeemed.status, 201)
    refused(checks, "a second redemption",
            star.post(f"/v1/cards/{cards[0]}/redemptions", attest), 409, "card.already_redeemed")
    frozen = nova.post(f"/v1/cards/{cards[6]}/freeze", {"reason": "leak"})
    checks.equal("a freeze", frozen.status, 200)
    refused(checks, "a frozen card", people["shop-a"].post("/v1/sales", {
        "orderId": f"order-{RUN}-6", "items": [{"cardId": cards[6]}]}), 409, "card.frozen")
    checks.equal("an unfreeze", nova.post(f"/v1/cards/{cards[6]}/unfreeze", {"reason": "no leak"}).status, 200)
    checks.equal("a void", nova.post(f"/v1/cards/{cards[7]}/void", {"reason": "test"}).status, 200)
    viewed = nova.post(f"/v1/cards/{cards[8]}/views", {"reason": "complaint"})
    checks.that("a view shows the code", viewed.status == 201 and bool(viewed.json.get("code")), viewed)
    history = judge.get(f"/v1/cards/{cards[0]}/history")
    items = history.json.get("items", [])
    kinds = [item["type"] for item in items if item["type"] != "attempt.refused"]
    checks.equal("a card's history, in order", kinds, [
        "card.minted", "hold.placed", "hold.renewed", "card.sold", "card.delivered",
        "redemption.attested"])
    checks.equal("its numbers have no gap", sorted({item["seq"] for item in items}), list(range(len(kinds))))
    checks.that("with the refused attempts", any(i["type"] == "attempt.refused" for i in items))
    checks.equal("its state", history.json.get("state"), "REDEEMED")
    refused(checks, "a stranger's history", people["shop-b"].get(f"/v1/cards/{cards[9]}/history"),
            403, "not_yours")
    refused(checks, "no such card", judge.get("/v1/cards/" + "A" * 43 + "/history"),
            404, "card.unknown")


def proving(checks, operator, people, sale):
    receipt = people["shop-a"].get(f"/v1/sales/{sale}").json.get("receipt", {})
    entry = receipt.get("entry")
    leaf = operator.get(f"/v1/entries/{entry}")
    digest = base64.b64encode(hashlib.sha256(b"\0" + leaf.body).digest()).decode()
    checks.equal("a receipt's leaf hash is the entry's", digest, receipt.get("leafHash"))
    proof = operator.get(f"/v1/entries/{entry}/proof").body.decode()
    checks.that("a proof is a tlog-proof", proof.startswith(f"c2sp.org/tlog-proof@v1\nindex {entry}\n"))
    mine = people["shop-a"].get("/v1/receipts/" + receipt.get("submissionId", "x"))
    checks.equal("a receipt by its submission id", mine.json.get("entry"), entry)
    refused(checks, "no such entry", operator.get("/v1/entries/99999999"), 404, "entry.unknown")
    public = Member(operator.url)
    checkpoint = public.get("/log/checkpoint")
    checks.equal("the checkpoint is public", checkpoint.status, 200)
    checks.that("it is signed", "\n\n\u2014 " in checkpoint.body.decode())
    checks.equal("a tile that is not there", public.get("/log/tile/0/999").status, 404)
    checks.equal("the key is public", public.get("/log/vkey").status, 200)
    checks.equal("OpenAPI", public.get("/v3/api-docs").status, 200)
    waited = people["shop-a"].post("/v1/sales", {
        "orderId": f"order-{RUN}-7", "items": [{"sku": "NOVA-50", "quantity": 1}]},
        headers={"Prefer": "wait=proof"})
    checks.that("Prefer: wait=proof", waited.json.get("proof", "").startswith("c2sp.org/tlog-proof@v1"))
    checks.equal("no clock to move outside a sandbox",
                 operator.post("/v1/sandbox/clock", {"advance": "P1D"}).status, 404)


def claiming(checks, people, bundle_file):
    """A buyer who is right: the code was used before it was registered."""
    buyers = Member(people["shop-a"].url)
    sale = people["shop-a"].post("/v1/sales", {
        "orderId": f"order-{RUN}-claim", "items": [{"sku": "NOVA-50", "quantity": 1}]})
    checks.equal("a sale to claim on", sale.status, 201)
    card = sale.json["items"][0]["cardId"]
    delivery = "/v1/sales/" + sale.json["saleId"] + "/delivery"
    checks.equal("its delivery", people["shop-a"].post(delivery, {}).status, 201)
    buyer = Member(buyers.url, sale.json["claimToken"])
    ask = {"cardId": card, "orderId": f"order-{RUN}-claim", "reason": "ALREADY_REDEEMED"}
    opened = buyer.post("/v1/claims", ask, idem="claim-1")
    checks.equal("a claim by token", opened.status, 201)
    checks.that("it says until when", bool(opened.json.get("dueBy")))
    again = buyer.post("/v1/claims", ask, idem="claim-1")
    checks.that("the same again", again.body == opened.body
                and again.headers.get("Idempotency-Replayed") == "true")
    refused(checks, "a second claim for the same", buyer.post("/v1/claims", ask), 409,
            "claim.duplicate")
    refused(checks, "a token is for claims only", buyer.get("/v1/members"), 401, "auth.invalid")
    refused(checks, "another shop has no part in it", people["shop-b"].post("/v1/claims", ask),
            403, "not_yours")
    refused(checks, "no such reason", buyer.post("/v1/claims", {**ask, "reason": "BAD_MOOD"}),
            400, "request.invalid")
    strange = buyer.post("/v1/claims", {**ask, "orderId": "another", "reason": "STOLEN"})
    checks.equal("another order: not heard", (strange.status, strange.json.get("state")),
                 (201, "REJECTED_INADMISSIBLE"))
    used = people["star"].post(f"/v1/cards/{card}/redemptions", {
        "redeemedAt": "2020-01-01T00:00:00Z"})
    checks.equal("used long before", used.status, 201)
    claim = "/v1/claims/" + opened.json["claimId"]
    verdict = buyer.get(claim + "/adjudication").json
    checks.equal("the verdict", (verdict.get("verdict"), verdict.get("rule")), ("UPHELD", 7))
    checks.equal("who is liable", verdict.get("liable", {}).get("role"), "SUPPLIER")
    refused(checks, "settled before the ruling", people["nova"].post(
        claim + "/settlement", {"remedy": "REFUND"}), 409, "claim.state")
    ruling = {"verdict": "UPHELD", "liable": verdict.get("liable"), "remedy": "REFUND",
              "reason": "used before it was registered", "followsAdjudication": True}
    refused(checks, "a ruling without a reason", people["judge"].post(
        claim + "/ruling", {**ruling, "reason": None}), 400, "request.invalid")
    checks.equal("the ruling", people["judge"].post(claim + "/ruling", ruling).status, 201)
    settled = people["nova"].post(claim + "/settlement", {"remedy": "REFUND"})
    checks.equal("settled", (settled.status, settled.json.get("state")), (201, "SETTLED"))
    bundle = buyer.get(claim + "/evidence.zip")
    checks.equal("its evidence", bundle.status, 200)
    with open(bundle_file, "wb") as file:
        file.write(bundle.body)
    report = buyers.get("/v1/reports/warranty")
    checks.equal("the public report", report.status, 200)


def evidence(checks, people, card, file_name):
    path = f"/v1/cards/{card}/evidence.zip"
    bundle = people["judge"].get(path)
    checks.equal("a card's evidence", bundle.status, 200)
    checks.equal("asked again, the same bytes", people["judge"].get(path).body, bundle.body)
    refused(checks, "not for who has no part in it", people["shop-b"].get(path), 403, "not_yours")
    with open(file_name, "wb") as file:
        file.write(bundle.body)


def watching(checks, management):
    server = Member(management)
    checks.equal("health", server.get("/actuator/health").json.get("status"), "UP")
    metrics = server.get("/actuator/prometheus")
    checks.equal("metrics", metrics.status, 200)
    checks.that("metrics hold no code", RUN.encode() not in metrics.body)


def main():
    flags = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    flags.add_argument("--url", required=True)
    flags.add_argument("--management", required=True)
    flags.add_argument("--key-file", required=True)
    flags.add_argument("--redeemed-at", required=True, help="RFC 3339, about now")
    flags.add_argument("--bundle", required=True, help="where to put a claim's evidence")
    flags.add_argument("--card-bundle", required=True, help="where to put a card's evidence")
    options = flags.parse_args()
    with open(options.key_file, encoding="utf-8") as file:
        operator = Member(options.url, file.read().strip())
    checks = Checks()
    doors(checks, operator)
    people = setting_up(checks, operator)
    people["now"] = options.redeemed_at
    product(checks, operator, "standard", "NOVA-50")
    codes, cards = minting(checks, people)
    if len(cards) < 12:
        print("FAILED  minting gave no cards to go on with")
        checks.failed += 1
    else:
        uploading_text(checks, people)
        racing(checks, people, cards[1])
        sale = selling(checks, people, codes, cards)
        direct_sales(checks, people, cards)
        afterwards(checks, people, cards)
        proving(checks, operator, people, sale)
        claiming(checks, people, options.bundle)
        evidence(checks, people, cards[0], options.card_bundle)
        watching(checks, options.management)
    print(f"smoke: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
