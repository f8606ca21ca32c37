// SPDX-License-Identifier: Apache-2.0
// Every slot by its state, in a ring: the receive partition outside, the send partition inside.
import { byId, el, set, svg } from './dom.js';
import { isTx, letters, runsOf } from './pool.js';
import { number, t } from './texts.js';

const OUTER = [250, 205];
const INNER = [190, 160];
const ZOOM = 32;

function point(radius, turn) {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
}

function arc([out, inside], from, to) {
  const end = Math.min(to, from + .99999);
  const large = end - from > .5 ? 1 : 0;
  return `M${point(out, from)}A${out} ${out} 0 ${large} 1 ${point(out, end)}L${point(inside, end)}A${inside} ${inside} 0 ${large} 0 ${point(inside, from)}Z`;
}

export class Ring {
  constructor(openSlot) {
    this.openSlot = openSlot;
    this.paths = [];
  }

  setPool(pool) {
    this.pool = pool;
    this.paths = [];
    this.arcs = svg('g', {});
    this.wi = svg('line', { class: 'hand wi' });
    this.ri = svg('line', { class: 'hand ri' });
    this.wiName = svg('text', { class: 'handname', 'text-anchor': 'middle' });
    this.riName = svg('text', { class: 'handname ri', 'text-anchor': 'middle' });
    this.centre = svg('text', { class: 'centre', y: -6 });
    this.small = svg('text', { class: 'centre-small', y: 20 });
    this.small2 = svg('text', { class: 'centre-small', y: 42 });
    const root = svg('svg', { viewBox: '-350 -285 700 570', role: 'img', 'aria-label': t('ring') }, this.arcs, this.ri, this.wi,
      this.wiName, this.riName, this.centre, this.small, this.small2);
    root.addEventListener('click', event => this.click(root, event));
    byId('ring-figure').replaceChildren(root);
    this.legend();
  }

  turn(slot) {
    return isTx(this.pool, slot) ? (slot - this.pool.txFirst) / this.pool.txCount : (slot - this.pool.rxFirst) / this.pool.rxCount;
  }

  show(sample) {
    const runs = runsOf(sample.slots).flatMap(run => this.split(run));
    runs.forEach((run, i) => {
      if (!this.paths[i]) {
        this.paths[i] = svg('path', {});
        this.arcs.append(this.paths[i]);
      }
      const tx = isTx(this.pool, run.from);
      const part = tx ? this.pool.txCount : this.pool.rxCount;
      const from = this.turn(run.from);
      set(this.paths[i], 'class', 'run ' + (run.letter === '-' ? 'none' : run.letter));
      set(this.paths[i], 'd', arc(tx ? INNER : OUTER, from, from + run.count / part));
    });
    this.paths.splice(runs.length).forEach(path => path.remove());
    this.hand(this.wi, this.wiName, 'wi', sample.wi, 258);
    this.hand(this.ri, this.riName, 'ri', sample.ri, 258);
    this.apart();
    this.states = letters(sample.slots);
    const count = letter => this.states.split(letter).length - 1;
    this.centre.textContent = number(count('r'));
    this.small.textContent = t('ring-waiting');
    const held = count('h');
    this.small2.textContent = held ? t('ring-held', { held: number(held) }) : t('ring-free', { free: number(count('w')) });
    this.zoom(sample);
  }

  /** At the border of the two partitions. */
  split(run) {
    const { txFirst, txCount } = this.pool;
    if (txCount && run.from < txFirst && run.from + run.count > txFirst) {
      return [{ ...run, count: txFirst - run.from }, { ...run, from: txFirst, count: run.from + run.count - txFirst }];
    }
    return [run];
  }

  hand(line, name, label, slot, radius) {
    const turn = this.turn(Math.min(Math.max(slot, this.pool.rxFirst), this.pool.rxFirst + this.pool.rxCount - 1));
    const [x, y] = point(200, turn).split(' ');
    const [x1, y1] = point(80, turn).split(' ');
    const [nx, ny] = point(radius, turn).split(' ');
    for (const [attribute, value] of Object.entries({ x1, y1, x2: x, y2: y })) {
      set(line, attribute, value);
    }
    set(name, 'x', nx);
    set(name, 'y', Number(ny) + 6 + 8 * Math.sign(ny));
    set(name, 'text-anchor', Math.abs(nx) < 60 ? 'middle' : nx > 0 ? 'start' : 'end');
    name.textContent = `${label} ${slot}`;
  }

  /** Where both hands are at the same place, ri's name comes under wi's. */
  apart() {
    const y = Number(this.wiName.getAttribute('y'));
    if (Math.abs(y - this.riName.getAttribute('y')) < 18 && Math.abs(this.wiName.getAttribute('x') - this.riName.getAttribute('x')) < 90) {
      set(this.wiName, 'y', y - 9);
      set(this.riName, 'y', y + 11);
    }
  }

  /** The slots near the hands, one by one. */
  zoom(sample) {
    if (document.body.dataset.view !== 'ring') {
      return;
    }
    const { rxFirst, rxCount } = this.pool;
    const box = byId('ring-zoom');
    while (box.children.length < Math.min(ZOOM, rxCount)) {
      box.append(el('button', { onclick: event => this.openSlot(Number(event.currentTarget.dataset.slot)) }, el('b', {}), el('span', {})));
    }
    [...box.children].forEach((button, i) => {
      const slot = rxFirst + (sample.ri - rxFirst - 4 + i + rxCount) % rxCount;
      const letter = this.states[slot];
      button.dataset.slot = slot;
      set(button, 'class', letter + (slot === sample.wi ? ' is-wi' : '') + (slot === sample.ri ? ' is-ri' : ''));
      button.firstChild.textContent = slot;
      button.lastChild.textContent = (slot === sample.wi ? 'wi ' : '') + (slot === sample.ri ? 'ri ' : '')
        || { w: 'WRITE', r: 'READ', h: t('held') }[letter];
    });
  }

  click(root, event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
    const radius = Math.hypot(at.x, at.y);
    const turn = (Math.atan2(at.y, at.x) / (2 * Math.PI) + 1.25) % 1;
    if (radius <= OUTER[0] && radius >= OUTER[1]) {
      this.openSlot(this.pool.rxFirst + Math.floor(turn * this.pool.rxCount));
    } else if (this.pool.txCount && radius <= INNER[0] && radius >= INNER[1]) {
      this.openSlot(this.pool.txFirst + Math.floor(turn * this.pool.txCount));
    }
  }

  legend() {
    const names = this.pool?.txCount ? ['write', 'read', 'held', 'tosend', 'flight'] : ['write', 'read', 'held'];
    byId('ring-legend').replaceChildren(...names.map(name => el('span', {}, el('i', { style: `background: var(--${name})` }), t('slot-' + name))));
  }
}
