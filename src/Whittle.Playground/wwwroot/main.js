// Controls to the address, the address to the engine, and what it drew into the page. Nothing is computed here.
const form = document.getElementById('controls'), status = document.getElementById('status');
const sections = [...document.querySelectorAll('[data-panel]')];
const controls = () => [...document.querySelectorAll('input[name], select[name]')];
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const penalty = document.querySelector('[data-panel=penalty]');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const sectionOf = panel => sections.find(s => s.dataset.panel === panel);
const keysOf = section => section.dataset.keys.split(' ');

let state = new URLSearchParams(location.search);  // What is shown, or on its way.
let ready = false, busy = false;
let dirty = new Set(sections.map(s => s.dataset.panel));  // What is not drawn as the state says.
let edited = null, sent = 0, changed = 0;
let moved = 0, asked = 0;  // When a control moved, and when the engine was asked.
let ahead = null, spent = 0;  // The panel whose picture is already of a state that the rest of it is not drawn of yet, and how long that took.
let understood = location.search, address;  // The state that stands in the address, or is about to.
let rehearsed = false;
let reading = 0, hasOwn = false, mostBytes = 0;  // Of the table that is given to the page.

// Only what is in sight is drawn, and nothing while the page is hidden.
const sight = new IntersectionObserver(entries => {
  for (const e of entries) e.target.dataset.seen = e.isIntersecting ? 'yes' : '';
  look();
  ask();
}, { rootMargin: '200px' });
// The penalty's panel says what the slider of λ speaks, and that of columns what a table holds, so that they are always wanted.
const wanted = () => sections.filter(s => (s.dataset.seen || 'always' in s.dataset) && dirty.has(s.dataset.panel));

// What takes long says so; what does not, does not flicker.
let patience;
function wait() {
  patience ??= setTimeout(() => { status.textContent = 'Computing …'; }, 500);
}
function stopWaiting() {
  clearTimeout(patience);
  patience = undefined;
  status.textContent = '';
}

// Nothing is left to do when all is drawn and the address says so, which is written when the hand rests: it costs a browser more than a picture.
function settle() {
  const isDrawn = ready && !busy && reading === 0 && wanted().length === 0;
  const isSettled = isDrawn && understood === location.search;
  clearTimeout(address);
  if (isDrawn && !isSettled) address = setTimeout(note, 40);
  if (isSettled && !rehearsed) {
    rehearsed = true;
    worker.postMessage({ steps: 160 });
  }
  document.documentElement.dataset.settled = isSettled ? 'yes' : '';
}
function note() {
  history.replaceState(null, '', understood);
  understood = location.search;
  settle();
}

// First the panel under the hand, or else the one that most of is in the window; one at a time, so that none is late for another. Heights are taken when the window moves, where they cost nothing: under the hand they would lay out the page first.
const heights = new Map();
function look() {
  for (const s of sections) {
    const box = s.dataset.seen ? s.getBoundingClientRect() : null;
    heights.set(s, box ? Math.min(box.bottom, innerHeight) - Math.max(box.top, 0) : -Infinity);
  }
}
for (const move of ['scroll', 'resize']) addEventListener(move, look, { passive: true });
const first = all => all.find(s => s.contains(edited)) ?? all.reduce((a, b) => heights.get(b) > heights.get(a) ? b : a);
// What took long waits until the hand rests: what is under the hand would have to wait for it. What goes on by itself comes after all else.
const tookLong = new Set(), atWork = new Set(), rest = 150;

function ask() {
  const next = wanted();
  if (ready && !busy && next.length > 0 && !document.hidden) {
    const fresh = next.filter(s => !atWork.has(s)), section = first(fresh.length > 0 ? fresh : next), isLate = tookLong.has(section) && section !== first(sections), left = moved + rest - performance.now();
    if (isLate && left > 0) setTimeout(ask, left);
    else send(section);
  }
  settle();
}

