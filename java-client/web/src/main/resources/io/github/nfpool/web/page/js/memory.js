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
    const inside = { header: '', rx: '', tx: '', times: '' };
    let crosses = '';
    for (let page = 0; page < this.count; page++) {
      const x = LEFT + page % this.columns * SIZE;
      const y = Math.floor(page / this.columns) * SIZE;
      const { first, last } = slotsOn(pool, page);
      const outside = svg('rect', { class: 'tile hidden', x, y, width: SIZE, height: SIZE, rx: 3, 'data-page': page });
      this.tiles.push({ outside, x, y, first, last });
      root.append(outside);
      inside[first === 0 ? 'header' : first > last ? 'times' : isTx(pool, last) ? 'tx' : 'rx'] += `M${x + 5} ${y + 5}h${SIZE - 10}v${SIZE - 10}h${10 - SIZE}z`;
      // The last slot goes on behind the page's end.
      crosses += (last + 1) * pool.width > (page + 1) * pool.pageBytes ? `M${x + SIZE - 4} ${y + SIZE / 2}h8` : '';
    }
    this.busy = svg('path', { class: 'busy' });
    root.append(...Object.entries(inside).map(([holds, d]) => svg('path', { class: 'inside ' + holds, d })), this.busy,
      svg('path', { class: 'cross', d: crosses }));
    for (let row = 0; row < rows; row++) {
      root.append(svg('text', { class: 'axis', x: LEFT - 6, y: row * SIZE + SIZE * .65, 'text-anchor': 'end' }, String(row * this.columns)));
    }
    this.mark = svg('rect', { class: 'chosen', width: SIZE, height: SIZE, visibility: 'hidden' });
    root.append(this.mark);
    root.addEventListener('click', event => event.target.dataset.page && this.choose(Number(event.target.dataset.page), true));
    root.addEventListener('pointerover', event => event.target.dataset.page && this.point(event.target));
    root.addEventListener('keydown', event => this.key(event));
    byId('memory-figure').replaceChildren(root);
    this.legend();
  }

  setPages(pages) {
    this.pages = pages;
    this.tiles.forEach(({ outside }, page) => {
      const entry = pageEntry(pages, page);
      const shown = entry?.pageFrame ? entry.flags.includes('RESERVED') ? 'RESERVED' : 'other' : 'hidden';
      set(outside, 'class', 'tile ' + shown);
    });
    byId('memory-hint').textContent = pages.why ?? (pages.hidden ? t('needs-root') : this.summary(pages));
    this.legend();
  }

  /** A tile's tooltip is made when somebody points at it. */
  point(tile) {
    const page = Number(tile.dataset.page);
    const entry = pageEntry(this.pages, page);
    tile.replaceChildren(svg('title', {}, `${t('page')} ${page}: ${entry?.pageFrame ? `PFN ${entry.pageFrame}, ${entry.flags}` : t('hidden')}`));
  }

  summary(pages) {
    const reserved = this.tiles.filter(tile => tile.outside.getAttribute('class') === 'tile RESERVED').length;
    return t('memory-summary', { pages: number(this.count), reserved: number(reserved), runs: number(pages.runs.length) });
  }

  show(sample) {
    const states = letters(sample.slots);
    let busy = '';
    for (const { x, y, first, last } of this.tiles) {
      let full = 0;
      for (let slot = Math.max(1, first); slot <= last; slot++) {
        full += states[slot] !== 'w' && states[slot] !== '-' ? 1 : 0;
      }
      const height = Math.round((SIZE - 10) * full / (last - Math.max(1, first) + 1));
      busy += height > 0 ? `M${x + 5} ${y + SIZE - 5}h${SIZE - 10}v${-height}h${10 - SIZE}z` : '';
    }
    set(this.busy, 'd', busy);
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
      mark('header', 'holds-header'), mark('rx', 'holds-rx'), ...this.pool?.txCount ? [mark('tx', 'holds-tx')] : [], ...this.tiles.at(-1)?.first > this.tiles.at(-1)?.last ? [mark('times', 'holds-times')] : [],
      mark('read', 'holds-frames'), el('span', {}, t('holds-cross')));
  }
}
