// A shop that sells credits through Stripe Checkout and lets its users spend them. Node 18 or newer:
//   STRIPE_API_KEY=sk_… TALLYSTICK_KEY=tsk_… node shop.mjs
import { createServer } from "node:http";

const { STRIPE_API_BASE = "https://api.stripe.com", STRIPE_API_KEY, TALLYSTICK_KEY,
  TALLYSTICK_URL = "http://127.0.0.1:8080", PORT = 3000 } = process.env;

// The same key for the same order: sent again after a broken connection, it has its effect once.
async function credits(path, body, order) {
  const response = await fetch(`${TALLYSTICK_URL}/api/v1/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${TALLYSTICK_KEY}`, "Content-Type": "application/json", "Idempotency-Key": order },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}

const routes = {
  // Stripe tells Tallystick of the payment: whose it is, and how many credits it buys.
  async "/buy"({ user }) {
    const session = await fetch(`${STRIPE_API_BASE}/v1/checkout/sessions`, {
      method: "POST",
      headers: { Authorization: `Bearer ${STRIPE_API_KEY}` },
      body: new URLSearchParams({ mode: "payment", client_reference_id: user, "metadata[credits]": "500",
        "line_items[0][price]": "price_500_credits", "line_items[0][quantity]": "1", success_url: "https://shop.example/thanks" }),
    });
    return [303, (await session.json()).url];
  },

  async "/page"({ user, order }) {
    const spend = await credits(`users/${encodeURIComponent(user)}/spends`, { amount: 1, reason: "a page" }, order);
    return [spend.status === 201 ? 200 : spend.status, `balance ${spend.balance}`];
  },

  // What a report costs is known when it is written: held before, captured then, and else released.
  async "/report"({ user, order, cost }) {
    const hold = await credits(`users/${encodeURIComponent(user)}/holds`, { amount: 20, reason: "a report", expires_in: 600 }, order);
    if (hold.status !== 201) return [hold.status, `balance ${hold.balance}`];
    const end = cost > 0
      ? await credits(`holds/${hold.hold_id}/capture`, { amount: Number(cost) }, `${order} done`)
      : await credits(`holds/${hold.hold_id}/release`, {}, `${order} failed`);
    return [end.status, `balance ${end.balance}`];
  },
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://shop");
  const [status, text] = await (routes[url.pathname] ?? (() => [404, "no such page"]))(Object.fromEntries(url.searchParams));
  response.writeHead(status, status === 303 ? { Location: text } : {}).end(text);
});
server.listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