function send(section) {
  // The group of shapes that a move of λ changes goes ahead of the rest of the picture and its words.
  const isMove = ahead !== section && section === first(sections) && section.querySelector('[data-moves]') !== null;
  busy = true;
  if (ahead !== section) spent = 0;
  if (!isMove) dirty.delete(section.dataset.panel);
  asked = performance.now();
  wait();
  sent = ++changed;
  worker.postMessage({ id: sent, query: state.toString(), panel: section.dataset.panel, numbers: section.querySelector('.out details[open]') !== null, isMove });
}

function change(values, control) {
  for (const [key, value] of Object.entries(values)) state.set(key, value);
  if ('lambda' in values) state.delete('shown');
  const keys = Object.keys(values).map(k => k === 'shown' ? 'lambda' : k);
  for (const s of sections) if (keysOf(s).some(k => keys.includes(k))) dirty.add(s.dataset.panel);
  // What is under the hand is in sight, also before its observer has said so.
  const under = control?.closest('[data-panel]');
  if (under) under.dataset.seen = 'yes';
  edited = control;
  moved = performance.now();
  changed++;
  ahead = null;
  ask();
}

const listed = (name, ticked) => controls().filter(c => c.name === name && c.checked === ticked).map(c => c.value).join(',');
// The points that were moved, with one more.
function lift(point, height) {
  const moved = new Map((state.get('moved') ?? '').split(',').filter(Boolean).map(p => p.split(':')));
  moved.set(String(point), height);
  return { point: String(point), moved: [...moved].map(p => p.join(':')).join(',') };
}
function read(control) {
  switch (control.name) {
    case 'on': return { on: listed('on', true) };
    case 'out': return { out: listed('out', false) };
    case 'slider': return { shown: (10 ** control.valueAsNumber).toPrecision(12) };
    case 'decay-slider': return { decay: (10 ** control.valueAsNumber).toPrecision(4) };
    case 'smooth-slider': return { smooth: (10 ** control.valueAsNumber).toPrecision(4) };
    case 'sample': return { sample: control.value, moved: '' };
    case 'height': return lift(state.get('point'), control.value);
    case 'shown': return { shown: control.value };
    default: return { [control.name]: control.value };
  }
}

// The controls say what the engine understood, but for the one under the hand.
function show() {
  const on = state.get('on').split(','), out = state.get('out').split(',');
  for (const c of controls()) {
    if (c.name === 'on') c.checked = on.includes(c.value);
    else if (c.name === 'out') {
      c.checked = !out.includes(c.value);
      c.disabled = c.value === state.get('y');
    }
    else if (c.type === 'radio') c.checked = c.value === state.get(c.name);
    else if (c === edited && c === document.activeElement) continue;
    else if (c.name === 'decay-slider') set(c, 'value', Math.log10(state.get('decay')));
    else if (c.name === 'smooth-slider') set(c, 'value', Math.log10(state.get('smooth')));
    else if (c.name === 'slider') {
      set(c, 'min', state.get('low'));
      set(c, 'max', state.get('high'));
      set(c, 'value', Math.log10(state.get('shown')));
    }
    else set(c, 'value', state.get(c.name));
  }
}
// What is set is drawn anew, also where it was so already.
function set(control, property, value) {
  if (control[property] !== String(value)) control[property] = value;
}

// Makes one piece of the page like another by what differs alone: what stays keeps its focus and its place, and costs nothing to paint.
function match(old, now) {
  if (now.dataset?.drawn && now.dataset.drawn === old.dataset?.drawn || old.isEqualNode(now)) return;
  if (old.nodeName !== now.nodeName) {
    old.replaceWith(now);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== now.data) old.data = now.data;
    return;
  }
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (name !== 'open' && !now.hasAttribute(name)) old.removeAttribute(name);
  matchInside(old, now);
}
function matchInside(old, now) {
  const was = [...old.childNodes], is = [...now.childNodes];
  is.forEach((node, k) => k < was.length ? match(was[k], node) : old.append(node));
  was.slice(is.length).forEach(node => node.remove());
}

