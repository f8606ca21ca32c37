// SPDX-License-Identifier: Apache-2.0
// A page, a slot or a packet, looked at closely.
import { byId, el } from './dom.js';
import { pageEntry, plus, slotsOn } from './pool.js';
import { ask } from './source.js';
import { t } from './texts.js';

const LAYERS = ['eth', 'arp', 'rarp', 'ip', 'ip6', 'icmp', 'icmp6', 'udp', 'tcp'];

export class Detail {
  constructor(model) {
    this.model = model;
  }

  close() {
    byId('detail').hidden = true;
  }

  open(title, ...content) {
    const close = el('button', { class: 'close', onclick: () => this.close() }, t('close'));
    byId('detail').replaceChildren(close, el('h2', {}, title), ...content);
    byId('detail').hidden = false;
    byId('detail').scrollTop = 0;
    byId('detail').focus();
  }

  facts(pairs) {
    return el('dl', { class: 'facts' }, ...pairs.flatMap(([name, value]) => [el('dt', {}, t(name)), el('dd', { 'data-fact': name }, value)]));
  }

  async openPage(page) {
    const { pool, pages } = this.model;
    const entry = pageEntry(pages, page);
    const { first, last } = slotsOn(pool, page);
    const missing = pages?.why ?? t('needs-root');
    const facts = [['virtual-address', plus(pool.virtualAddress, page * pool.pageBytes)],
      ['page-frame', entry?.pageFrame ?? missing],
      ['physical-address', plus(pool.physicalAddress, page * pool.pageBytes) ?? entry?.physicalAddress ?? pool.whyNoAddress],
      ['flags', entry?.pageFrame ? entry.flags : missing], ['slots', first === last ? String(first) : `${first} – ${last}`]];
    if (pool.guestAddress) {
      facts.splice(2, 0, ['guest-address', plus(pool.guestAddress, page * pool.pageBytes)]);
    }
    const bytes = this.model.memory ? this.recorded(page) : await ask('page', { n: page }).catch(error => ({ error: error.message }));
    this.open(`${t('page')} ${page}`, this.facts(facts), bytes.error ? el('p', { class: 'hint' }, bytes.error) : this.pageHex(bytes));
  }

  pageHex(page) {
    const marks = new Array(page.hex.length / 2).fill('old');
    for (const slot of page.slots) {
      const mark = (from, length, name) => marks.fill(name, Math.max(0, from), Math.max(0, Math.min(marks.length, from + length)));
      if (slot.state === 'header') {
        mark(0, 144, 'pool');
        continue;
      }
      mark(slot.from, 4, 'state');
      slot.parts.forEach(part => mark(part.from, part.length, part.name));
    }
    const starts = new Map(page.slots.map(slot => [slot.from, `${t('slot')} ${slot.slot}: ${t('letter-' + slot.state)}`]));
    return el('div', {}, this.partLegend(), hexDump(page.hex, marks, starts));
  }

  recorded(page) {
    const { memory, pool, sample } = this.model;
    if (memory === 'none') {
      return { error: t('not-recorded') };
    }
    const from = page * pool.pageBytes;
    const hex = [...memory.subarray(from, from + pool.pageBytes)].map(b => b.toString(16).padStart(2, '0')).join('');
    const { first, last } = slotsOn(pool, page);
    const slots = [];
    for (let slot = first; slot <= last; slot++) {
      const packet = this.model.packetIn(slot);
      slots.push({ slot, from: slot * pool.width - from, state: slot === 0 ? 'header' : this.model.letter(slot),
        parts: (packet?.parts ?? []).map(part => ({ ...part, from: slot * pool.width + 4 - from + part.from })) });
    }
    return { hex, slots, sample };
  }

  async openSlot(slot) {
    const known = this.model.pool.live ? await ask('slot', { n: slot }).catch(error => ({ error: error.message })) : { frame: this.model.packetIn(slot) };
    if (known.error) {
      this.open(`${t('slot')} ${slot}`, el('p', {}, known.error));
    } else if (known.frame) {
      this.openPacket({ ...known.frame, slot, state: known.state });
    } else {
      this.open(`${t('slot')} ${slot}`, this.slotFacts({ slot, state: known.state ?? this.model.letter(slot) }),
        el('p', { class: 'hint' }, t('slot-empty')));
    }
  }

  slotFacts({ slot, state, length }) {
    const { pool, pages } = this.model;
    const offset = slot * pool.width;
    const page = Math.floor(offset / pool.pageBytes);
    const lastPage = Math.floor((offset + pool.width - 1) / pool.pageBytes);
    const entry = pageEntry(pages, page);
    const facts = [['slot', String(slot)], ['state-now', t('letter-' + (state ?? this.model.letter(slot)))],
      ['offset', `${offset} = ${slot} · ${pool.width}`],
      ['virtual-address', plus(pool.virtualAddress, offset)],
      ['physical-address', plus(entry?.physicalAddress ?? pool.physicalAddress ?? pool.guestAddress, offset - (entry?.physicalAddress ? page * pool.pageBytes : 0)) ?? pool.whyNoAddress ?? t('needs-root')],
      ['pages', page === lastPage ? String(page) : `${page}, ${lastPage}: ${t('crosses')}`]];
    if (length) {
      facts.push(['length', String(length)]);
    }
    return this.facts(facts);
  }

  openPacket(packet) {
    const marks = new Array(packet.length).fill('payload');
    packet.parts.forEach(part => marks.fill(part.name, part.from, part.from + part.length));
    const layers = LAYERS.filter(name => name in packet.fields).map(name => el('div', { class: `layer p-${name}` }, el('h3', {}, t('layer-' + name)),
      packet.fields[name] === null ? el('p', {}, t('truncated'))
        : this.facts(Object.entries(packet.fields[name]).map(([field, value]) => [field, Array.isArray(value) ? value.join(', ') : String(value)]))));
    this.open(packet.text, el('div', { class: 'side' }, el('div', {}, this.slotFacts(packet), ...layers),
      el('div', {}, this.partLegend(), hexDump(packet.hex, marks, new Map()))));
  }

  partLegend() {
    return el('div', { class: 'legend' }, ...['state', 'eth', 'ip', 'udp', 'arp', 'payload'].map(name => el('span', {},
      el('i', { class: 'p-' + name }), t('part-' + name))));
  }
}

/** 16 bytes a line, each run of bytes that belong together in one element. */
function hexDump(hex, marks, starts) {
  const lines = [];
  for (let at = 0; at < marks.length; at += 16) {
    const line = el('div', {}, el('span', { class: 'at' }, at.toString(16).padStart(4, '0') + '  '));
    let text = '';
    let from = at;
    for (let i = at; i < Math.min(at + 16, marks.length); i++) {
      text += hex.slice(2 * i, 2 * i + 2) + ' ';
      if (i + 1 === Math.min(at + 16, marks.length) || marks[i + 1] !== marks[from]) {
        line.append(el('b', { class: 'p-' + marks[from], title: t('part-' + marks[from]) }, text));
        text = '';
        from = i + 1;
      }
    }
    for (let i = at; i < at + 16; i++) {
      if (starts.has(i)) {
        line.append(el('span', { class: 'at' }, '  ← ' + starts.get(i)));
      }
    }
    lines.push(line);
  }
  return el('div', { class: 'hex' }, ...lines);
}
