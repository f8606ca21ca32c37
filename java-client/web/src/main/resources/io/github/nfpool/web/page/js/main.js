// SPDX-License-Identifier: Apache-2.0
// Where the page begins: events in, views out, keys and buttons.
import { Counters } from './counters.js';
import { Detail } from './detail.js';
import { byId, el } from './dom.js';
import { savePng, saveSvg } from './export.js';
import { Follow } from './follow.js';
import { Memory } from './memory.js';
import { Packets } from './packets.js';
import { letters, pageEntry, plus } from './pool.js';
import { Ring } from './ring.js';
import { Scenes } from './scenes.js';
import { Recording, act, ask, download, hasToken, listen, play } from './source.js';
import { LANGUAGES, number, onLanguage, t, use } from './texts.js';
import { Timeline } from './timeline.js';

const VIEWS = ['overview', 'memory', 'ring', 'packets', 'counters', 'scenes'];

/** What all views look at. */
const model = {
  pool: null, pages: null, sample: null, memory: null,
  letter: slot => letters(model.sample?.slots ?? '')[slot] ?? 'w',
  packetIn: slot => packets.all.findLast(packet => packet.slot === slot),
};

const detail = new Detail(model);
const memory = new Memory(page => detail.openPage(page));
const ring = new Ring(slot => detail.openSlot(slot));
const packets = new Packets(packet => detail.openPacket(packet));
const counters = new Counters();
const scenes = new Scenes(model, say);
const follow = new Follow(() => packets.last(), slot => ({ pool: model.pool,
  physical: plus(model.pool.physicalAddress ?? pageEntry(model.pages, 0)?.physicalAddress, slot * model.pool.width) }));
const timeline = new Timeline(show, status);
let recording = null;
let lost = null;

function show(sample) {
  model.sample = sample;
  if (model.memory instanceof Uint8Array) {
    sample.packets.forEach(keepBytes);
  }
  memory.show(sample);
  ring.show(sample);
  packets.show(sample);
  counters.show(sample);
  steering(sample);
}

/** A recording has the memory as it was at its beginning, and each packet since. */
function keepBytes(packet) {
  const at = packet.slot * model.pool.width + 4;
  for (let i = 0; i < packet.length; i++) {
    const byte = packet.hex.slice(2 * i, 2 * i + 2);
    model.memory[at + i] = byte === '..' ? 0 : parseInt(byte, 16);
  }
}