const drawn = document.createElement('template');
function put(section, html) {
  const out = section.querySelector('.out');
  const open = [...out.querySelectorAll('details')].map(d => d.open);
  // What the engine gave a name and the page shows is the same: it is neither read again nor matched. What then stands elsewhere is drawn anew.
  const shown = new Set([...out.querySelectorAll('[data-drawn]')].map(g => g.dataset.drawn));
  drawn.innerHTML = html.replace(/(<g data-drawn="(\w+)">)[^]*?(?=<\/g>)/g, (all, start, name) => shown.has(name) ? start : all);
  // A control holds more than its attributes say.
  if (drawn.content.querySelector('input, select')) out.replaceChildren(drawn.content);
  else matchInside(out, drawn.content);
  if (out.querySelector('[data-drawn]:empty')) out.innerHTML = html;
  out.querySelectorAll('details').forEach((d, k) => { d.open = open[k] ?? false; });
}

// A slider says what it is set to, and what comes of it in its panel; those of the penalty in the panel of that.
function speak(words) {
  for (const c of document.querySelectorAll('input[type=range]')) {
    const panel = (c.closest('[data-panel]') ?? penalty).dataset.spoken, text = [words.get(c.name), panel].filter(Boolean).join(', ');
    if (c.ariaValueText !== text) c.ariaValueText = text;
  }
}

