// Small comforts on top of pages that work without any script.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => {
    const line = document.createElement('div');
    line.className = 'toast-line';
    line.setAttribute('role', 'status');
    line.textContent = text;
    document.body.append(line);
    setTimeout(() => line.remove(), 2000);
  };

  // Copying an id or a sentence.
  addEventListener('click', (click) => {
    const button = click.target.closest?.('[data-copy]');
    if (!button) return;
    navigator.clipboard.writeText(button.dataset.copy).then(() => say('Copied'), () => say('The browser did not allow it'));
  });

  // Selected events, kept over the refreshes of a list.
  const selected = new Set();
  const boxes = () => all('input[name=id][form=bulk]');
  const count = () => all('[data-selected]').forEach((it) => { it.textContent = `${selected.size} selected`; });
  addEventListener('change', (change) => {
    if (!change.target.matches?.('input[name=id][form=bulk]')) return;
    selected[change.target.checked ? 'add' : 'delete'](change.target.value);
    count();
  });
  addEventListener('click', (click) => {
    if (!click.target.closest?.('[data-select-all]')) return;
    const some = boxes().some((box) => !box.checked);
    boxes().forEach((box) => {
      box.checked = some;
      selected[some ? 'add' : 'delete'](box.value);
    });
    count();
  });
  boxes().filter((box) => box.checked).forEach((box) => selected.add(box.value));
  count();

  // A list that refreshes itself stays as it is while somebody works in it.
  const moved = () => document.querySelector('[data-row].current a[data-open]')?.getAttribute('href');
  let position;
  addEventListener('htmx:beforeRequest', (asked) => {
    const list = asked.target;
    const busy = list.id === 'events' && (document.hidden || list.querySelector('details[open]') || list.contains(document.activeElement) && document.activeElement.matches('button, select'));
    if (busy) asked.preventDefault();
    position = moved();
  });
  addEventListener('htmx:afterSwap', () => {
    boxes().forEach((box) => { box.checked = selected.has(box.value); });
    [...selected].filter((id) => !boxes().some((box) => box.value === id)).forEach((id) => selected.delete(id));
    count();
    rows().find((row) => row.querySelector('a[data-open]')?.getAttribute('href') === position)?.classList.add('current');
  });
  addEventListener('htmx:sendError', () => say('The server does not answer'));

  // A preview is of the form as it was: after any change it can no longer be confirmed. The server refuses it too.
  const disarm = (change) => {
    if (change.target.id === 'reason' || !change.target.closest?.('#repair')) return;
    all('#confirm [data-confirm]').forEach((button) => {
      button.disabled = true;
      button.type = 'button'; // so that Enter presses Preview
      button.classList.remove('btn-primary');
    });
    all('#confirm').forEach((it) => it.classList.add('stale'));
    all('#confirm [data-stale]').forEach((it) => { it.hidden = false; });
  };
  addEventListener('input', disarm);
  addEventListener('change', disarm);

  // The payload: what is searched for is unfolded and marked.
  addEventListener('input', (typed) => {
    const field = typed.target;
    if (!field.dataset?.find) return;
    const text = field.value.trim().toLowerCase();
    const tree = document.querySelector(field.dataset.find);
    all('.found', tree).forEach((it) => it.classList.remove('found'));
    if (!text) return;
    all('.key, .value', tree).filter((it) => it.textContent.toLowerCase().includes(text)).forEach((it) => {
      it.classList.add('found');
      for (let up = it.closest('details'); up; up = up.parentElement.closest('details')) up.open = true;
    });
  });

  // A list of choices that narrows the page takes effect at once.
  addEventListener('change', (chosen) => { if (chosen.target.matches?.('[data-submit]')) chosen.target.form.submit(); });

  // Keys: each is also a visible control.
  const rows = () => all('[data-row]');
  const move = (step) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((row) => row.classList.contains('current'));
    const to = Math.min(Math.max(at + step, 0), list.length - 1);
    list[at]?.classList.remove('current');
    list[to].classList.add('current');
    list[to].querySelector('a[data-open]')?.focus({ preventScroll: true });
    list[to].scrollIntoView({ block: 'nearest' });
  };
  const press = (key) => document.querySelector(`[data-key="${key}"]`)?.click();
  const help = () => {
    const box = document.createElement('dialog');
    box.className = 'keys';
    const keys = { '/': 'search everything', f: 'find a user to assign to', 'j k': 'next, previous row', x: 'select the row', Enter: 'open the row', p: 'preview', r: 'retry, or do what is previewed', d: 'discard…', Esc: 'leave a field', '?': 'this help' };
    const title = document.createElement('h2');
    title.textContent = 'Keys';
    const list = document.createElement('dl');
    list.className = 'ids';
    for (const [key, does] of Object.entries(keys)) {
      const line = document.createElement('div');
      const name = document.createElement('dt');
      name.textContent = key;
      const text = document.createElement('dd');
      text.textContent = does;
      line.append(name, text);
      list.append(line);
    }
    const close = document.createElement('button');
    close.className = 'btn';
    close.textContent = 'Close';
    close.addEventListener('click', () => box.close());
    box.addEventListener('close', () => box.remove());
    box.append(title, list, close);
    document.body.append(box);
    box.showModal();
  };
  addEventListener('keydown', (pressed) => {
    const typing = pressed.target.matches?.('input:not([type=checkbox]):not([type=radio]), select, textarea');
    if (typing && pressed.key === 'Escape') pressed.target.blur();
    if (typing || pressed.ctrlKey || pressed.metaKey || pressed.altKey || document.querySelector('dialog[open]')) return;
    const actions = {
      '/': () => document.querySelector('[data-search]')?.select(),
      f: () => document.querySelector('#who')?.select(),
      j: () => move(1),
      k: () => move(-1),
      x: () => document.querySelector('[data-row].current input[type=checkbox]')?.click(),
      p: () => document.querySelector('[data-key="p"]') ? press('p') : press('r'),
      r: () => press('r'),
      d: () => press('d'),
      '?': help,
    };
    if (!actions[pressed.key]) return;
    pressed.preventDefault();
    actions[pressed.key]();
  });
})();
