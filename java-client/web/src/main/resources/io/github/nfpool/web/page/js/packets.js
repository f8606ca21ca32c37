// SPDX-License-Identifier: Apache-2.0
// The last packets, decoded as nfpool read decodes them.
import { byId, el } from './dom.js';
import { number, t, time } from './texts.js';

const KEEP = 500;
const SHOWN = 120;

export class Packets {
  constructor(openPacket) {
    this.openPacket = openPacket;
    this.all = [];
    this.filter = '';
    byId('filter').addEventListener('input', event => {
      this.filter = event.target.value.toLowerCase();
      this.redraw();
    });
  }

  last() {
    return this.all.at(-1);
  }

  clear() {
    this.all = [];
    this.redraw();
  }

  matches(packet) {
    return this.filter === '' || `${packet.text} ${packet.slot} ${JSON.stringify(packet.fields)}`.toLowerCase().includes(this.filter);
  }

  show(sample) {
    const fresh = sample.packets.map(packet => ({ ...packet, at: sample.at }));
    this.all.push(...fresh);
    this.all.splice(0, Math.max(0, this.all.length - KEEP));
    const missing = sample.fresh - fresh.length;
    byId('sampling').textContent = missing > 0 ? t('sampling', { shown: number(fresh.length), fresh: number(sample.fresh) }) : '';
    const rows = byId('packet-rows');
    rows.prepend(...fresh.filter(packet => this.matches(packet)).map(packet => this.row(packet)).reverse());
    while (rows.children.length > SHOWN) {
      rows.lastChild.remove();
    }
  }

  redraw() {
    const shown = this.all.filter(packet => this.matches(packet)).slice(-SHOWN).reverse();
    byId('packet-rows').replaceChildren(...shown.map(packet => this.row(packet)));
  }

  row(packet) {
    const open = () => this.openPacket(packet);
    return el('tr', { tabindex: 0, onclick: open, onkeydown: event => event.key === 'Enter' && open() },
      el('td', {}, time(packet.at)), el('td', {}, String(packet.slot)), el('td', {}, String(packet.length)), el('td', {}, packet.text));
  }
}