worker.onmessage = ({ data }) => {
  if (data.style) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(data.style);
    document.adoptedStyleSheets = [sheet];
    ready = true;
    mostBytes = data.mostBytes;
    status.textContent = '';
    ask();
    return;
  }
  if (data.read) {
    // Columns that the address names are those of a table that is given again; another one begins anew.
    reading--;
    stopWaiting();
    change(hasOwn || state.get('data') !== 'own' ? { data: 'own', y: '0', out: '' } : { data: 'own' }, null);
    hasOwn = true;
    return;
  }
  if (data.saved) {
    const address = URL.createObjectURL(new Blob([data.saved], { type: 'application/json' }));
    Object.assign(document.createElement('a'), { href: address, download: data.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    return;
  }
  busy = false;
  stopWaiting();
  if (data.name !== undefined) {
    // All else is asked for when this is painted. Where the page has another picture, this one comes with all else.
    const section = sectionOf(data.panel), group = section.querySelector('[data-moves]');
    if (changed === sent) ahead = section;
    spent = performance.now() - asked;
    if (group?.dataset.moves === data.name) {
      const shapes = group.cloneNode(false);
      shapes.innerHTML = data.shapes;
      matchInside(group, shapes);
      requestAnimationFrame(() => setTimeout(ask));
    }
    else ask();
    return;
  }
  if (data.error) {
    status.textContent = `This is a bug in the page: ${data.error}`;
    return;
  }
  // What was changed meanwhile stays changed.
  if (changed === sent) {
    state = new URLSearchParams(data.state);
    show();

    // λ as it is shown has few digits: it is read again only where it was typed. A height is that of a point that was moved or drawn.
    for (const key of ['shown', 'low', 'high', 'height']) state.delete(key);
    understood = `?${state}`;
  }
  const section = sectionOf(data.panel);
  tookLong[spent + performance.now() - asked > 20 ? 'add' : 'delete'](section);
  // What is still at work is asked for again at the next frame, as long as it is in sight; who asked for rest sees the end of it alone.
  const goesOn = data.html.includes('<span data-more>');
  atWork[goesOn ? 'add' : 'delete'](section);
  if (goesOn) dirty.add(data.panel);
  if (!(goesOn && calm.matches && section.querySelector('svg'))) {
    put(section, data.html);
    section.dataset.spoken = data.spoken;
    if (data.panel === 'columns') given.textContent = data.spoken;
  }
  speak(new URLSearchParams(data.sliders));
  if (goesOn) requestAnimationFrame(ask);
  else ask();
};
worker.onerror = e => { status.textContent = `The engine could not start: ${e.message ?? e.type}`; };

document.addEventListener('input', e => {
  // A number is read when it is finished, not at every letter.
  if (e.target.name && !(e.target.name === 'shown')) change(read(e.target), e.target);
});
document.addEventListener('change', e => { if (e.target.name === 'shown') change(read(e.target), null); });
// Numbers are written when they are asked for.
document.addEventListener('toggle', e => {
  const panel = e.target.open && !e.target.querySelector('table') && e.target.closest('[data-panel]')?.dataset.panel;
  if (panel) {
    dirty.add(panel);
    changed++;
    ask();
  }
}, true);
document.addEventListener('submit', e => e.preventDefault());
document.addEventListener('visibilitychange', ask);
document.addEventListener('click', e => {
  const set = e.target.closest?.('[data-set]')?.dataset.set;
  if (set) {
    change(Object.fromEntries(new URLSearchParams(set)), null);
  }
  const save = e.target.closest?.('[data-save]')?.dataset.save;
  if (save) worker.postMessage({ save, query: state.toString() });
});

// A table for the worker: as many bytes as it needs to see whether they are too many.
async function give(blob, name) {
  reading++;
  wait();
  settle();
  try {
    worker.postMessage({ file: { bytes: new Uint8Array(await blob.slice(0, mostBytes).arrayBuffer()), name } });
  } catch (error) {
    reading--;
    stopWaiting();
    settle();
    status.textContent = `${name} cannot be read: ${error.message}`;
  }
}
const own = document.getElementById('own'), file = document.getElementById('file'), given = document.getElementById('given');
file.addEventListener('change', () => {
  if (file.files.length > 0) give(file.files[0], file.files[0].name);
  file.value = '';  // The same file may be chosen again, when it was changed.
});
document.getElementById('read').addEventListener('click', () => give(new Blob([document.getElementById('text').value]), 'the text'));
// A file that misses the panel must not take the page's place.
document.addEventListener('dragover', e => { if (e.dataTransfer.types.includes('Files')) e.preventDefault(); });
document.addEventListener('drop', e => {
  const dropped = e.dataTransfer.files[0];
  if (!dropped) return;
  e.preventDefault();
  if (own.contains(e.target)) give(dropped, dropped.name);
});

// What is dragged in a picture has sliders too, for keys. A place in the picture is in its own units.
function draggable(panel, move) {
  let picture = null;
  const section = document.querySelector(`[data-panel=${panel}]`);
  const drag = (e, isStart) => {
    const svg = section.querySelector('svg'), box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
    move((e.clientX - box.left) / box.width * view.width, (e.clientY - box.top) / box.height * view.height, isStart);
  };
  section.addEventListener('pointerdown', e => {
    picture = section.querySelector('svg')?.contains(e.target) ? e.pointerId : null;
    if (picture !== null) drag(e, true);
  });
  addEventListener('pointermove', e => { if (e.pointerId === picture) drag(e, false); });
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { picture = null; });
}
const within = (value, most) => Math.min(most, Math.max(-most, value)).toFixed(2);
draggable('geometry', (x, y) => change({ b1: within((x - 20) / 460 * 7 - 3.5, 3), b2: within(3.5 - (y - 40) / 460 * 7, 3) }, null));
// The nearest of twenty points follows the pointer up and down, and stays in hand until it is let go.
let held = 1;
draggable('overfitting', (x, y, isStart) => {
  if (isStart) held = Math.min(20, Math.max(1, Math.round(((x - 64) / 672 * 2.1 - 0.05) / 2 * 19) + 1));
  change(lift(held, within(2 - (y - 96) / 320 * 4, 2)), null);
});
for (const s of sections) sight.observe(s);
