// The page works without this script. It shows the exact figures of the second under the pointer or the keyboard cursor.
(() => {
  /** @typedef {import('../chart/cursor-data.ts').CursorData} CursorData */
  const chart = /** @type {HTMLElement} */ (document.querySelector('.chart'));
  const scroller = /** @type {HTMLElement} */ (document.getElementById('chart'));
  const plot = chart?.querySelector('.clock');
  const source = document.getElementById('seconds')?.textContent;
  if (!plot || !source) return;
  const data = /** @type {CursorData} */ (JSON.parse(source));
  if (data.samples.length === 0) return;

  const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  const line = add(chart, 'div', 'cursor-line');
  const tip = add(document.body, 'div', 'tip');
  const cursor = add(chart, 'div', 'cursor');
  let current = -1;

  for (const title of chart.querySelectorAll('title')) {
    // Removes the browser's tooltips, which would cover this one.
    title.parentElement?.setAttribute('data-tip', title.textContent);
    title.remove();
  }
  const attributes = {
    tabindex: '0',
    role: 'slider',
    'aria-label': 'Time in the run',
    'aria-valuemin': '0',
    'aria-valuemax': String(data.samples.length - 1),
    'aria-valuenow': '0',
    'aria-valuetext': describe(0).join(', '),
  };
  for (const [name, value] of Object.entries(attributes)) cursor.setAttribute(name, value);
  scroller.removeAttribute('tabindex');
  document.getElementById('cursor-help')?.removeAttribute('hidden');

  chart.addEventListener('pointermove', pointAt);
  chart.addEventListener('pointerdown', pointAt);
  chart.addEventListener('pointerleave', () => document.activeElement !== cursor && hide());
  cursor.addEventListener('focus', () => show(Math.max(0, current)));
  cursor.addEventListener('blur', hide);
  scroller.addEventListener('scroll', hide);
  cursor.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return hide();
    const target = moves(event.key);
    if (target === undefined) return;
    event.preventDefault();
    show(Math.min(data.samples.length - 1, Math.max(0, target)));
    keepInView();
  });

  /** @param {string} key */
  function moves(key) {
    if (key === 'ArrowRight' || key === 'ArrowUp') return current + 1;
    if (key === 'ArrowLeft' || key === 'ArrowDown') return current - 1;
    if (key === 'PageUp') return current + 10;
    if (key === 'PageDown') return current - 10;
    if (key === 'Home') return 0;
    if (key === 'End') return data.samples.length - 1;
    if (key === 'f') return failing().find((index) => index > current) ?? failing()[0];
    return undefined;
  }

  function failing() {
    return data.samples.flatMap((_, index) => (failures(index) > 0 ? [index] : []));
  }

  /** @param {PointerEvent} event */
  function pointAt(event) {
    const box = /** @type {Element} */ (plot).getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * data.length;
    const reach = data.length / box.width;
    const near = data.samples.flatMap(([start], index) =>
      start + data.step > at - reach && start <= at + reach ? [index] : [],
    );
    if (near.length === 0) return hide();
    // Many seconds may share one pixel: select the worst one.
    const worst = near.reduce((best, index) => (weight(index) > weight(best) ? index : best));
    const aimed = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    const under = near.length <= 3 ? near.find((index) => inside(index, at)) : undefined;
    show(under ?? worst, aimed?.getAttribute('data-tip') ?? '', event.clientY);
  }

  /** @param {number} index @param {number} at */
  function inside(index, at) {
    const start = data.samples[index]?.[0] ?? 0;
    return start <= at && at < start + data.step;
  }

  /** @param {number} index */
  function weight(index) {
    const latency = data.samples[index]?.[3];
    return failures(index) * 1e9 + (latency ? (latency[3] ?? 0) : 0);
  }

  /** @param {number} index */
  function failures(index) {
    return named(data.samples[index]?.[1] ?? []).reduce(
      (sum, [name, count]) => sum + (name === 'ok' ? 0 : count),
      0,
    );
  }

  /** @param {number} index @param {string} [aimed] @param {number} [clientY] */
  function show(index, aimed, clientY) {
    current = index;
    const box = /** @type {Element} */ (plot).getBoundingClientRect();
    const frame = chart.getBoundingClientRect();
    const middle = ((data.samples[index]?.[0] ?? 0) + data.step / 2) / data.length;
    const x = box.left + middle * box.width;
    line.hidden = tip.hidden = false;
    line.style.left = `${x - frame.left}px`;
    const texts = describe(index);
    tip.replaceChildren(...texts.map((text, i) => paragraph(text, i === 0 ? 'tip-time' : '')));
    if (aimed) tip.append(paragraph(aimed, 'tip-aimed'));
    cursor.setAttribute('aria-valuenow', String(index));
    cursor.setAttribute('aria-valuetext', texts.join(', '));
    place(x, clientY ?? Math.max(60, frame.top + 40));
  }

  /** Beside the cursor, on the side with space. @param {number} x @param {number} y */
  function place(x, y) {
    const { width, height } = tip.getBoundingClientRect();
    const page = document.documentElement.clientWidth;
    const right = x + 14 + width <= page;
    const left = right ? x + 14 : x - 14 - width;
    tip.style.left = `${Math.min(Math.max(4, left), Math.max(4, page - width - 4)) + window.scrollX}px`;
    tip.style.top = `${Math.min(Math.max(4, y - height / 2), Math.max(4, window.innerHeight - height - 4)) + window.scrollY}px`;
  }

  function keepInView() {
    const x = Number.parseFloat(line.style.left);
    const { scrollLeft, clientWidth } = scroller;
    if (x < scrollLeft || x > scrollLeft + clientWidth) scroller.scrollLeft = x - clientWidth / 2;
  }

  function hide() {
    line.hidden = tip.hidden = true;
  }

  /** One line each: time, outcomes, answers by release, latencies, healthy replicas. @param {number} index */
  function describe(index) {
    const sample = data.samples[index];
    if (!sample) return [];
    const [start, outcomes, releases, latency] = sample;
    const end = start + data.step;
    const phases = data.phases.filter(([from, to]) => from < end && to > start).map(([, , name]) => name);
    const failed = named(outcomes).filter(([name]) => name !== 'ok');
    const ok = named(outcomes).find(([name]) => name === 'ok')?.[1] ?? 0;
    const answers = named(releases);
    return [
      [clock(start), new Date(data.from + start).toISOString().slice(11, 19), ...new Set(phases)].join(' · '),
      `${numbers.format(ok)} ok${failed.length === 0 ? ', none failed' : ''}`,
      ...failed.map(([name, count]) => `${numbers.format(count)} × ${name}`),
      answers.map(([name, count]) => `${name || 'without a release'}: ${numbers.format(count)}`).join(' · '),
      latency &&
        `p50 ${ms(latency[0])} · p99 ${ms(latency[1])} · p99.9 ${ms(latency[2])} · slowest ${ms(latency[3])}`,
      healthy(start, end),
    ]
      .filter((text) => typeof text === 'string' && text !== '')
      .map(String);
  }

  /** Names with their counts. @param {number[]} counts @returns {[string, number][]} */
  function named(counts) {
    return counts.flatMap((place, i) => (i % 2 === 0 ? [[data.names[place] ?? '', counts[i + 1] ?? 0]] : []));
  }

  /** @param {number} start @param {number} end */
  function healthy(start, end) {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const [from, to, release] of data.replicas)
      if (from < end && to > start) counts[release] = (counts[release] ?? 0) + 1;
    const words = Object.entries(counts).map(([release, count]) => `${count} × ${release}`);
    return data.replicas.length > 0 ? `healthy: ${words.join(', ') || 'none'}` : '';
  }

  /** @param {number | null | undefined} value */
  function ms(value) {
    return value === null || value === undefined ? '–' : `${numbers.format(value)} ms`;
  }

  /** @param {number} value */
  function clock(value) {
    const total = Math.floor(value / 1000);
    const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
    const seconds = String(total % 60).padStart(2, '0');
    return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
  }

  /** @param {string} text @param {string} className */
  function paragraph(text, className) {
    const element = document.createElement('p');
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  /** @param {HTMLElement} parent @param {string} tag @param {string} className */
  function add(parent, tag, className) {
    const element = document.createElement(tag);
    element.className = className;
    element.hidden = className !== 'cursor';
    parent.append(element);
    return element;
  }
})();
