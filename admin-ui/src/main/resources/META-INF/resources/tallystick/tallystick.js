// Small comforts on top of pages that work without any script.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => {
    const line = document.createElement('div');
    line.className = 'toast-line';
    line.setAttribute('role', 'status');
    line.textContent = text;
    document.body.append(line);
    setTimeout(() => line.remove(), 4000);
  };

  // Copying an id or a sentence.
  addEventListener('click', (click) => {
    const button = click.target.closest?.('[data-copy]');
    if (!button) return;
    navigator.clipboard.writeText(button.dataset.copy).then(() => say('Copied'), () => say('The browser did not allow it'));
  });

  // Times go on while the page is open, and are told in the reader's own zone, too: beside what a time shows stands
  // what it says when it is pointed at, and shows while exact times are chosen.
  const length = (ms) => {
    const s = Math.floor(ms / 1000);
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    return s < 48 * 3600 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'the time of this device';
  const tickTimes = () => all('time[datetime]').forEach((time) => {
    const at = new Date(time.dateTime);
    const age = Date.now() - at;
    const text = age < 0 ? `in ${length(-age)}` : `${length(age)} ago`;
    const here = at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
    const exact = time.matches('[data-exact]');
    const [shown, beside] = time.children;
    time.dataset.utc ||= (exact ? shown : beside).textContent;
    const texts = exact ? [here, `${text}, ${time.dataset.utc}`] : [text, zone === 'UTC' ? time.dataset.utc : `${here} here, ${time.dataset.utc}`];
    [shown, beside].forEach((it, place) => { if (it.textContent !== texts[place]) it.textContent = texts[place]; });
    time.title = beside.textContent;
  });
  const exactTimes = document.getElementById('exact-times');
  if (exactTimes) {
    exactTimes.checked = localStorage.getItem('tallystick-exact-times') === 'yes';
    exactTimes.addEventListener('change', () => localStorage.setItem('tallystick-exact-times', exactTimes.checked ? 'yes' : 'no'));
  }
  // A finger cannot point at a time: it touches it.
  addEventListener('click', (click) => {
    const time = click.target.closest?.('time[title]');
    if (time && !time.closest('a, button')) say(time.title);
  });
  if (zone !== 'UTC') {
    all('[data-zone]').forEach((it) => {
      it.textContent = `Times are in ${zone}; point at one, or touch it, for UTC. Days of a filter are in UTC.`;
    });
  }
  tickTimes();
  setInterval(tickTimes, 10000);
  ['htmx:afterSettle', 'tallystick:shown', 'tallystick:counted'].forEach((change) => document.addEventListener(change, tickTimes));

  addEventListener('click', (click) => {
    const button = click.target.closest?.('[data-copy-from]');
    if (!button) return;
    navigator.clipboard.writeText(document.querySelector(button.dataset.copyFrom).value).then(() => say('Copied'), () => say('The browser did not allow it'));
  });

  // Selected events stay selected: over refreshes, over the pages of a list, and when one comes back to it. Only
  // a list whose form names it (data-list) takes along what is selected on its other pages.
  const form = document.querySelector('#bulk');
  const shownAfter = new URLSearchParams(location.search).get('after') || '';
  const listKey = () => {
    if (!form?.dataset.list) return location.pathname + location.search;
    const list = new URL(form.dataset.list, location.href);
    list.searchParams.sort();
    return list.pathname + list.search;
  };
  const who = document.body.dataset.who;
  const place = `tallystick-ticked ${who} ${listKey()}`;
  // By id: what was paid, and after which event the page begins on which it was selected.
  const selected = new Map(JSON.parse(sessionStorage.getItem(place) || '[]'));
  const boxes = () => all('input[name=id][form=bulk]');
  const whole = () => document.querySelector('#bulk input[name=all]')?.checked;
  const choose = (box, on) => {
    if (on) selected.set(box.value, { sum: box.dataset.sum || '', after: shownAfter });
    else selected.delete(box.value);
  };
  const elsewhere = () => {
    const here = new Set(boxes().map((box) => box.value));
    return [...selected.keys()].filter((id) => !here.has(id));
  };
  // What the selected events were paid, each currency by itself: €145.00 + $20.00.
  const money = () => {
    const sums = new Map();
    [...selected.values()].filter((it) => it.sum).forEach((it) => {
      const [minor, currency, decimals] = it.sum.split(' ');
      const sum = sums.get(currency) || { minor: 0n, decimals: Number(decimals) };
      sum.minor += BigInt(minor);
      sums.set(currency, sum);
    });
    return [...sums].map(([currency, sum]) => {
      const digits = { minimumFractionDigits: sum.decimals, maximumFractionDigits: sum.decimals };
      try {
        return (Number(sum.minor) / 10 ** sum.decimals).toLocaleString('en-US', { style: 'currency', currency, ...digits });
      } catch {
        return `${sum.minor} ${currency} (minor units)`;
      }
    }).join(' + ');
  };
  const count = () => {
    sessionStorage.setItem(place, JSON.stringify([...selected]));
    all('[data-selected]').forEach((it) => {
      const total = it.dataset.total;
      const paid = money();
      const others = elsewhere().length;
      const some = [
        `${selected.size}${total && selected.size ? ` of ${total}` : ''} selected`,
        ...(others ? [`${others} on other pages`] : []),
        ...(paid ? [paid] : []),
      ].join(', ');
      const text = whole() ? `all ${total} selected`.replace('  ', ' ') : some;
      if (it.textContent !== text) it.textContent = text;
    });
    all('[data-clear]').forEach((it) => { it.disabled = !selected.size && !whole(); });
    all('#bulk button[name=action]').forEach((it) => { it.disabled = !selected.size && !whole(); });
    all('[data-select-all]').forEach((it) => {
      it.checked = boxes().length > 0 && boxes().every((box) => box.checked);
    });
  };
  // An event that is no longer on the page on which it was selected is no longer selected, unless newer ones may have
  // moved it to the next page.
  const tick = () => {
    boxes().forEach((box) => {
      box.checked = selected.has(box.value);
      if (box.checked) choose(box, true);
    });
    const mayHaveMoved = form?.dataset.list && document.querySelector('#events a[rel=next]');
    if (!mayHaveMoved) elsewhere().filter((id) => selected.get(id).after === shownAfter).forEach((id) => selected.delete(id));
    count();
  };
  addEventListener('change', (change) => {
    if (change.target.matches?.('[data-select-all]')) {
      boxes().forEach((box) => {
        box.checked = change.target.checked;
        choose(box, box.checked);
      });
    } else if (change.target.matches?.('input[name=id][form=bulk]')) {
      choose(change.target, change.target.checked);
    }
    if (change.target.matches?.('[data-select-all], input[form=bulk], #bulk input')) count();
  });
  addEventListener('click', (click) => {
    if (!click.target.closest?.('[data-clear]')) return;
    selected.clear();
    all('#bulk input[name=all]').forEach((it) => { it.checked = false; });
    tick();
  });
  addEventListener('submit', (sent) => {
    if (sent.target.matches('#bulk')) { // the boxes are fields named id, which hide the id of the form
      all('[data-elsewhere]', sent.target).forEach((it) => it.remove());
      elsewhere().forEach((id) => {
        const field = document.createElement('input');
        Object.assign(field, { type: 'hidden', name: 'id', value: id });
        field.dataset.elsewhere = '';
        sent.target.append(field);
      });
    }
    if (/^\/admin\/bulk\/\d+\/starts$/.test(sent.target.getAttribute('action') || '')) {
      Object.keys(sessionStorage).filter((key) => key.startsWith(`tallystick-ticked ${who} `)).forEach((key) => sessionStorage.removeItem(key));
    }
  });
  document.addEventListener('tallystick:shown', tick);
  document.addEventListener('tallystick:counted', count);
  if (boxes().length) tick();

  // What was typed stays in this tab until the page says that it was done; a sign-out forgets it.
  const draft = (field) => `tallystick-draft ${who} ${location.pathname} ${field.id || field.name}`;
  const restore = () => all('[data-keep], main input:is([type=text], [type=number], :not([type])), main textarea').forEach((field) => {
    const kept = sessionStorage.getItem(draft(field));
    if (kept && document.activeElement !== field || kept && !field.value) field.value = kept;
    if (kept && !field.matches('[data-keep]')) sessionStorage.removeItem(draft(field));
  });
  // A page whose session has ended is emptied: before that, every field that holds something typed is kept.
  document.addEventListener('tallystick:ended', () => all('main input:is([type=text], [type=number], :not([type])), main textarea').forEach((field) => {
    if (field.name && field.value !== field.defaultValue) sessionStorage.setItem(draft(field), field.value);
  }));
  if (document.querySelector('.alert-success')) {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(`tallystick-draft ${who} ${location.pathname} `))
      .forEach((key) => sessionStorage.removeItem(key));
  }
  restore();
  addEventListener('input', (typed) => {
    if (typed.target.matches?.('[data-keep]')) sessionStorage.setItem(draft(typed.target), typed.target.value);
  });
  addEventListener('htmx:afterSettle', restore);
  addEventListener('submit', (sent) => {
    if (sent.target.getAttribute('action') === '/admin/sign-out') sessionStorage.clear();
  });

  // Back leads to the last list that one came from in this tab, with its filter and page, however many events, plans
  // or repairs were opened since; there the row is marked that was opened last.
  const came = document.referrer.startsWith(location.origin) ? new URL(document.referrer) : null;
  // What the list refused, and what was typed for that, is not said again.
  const listOf = (page) => {
    const list = new URL(page);
    ['refused', 'credits', 'account'].forEach((name) => list.searchParams.delete(name));
    return list.pathname + list.search;
  };
  const lists = {
    any: /^\/admin\/(events|search|uncredited|users\/\d+|bulk\/\d+)$/,
    events: /^\/admin\/(events|uncredited)$/,
    users: /^\/admin\/(users|search)$/,
  };
  const nameOf = (list) => {
    const [, part, id] = list.pathname.match(/^\/admin\/(\w+)(?:\/(\d+))?/);
    const isFailed = (list.searchParams.get('status') || 'failed') === 'failed';
    const names = { events: isFailed ? 'Failed events' : 'Events', search: 'Search', uncredited: 'Not credited', users: id ? `User #${id}` : 'Users', bulk: 'Bulk repair' };
    return `← ${names[part]}`;
  };
  all('[data-back]').forEach((link) => {
    const kind = link.dataset.back || 'any';
    const key = `tallystick-list ${who} ${kind}`;
    if (came && lists[kind].test(came.pathname) && came.pathname !== location.pathname) sessionStorage.setItem(key, listOf(came));
    sessionStorage.setItem(`tallystick-row ${who} ${kind}`, location.pathname);
    const list = sessionStorage.getItem(key);
    if (!list) return;
    link.href = list;
    link.textContent = nameOf(new URL(list, location.origin));
  });
  const last = Object.keys(lists).map((kind) => sessionStorage.getItem(`tallystick-row ${who} ${kind}`));
  const opened = all('[data-row]').find((row) => last.includes(row.querySelector('a[data-open]')?.pathname));
  if (opened) {
    opened.classList.add('current');
    if (opened.getBoundingClientRect().bottom > innerHeight - 100) opened.scrollIntoView({ block: 'center' });
  }
  all('[data-back-here]').forEach((link) => { if (came?.pathname.startsWith('/admin/')) link.href = came.pathname + came.search; });

  // What did not come leaves the page as it is.
  addEventListener('htmx:sendError', () => say('The server does not answer. Nothing was done; what you typed is still here.'));
  addEventListener('htmx:responseError', (answer) => say(`The server could not answer (${answer.detail.xhr.status}). What you typed is still here.`));

  // A second click sends nothing: its answer would hide that of the first one, such as a key that is shown only once.
  addEventListener('submit', (sent) => {
    const { target } = sent;
    if (sent.defaultPrevented || target.method !== 'post') return;
    if (Date.now() - Number(target.dataset.sent || 0) < 3000) sent.preventDefault();
    else target.dataset.sent = Date.now();
  });

  // A preview is of the form as it was: after any change it can no longer be confirmed. The server refuses it too.
  const disarm = (change) => {
    if (change.target.id === 'reason' || change.target.matches?.('[data-also]') || !change.target.closest?.('#repair')) return;
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
    const keys = { '/': 'search everything', f: 'find a user to assign to', 'j k': 'next, previous row', x: 'select the row', Enter: 'open the row', p: 'preview', r: 'retry, or do what is previewed', d: 'discard…', n: 'next event of the same cause', Esc: 'leave a field; then drop what is previewed', '?': 'this help' };
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
  addEventListener('click', (click) => { if (click.target.closest?.('[data-help]')) help(); });
  addEventListener('keydown', (pressed) => {
    const typing = pressed.target.matches?.('input:not([type=checkbox]):not([type=radio]), select, textarea');
    if (pressed.key === 'Escape' && !document.querySelector('dialog[open]')) {
      // What was typed as the reason stays in this tab: it is there again after the next preview.
      if (typing) pressed.target.blur();
      else document.querySelector('[data-cancel]')?.click();
    }
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
      n: () => press('n'),
      '?': help,
    };
    if (!actions[pressed.key]) return;
    pressed.preventDefault();
    actions[pressed.key]();
  });
})();
