// SPDX-License-Identifier: Apache-2.0
// One frame through its five steps, slowly.
import { byId, svg, wrap } from './dom.js';
import { plus } from './pool.js';
import { t } from './texts.js';

const WIDTH = 236;
const PERIOD = 3500;

export class Follow {
  constructor(lastPacket, place) {
    this.lastPacket = lastPacket;
    this.place = place;
    byId('follow').addEventListener('click', () => this.begin());
    byId('follow-next').addEventListener('click', () => this.go(this.at + 1));
  }

  begin() {
    this.packet = this.lastPacket();
    if (!this.packet) {
      return;
    }
    byId('follow-figure').hidden = false;
    byId('follow-next').hidden = false;
    this.draw();
    byId('follow-figure').scrollIntoView({ block: 'nearest' });
    this.go(0);
  }

  values() {
    const { pool, physical } = this.place(this.packet.slot);
    const offset = this.packet.slot * pool.width;
    return { slot: this.packet.slot, length: this.packet.length, text: this.packet.text, offset, frame: offset + 4,
      state: '0x' + (0x80000000 + this.packet.length).toString(16), virtual: plus(pool.virtualAddress, offset),
      address: pool.physicalAddress ?? t('hidden-short'), physical: physical ?? t('hidden-short') };
  }

  draw() {
    const values = this.values();
    const root = svg('svg', { viewBox: `0 0 ${5 * WIDTH} 210` }, svg('line', { class: 'road', x1: WIDTH / 2, x2: 4.5 * WIDTH, y1: 30, y2: 30 }));
    this.stations = [];
    for (let i = 0; i < 5; i++) {
      const box = svg('rect', { class: 'station', x: i * WIDTH + 6, y: 52, width: WIDTH - 12, height: 152, rx: 8 });
      const lines = t(`step-${i + 1}-text`, values).split('\n').flatMap(line => wrap(line, 29).slice(0, 6));
      root.append(box, svg('text', { class: 'station-title', x: i * WIDTH + 18, y: 76 }, `${i + 1}  ${t(`step-${i + 1}`)}`),
        ...lines.map((line, n) => svg('text', { class: 'station-text', x: i * WIDTH + 18, y: 98 + n * 19 }, line)));
      this.stations.push(box);
    }
    this.token = svg('rect', { class: 'token', x: WIDTH / 2 - 22, y: 16, width: 44, height: 28, rx: 5 });
    root.append(this.token);
    byId('follow-figure').replaceChildren(root);
  }

  go(step) {
    clearTimeout(this.timer);
    this.at = step % 5;
    this.token.style.transform = `translateX(${this.at * WIDTH}px)`;
    this.stations.forEach((box, i) => box.setAttribute('class', 'station' + (i === this.at ? ' now' : i < this.at ? ' past' : '')));
    if (step < 4) {
      this.timer = setTimeout(() => this.go(step + 1), PERIOD);
    }
  }
}
