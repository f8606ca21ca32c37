// SPDX-License-Identifier: Apache-2.0
// The pool's pages as tiles: outside what the kernel says of the page, inside what it holds.
import { byId, el, set, svg } from './dom.js';
import { isTx, letters, pageCount, pageEntry, slotsOn } from './pool.js';
import { number, t } from './texts.js';

const SIZE = 24;
const LEFT = 34;

export class Memory {
  constructor(openPage) {
    this.openPage = openPage;
    this.tiles = [];
    this.chosen = 0;
  }

  setPool(pool) {
    this.pool = pool;
    this.count = pageCount(pool);
    this.columns = this.count > 128 ? 32 : this.count > 32 ? 16 : 8;
    const rows = Math.ceil(this.count / this.columns);
    const root = svg('svg', { viewBox: `0 0 ${LEFT + this.columns * SIZE + 4} ${rows * SIZE + 4}`, tabindex: 0, role: 'grid',
      'aria-label': t('memory') });
    this.tiles = [];
    for (let page = 0; page < this.count; page++) {
      root.append(this.tile(page));
    }
    for (let row = 0; row < rows; row++) {
      root.append(svg('text', { class: 'axis', x: LEFT - 6, y: row * SIZE + SIZE * .65, 'text-anchor': 'end' }, String(row * this.columns)));
    }
    this.mark = svg('rect', { class: 'chosen', width: SIZE, height: SIZE, visibility: 'hidden' });
    root.append(this.mark);
    root.addEventListener('click', event => event.target.dataset.page && this.choose(Number(event.target.dataset.page), true));
    root.addEventListener('keydown', event => this.key(event));
    byId('memory-figure').replaceChildren(root);
    this.legend();
  }

  tile(page) {
    const x = LEFT + page % this.columns * SIZE;
    const y = Math.floor(page / this.columns) * SIZE;
    const { first, last } = slotsOn(this.pool, page);
    const holds = first === 0 ? 'header' : isTx(this.pool, last) ? 'tx' : 'rx';
    const outside = svg('rect', { class: 'tile hidden', x, y, width: SIZE, height: SIZE, rx: 3, 'data-page': page }, svg('title', {}));
    const inside = svg('rect', { class: 'inside ' + holds, x: x + 5, y: y + 5, width: SIZE - 10, height: SIZE - 10, rx: 2 });
    const busy = svg('rect', { class: 'busy', x: x + 5, y: y + 5, width: SIZE - 10, height: 0 });
    // The last slot goes on behind the page's end.
    const crosses = (last + 1) * this.pool.width > (page + 1) * this.pool.pageBytes;
    const cross = crosses ? svg('line', { class: 'cross', x1: x + SIZE - 4, y1: y + SIZE / 2, x2: x + SIZE + 4, y2: y + SIZE / 2 }) : '';
    this.tiles.push({ outside, busy, y, first, last });
    return svg('g', {}, outside, inside, busy, cross);
  }

  setPages(pages) {
    this.pages = pages;
    this.tiles.forEach(({ outside }, page) => {
      const entry = pageEntry(pages, page);
      const shown = entry?.pageFrame ? entry.flags.includes('RESERVED') ? 'RESERVED' : 'other' : 'hidden';
      set(outside, 'class', 'tile ' + shown);
      outside.firstChild.textContent = `${t('page')} ${page}: ${entry?.pageFrame ? `PFN ${entry.pageFrame}, ${entry.flags}` : t('hidden')}`;
    });
    byId('memory-hint').textContent = pages.why ?? (pages.hidden ? t('needs-root') : this.summary(pages));
    this.legend();
  }

  summary(pages) {
    const reserved = this.tiles.filter(tile => tile.outside.getAttribute('class') === 'tile RESERVED').length;
    return t('memory-summary', { pages: number(this.count), reserved: number(reserved), runs: number(pages.runs.length) });
  }

  show(sample) {
    const states = letters(sample.slots);
    for (const { busy, y, first, last } of this.tiles) {
      let full = 0;
      for (let slot = Math.max(1, first); slot <= last; slot++) {
        full += states[slot] !== 'w' && states[slot] !== '-' ? 1 : 0;
      }
      const height = Math.round((SIZE - 10) * full / (last - Math.max(1, first) + 1));
      set(busy, 'height', height);
      set(busy, 'y', y + SIZE - 5 - height);
    }
  }

  choose(page, open) {
    this.chosen = page;
    set(this.mark, 'x', LEFT + page % this.columns * SIZE);
    set(this.mark, 'y', Math.floor(page / this.columns) * SIZE);
    set(this.mark, 'visibility', 'visible');
    if (open) {
      this.openPage(page);
    }
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns, Enter: 0 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.choose(Math.min(this.count - 1, Math.max(0, this.chosen + step)), event.key === 'Enter');
    }
  }

  legend() {
    const mark = (colour, text) => el('span', {}, el('i', { style: `background: var(--${colour})` }), t(text));
    byId('memory-legend').replaceChildren(mark('reserved', 'flag-reserved'), mark('other', 'flag-other'), mark('hidden', 'flag-hidden'),
      mark('header', 'holds-header'), mark('rx', 'holds-rx'), ...this.pool?.txCount ? [mark('tx', 'holds-tx')] : [],
      mark('read', 'holds-frames'), el('span', {}, t('holds-cross')));
  }
}