async function unpack(packed) {
  if (!packed?.gzip) {
    model.memory = 'none';
    return;
  }
  const bytes = Uint8Array.from(atob(packed.gzip), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  model.memory = new Uint8Array(await new Response(stream).arrayBuffer());
}

function onEvent(name, data) {
  recording?.add(name, data);
  switch (name) {
    case 'pool':
      lost = null;
      model.pool = data;
      model.memory = data.live ? null : 'none';
      timeline.clear();
      packets.clear();
      counters.setPool(data);
      memory.setPool(data);
      ring.setPool(data);
      scenes.setPool(data);
      byId('steer').hidden = !data.live || !(data.reads || data.paced);
      byId('steer-reader').hidden = !data.reads;
      byId('steer-feed').hidden = !data.paced;
      status();
      break;
    case 'pages':
      model.pages = data;
      memory.setPages(data);
      break;
    case 'memory':
      unpack(data);
      break;
    case 'sample':
      timeline.add(data);
      break;
    case 'scene':
      scenes.show(data);
      break;
    case 'ended':
      lost = t('ended', { why: data.why });
      status();
      break;
  }
}

function steering(sample) {
  for (const button of document.querySelectorAll('#steer [data-do]')) {
    const { value } = button.dataset;
    const pressed = button.dataset.do === 'reader' ? value === sample.pace : Number(value) === sample.rate;
    button.setAttribute('aria-pressed', String(pressed));
  }
}

function status() {
  const kind = lost ? 'lost' : timeline.paused ? 'paused' : model.pool?.live === false ? 'recording' : 'live';
  const behind = timeline.behind() ? ` · ${t('behind', { samples: number(timeline.behind()) })}` : '';
  byId('status').className = 'pill ' + kind;
  byId('status').textContent = t('status-' + kind) + behind;
  const how = model.pool ? t(model.pool.reads ? 'it-reads' : 'it-watches') : '';
  const keeps = model.pool?.driver && model.pool.live ? ` · ${t('keeps-driver')}` : '';
  byId('source').textContent = model.pool ? `${model.pool.pool} · ${how}${keeps}` : '';
  byId('pause').textContent = t(timeline.paused ? 'resume' : 'pause');
  byId('record').setAttribute('aria-pressed', String(recording !== null));
  byId('record').textContent = t(recording ? 'record-stop' : 'record');
  say(lost);
}

/** What must not be overlooked. */
function say(text) {
  byId('notice').hidden = !text;
  byId('notice').textContent = text ?? '';
}

function view(name) {
  document.body.dataset.view = name;
  history.replaceState(null, '', '#view-' + name);
  for (const tab of document.querySelectorAll('[role=tab]')) {
    tab.setAttribute('aria-selected', String(tab.dataset.view === name));
  }
  if (model.sample) {
    ring.zoom(model.sample);
    counters.rebuild();
  }
}

async function record() {
  if (recording) {
    download(recording.file(), `nfpool-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.jsonl`);
    recording = null;
  } else if (model.pool) {
    const bytes = model.pool.live ? await ask('memory').catch(() => ({ gzip: null })) : { gzip: null };
    recording = new Recording(model.pool, model.pages, bytes);
  }
  status();
}

async function openFile(file) {
  stop();
  try {
    stop = play(await file.text(), onEvent);
  } catch (error) {
    say(t('no-recording', { name: file.name, why: error.message }));
  }
}

const KEYS = { ' ': () => timeline.pause(!timeline.paused), '.': () => timeline.step(), Escape: () => detail.close(),
  f: () => follow.begin() };

function keys(event) {
  if (event.target.matches('input, select') || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (/^[1-6]$/.test(event.key)) {
    view(VIEWS[Number(event.key) - 1]);
  } else if (KEYS[event.key] && !(event.key === ' ' && event.target.matches('button'))) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

function wire() {
  byId('tabs').append(...VIEWS.map((name, i) => el('button', { role: 'tab', 'data-view': name, 'data-t': name, 'data-key': String(i + 1),
    onclick: () => view(name) })));
  byId('language').append(...Object.entries(LANGUAGES).map(([code, name]) => el('option', { value: code }, name)));
  byId('language').addEventListener('change', event => use(event.target.value));
  byId('pause').addEventListener('click', () => timeline.pause(!timeline.paused));
  byId('step').addEventListener('click', () => timeline.step());
  byId('speed').addEventListener('change', event => timeline.setSpeed(Number(event.target.value)));
  byId('record').addEventListener('click', record);
  byId('file').addEventListener('change', event => event.target.files[0] && openFile(event.target.files[0]));
  byId('svg').addEventListener('click', saveSvg);
  byId('png').addEventListener('click', savePng);
  byId('contrast').addEventListener('click', () => {
    document.body.classList.toggle('contrast');
    counters.rebuild();
  });
  for (const button of document.querySelectorAll('[data-do]')) {
    button.addEventListener('click', () => act(button.dataset.do, { value: button.dataset.value }).catch(error => say(error.message)));
  }
  document.addEventListener('keydown', keys);
  window.addEventListener('resize', () => counters.rebuild());
}

onLanguage(language => {
  byId('language').value = language;
  if (model.pool) {
    memory.legend();
    ring.legend();
    scenes.setPool(model.pool);
    counters.rebuild();
    packets.redraw();
  }
  if (model.pages) {
    memory.setPages(model.pages);
  }
  if (model.sample) {
    ring.show(model.sample);
  }
  status();
});

let stop = () => {};
wire();
await use(new URLSearchParams(location.search).get('language') ?? navigator.language.slice(0, 2));
const asked = location.hash.replace('#view-', '');
view(VIEWS.includes(asked) ? asked : 'overview');
if (hasToken()) {
  stop = listen(onEvent, state => {
    if (state === 'lost') {
      lost = t('connection-lost');
    } else if (lost) {
      lost = null;
    }
    status();
  });
} else {
  say(t('no-token'));
}
