"""A shop that sells credits through Stripe Checkout and lets its users spend them. Python 3.9 or newer:

    STRIPE_API_KEY=sk_… TALLYSTICK_KEY=tsk_… python3 shop.py
"""
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import Request, urlopen

STRIPE = os.environ.get("STRIPE_API_BASE", "https://api.stripe.com")
TALLYSTICK = os.environ.get("TALLYSTICK_URL", "http://127.0.0.1:8080")

def credits(path, body, order):
    """The same key for the same order: sent again after a broken connection, it has its effect once."""
    headers = {"Authorization": "Bearer " + os.environ["TALLYSTICK_KEY"], "Content-Type": "application/json", "Idempotency-Key": order}
    try:
        answer = urlopen(Request(f"{TALLYSTICK}/api/v1/{path}", json.dumps(body).encode(), headers))
    except HTTPError as problem:
        answer = problem
    return answer.status, json.load(answer)

def buy(user, **_):
    """Stripe tells Tallystick of the payment: whose it is, and how many credits it buys."""
    form = {"mode": "payment", "client_reference_id": user, "metadata[credits]": "500", "line_items[0][price]": "price_500_credits",
            "line_items[0][quantity]": "1", "success_url": "https://shop.example/thanks"}
    request = Request(f"{STRIPE}/v1/checkout/sessions", urlencode(form).encode(), {"Authorization": "Bearer " + os.environ["STRIPE_API_KEY"]})
    return 303, json.load(urlopen(request))["url"]

def page(user, order):
    status, spend = credits(f"users/{quote(user, '')}/spends", {"amount": 1, "reason": "a page"}, order)
    return 200 if status == 201 else status, f"balance {spend.get('balance')}"

def report(user, order, cost):
    """What a report costs is known when it is written: held before, captured then, and else released."""
    status, hold = credits(f"users/{quote(user, '')}/holds", {"amount": 20, "reason": "a report", "expires_in": 600}, order)
    if status == 201 and int(cost) > 0:
        status, hold = credits(f"holds/{hold['hold_id']}/capture", {"amount": int(cost)}, order + " done")
    elif status == 201:
        status, hold = credits(f"holds/{hold['hold_id']}/release", {}, order + " failed")
    return status, f"balance {hold.get('balance')}"

class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        url = urlsplit(self.path)
        work = {"/buy": buy, "/page": page, "/report": report}.get(url.path, lambda **_: (404, "no such page"))
        status, text = work(**dict(parse_qsl(url.query)))
        self.send_response(status)
        if status == 303:
            self.send_header("Location", text)
        self.end_headers()
        self.wfile.write(text.encode())

server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Shop)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
