// A session that ends: the page says so beforehand, and hides what it showed afterwards, however it ended.
(() => {
  const idle = Number(document.body.dataset.idle || 0) * 1000;
  if (!idle) return;
  const early = Math.min(120000, idle / 2);
  const active = () => localStorage.setItem('tallystick-active', String(Date.now()));
  const left = () => Number(localStorage.getItem('tallystick-active')) + idle - Date.now();
  const timers = [];

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // Two minutes before the sign-in ends it says so; a click of any tab counts.
  const warn = () => {
    const bar = document.querySelector('.ending');
    if (left() > early) return bar?.remove();
    if (bar || left() <= 0) return undefined;
    const line = element('div', 'You will be signed out soon: there was no click for a while. ', 'ending');
    line.setAttribute('role', 'alert');
    const stay = element('button', 'Stay signed in', 'btn btn-sm');
    stay.addEventListener('click', () => fetch('/admin/account').then((answer) => { if (answer.ok) active(); line.remove(); }));
    line.append(stay);
    return document.body.append(line);
  };

  // Nothing that was shown stays in the page; what was typed is kept by tallystick.js.
  const hide = () => {
    if (!timers.length) return;
    timers.splice(0).forEach(clearInterval);
    document.dispatchEvent(new Event('tallystick:ended'));
    const card = element('main', '', 'container-xl page-body');
    const again = element('a', 'Sign in again', 'btn btn-primary');
    again.href = location.pathname + location.search;
    card.append(
      element('h1', 'Your sign-in has ended', 'h2'),
      element('p', 'What this page showed is hidden. What you have typed is kept in this tab, and is there again after the sign-in.'),
      again,
    );
    document.title = 'Your sign-in has ended · Tallystick';
    document.body.replaceChildren(card);
    again.focus();
  };

  // Asks whether the session lasts, in a way that keeps none alive: where it does, the answer leads on.
  const ask = async () => {
    const answer = await fetch('/admin/sign-in', { headers: { 'X-Refresh': 'true' }, redirect: 'manual' }).catch(() => null);
    if (answer?.ok || (left() <= 0 && answer?.type !== 'opaqueredirect')) hide();
  };

  active();
  addEventListener('htmx:beforeRequest', (asked) => { if (asked.target.id !== 'run') active(); });
  timers.push(setInterval(() => { warn(); if (left() <= 0) ask(); }, 5000), setInterval(ask, 60000));
  document.addEventListener('visibilitychange', ask);
  addEventListener('pageshow', (shown) => { if (shown.persisted) ask(); });
  document.addEventListener('tallystick:refused', hide);
})();
