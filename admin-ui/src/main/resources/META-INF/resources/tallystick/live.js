// A list that stays up to date, and stays as it is while a person works in it: rows are changed where they
// are, and what is new waits for a click.
(() => {
  const list = document.getElementById('events');
  const state = document.getElementById('live');
  if (!list || !state) return;
  const rowsOf = (page) => [...page.querySelectorAll('#events tr[data-id]')];
  const clock = (at) => at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  let silentSince = null;
  let newest = null;

  const say = (text, button) => {
    if (!button && state.dataset.says === text) return;
    state.dataset.says = button ? 'button' : text;
    state.replaceChildren(...(text ? [document.createTextNode(text)] : []), ...(button ? [button] : []));
    state.hidden = !text && !button;
  };
  const change = (page, selector) => {
    const now = document.querySelector(selector);
    const then = page.querySelector(selector);
    if (now && then && now.innerHTML !== then.innerHTML && !now.contains(document.activeElement)) now.innerHTML = then.innerHTML;
  };
  // The page as it is now; null if it did not come.
  const read = async (headers) => {
    const answer = await fetch(location.href, { headers: { ...headers, 'HX-Request': 'true', 'HX-Current-URL': location.href } })
      .catch(() => null);
    if (answer?.status === 401) {
      document.dispatchEvent(new Event('tallystick:refused'));
      return null;
    }
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    return page?.getElementById('events') ? page : null;
  };
  // Addresses that nobody has seen are masked in a refresh: what a person asks for is read once more.
  const show = async () => {
    const page = await read({}) || newest;
    list.innerHTML = page.querySelector('#events').innerHTML;
    change(page, '#notice');
    document.dispatchEvent(new Event('tallystick:shown'));
    say('');
    list.querySelector('a[data-open]')?.focus();
  };
  const update = (page) => {
    const fresh = new Map(rowsOf(page).map((row) => [row.dataset.id, row]));
    const shown = rowsOf(document);
    const known = new Set(shown.map((row) => row.dataset.id));
    const added = [...fresh.keys()].filter((id) => !known.has(id)).length;
    if (!shown.length) {
      list.innerHTML = page.querySelector('#events').innerHTML;
      return;
    }
    shown.forEach((row, place) => {
      const now = fresh.get(row.dataset.id);
      if (!now) {
        if (place < shown.length - added || !fresh.size) row.classList.add('gone');
        return;
      }
      [...row.cells].forEach((cell, column) => {
        const other = now.cells[column];
        const busy = cell.contains(document.activeElement) || cell.querySelector('input[type=checkbox]');
        if (other && !busy && cell.innerHTML !== other.innerHTML) cell.innerHTML = other.innerHTML;
      });
    });
    if (!added) return say('');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm btn-primary';
    button.textContent = `${added} new: show`;
    button.addEventListener('click', show);
    newest = page;
    return say('', button);
  };
  const refresh = async () => {
    if (document.hidden || document.querySelector('dialog[open]')) return;
    const page = await read({ 'X-Refresh': 'true' });
    if (!page) {
      silentSince ??= new Date();
      say(`No connection since ${clock(silentSince)}, trying again. The list is as it was then.`);
      return;
    }
    if (silentSince) say('');
    silentSince = null;
    document.title = page.title;
    change(page, '#waiting');
    change(page, '.tabs');
    change(page, '[data-all]');
    change(page, '[data-counted]');
    const total = page.querySelector('[data-selected]')?.dataset.total;
    document.querySelectorAll('[data-selected]').forEach((bar) => { if (total !== undefined) bar.dataset.total = total; });
    update(page);
    document.dispatchEvent(new Event('tallystick:counted'));
  };
  setInterval(refresh, 15000);
  document.addEventListener('visibilitychange', refresh);
  document.addEventListener('tallystick:refresh', refresh);
})();
