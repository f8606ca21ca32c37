// SPDX-License-Identifier: Apache-2.0
// The producer's counters as numbers, and their changes as lines over time.
import uPlot from '../uplot/uPlot.esm.js';
import { byId, el } from './dom.js';
import { number, t } from './texts.js';

const KEEP = 600;
const TOTALS = ['frames', 'bytes', 'waiting', 'full', 'oversize', 'txFrames', 'txCopied', 'txAttached', 'txMalformed', 'txDropped', 'inFlight', 'activations', 'evictions', 'p50', 'p90', 'p99'];
const LOSSES = ['full', 'oversize', 'txMalformed', 'txDropped'];
/** Lines of each chart: counters, as rates, or as they are. */
const CHARTS = [
  { name: 'chart-frames', lines: ['frames', 'txFrames'], rate: true },
  { name: 'chart-bytes', lines: ['bytes', 'txBytes'], rate: true },
  { name: 'chart-drops', lines: ['full', 'oversize', 'txMalformed', 'txDropped'], rate: true },
  { name: 'chart-slots', lines: ['waiting', 'inFlight'], rate: false },
  { name: 'chart-channels', lines: ['activations', 'evictions'], rate: false },
  { name: 'chart-waited', lines: ['p50', 'p90', 'p99'], rate: false, waits: true },
];
const COLOURS = ['#0072b2', '#e69f00', '#d55e00', '#b8458c'];
const DASHES = [[], [8, 5], [2, 4], [12, 4, 2, 4]];

export class Counters {
  constructor() {
    this.plots = [];
    this.charts = CHARTS;
    this.clear();
  }

  /** How long frames waited is known of a reader of a pool that has times of arrival. */
  setPool(pool) {
    this.clear();
    this.charts = CHARTS.filter(chart => pool.waits || !chart.waits);
    this.rebuild();
  }

  clear() {
    this.samples = [];
    this.waited = undefined;
  }

  build() {
    this.plots.forEach(plot => plot.destroy());
    const ink = getComputedStyle(document.body).color;
    const line = getComputedStyle(document.body).getPropertyValue('--line');
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    this.plots = this.charts.map(chart => {
      const box = el('div', { class: 'chart' });
      byId('charts').append(box);
      return new uPlot({ title: t(chart.name), width: this.width(), height: 220, cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (plot, least, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [{ ...axis, values: (plot, ticks) => ticks.map(at => new Date(at * 1000).toLocaleTimeString([], { hour12: false })) },
          { ...axis, size: 70, values: (plot, ticks) => ticks.map(value => number(value, 1)) }],
        series: [{}, ...chart.lines.map((name, i) => ({ label: t('count-' + name), stroke: COLOURS[i], width: 2.5, dash: DASHES[i], spanGaps: chart.waits,
          value: (plot, value) => value === null ? '' : number(value, 1) }))] }, [[], ...chart.lines.map(() => [])], box);
    });
    this.draw();
  }

  width() {
    const room = byId('counters').clientWidth - 36;
    const columns = getComputedStyle(byId('charts')).gridTemplateColumns.split(' ').length;
    return Math.max(300, Math.floor(room / columns) - 12);
  }

  rebuild() {
    byId('charts').replaceChildren();
    this.plots = [];
    this.build();
  }

  show(sample) {
    const waited = sample.waited && { p50: sample.waited.p50, p90: sample.waited.p90, p99: sample.waited.p99 };
    this.waited = waited ?? this.waited;
    this.samples.push({ at: sample.at, ...sample.counters, ...waited });
    this.samples.splice(0, Math.max(0, this.samples.length - KEEP));
    const now = performance.now();
    if (now - (this.drawn ?? 0) > 480) {
      this.drawn = now;
      this.draw();
    }
  }

  draw() {
    if (!['overview', 'counters'].includes(document.body.dataset.view) || document.hidden || !this.samples.length) {
      return;
    }
    // Where no frame came, the last ones' are shown.
    this.totals({ ...this.samples.at(-1), ...this.waited });
    if (!this.plots.length) {
      this.build();
      return;
    }
    const shown = document.body.dataset.view === 'counters' ? this.plots.length : 1;
    const times = this.samples.map(sample => sample.at / 1000);
    this.charts.slice(0, shown).forEach((chart, i) => this.plots[i].setData([times, ...chart.lines.map(name => this.line(name, chart.rate))]));
  }

  /** A rate over the last second, so that it is smooth. */
  line(name, rate) {
    if (!rate) {
      return this.samples.map(sample => sample[name] ?? null);
    }
    let from = 0;
    return this.samples.map((sample, i) => {
      while (sample.at - this.samples[from].at > 1000 && from < i - 1) {
        from++;
      }
      const seconds = (sample.at - this.samples[from].at) / 1000;
      return seconds > 0 ? (sample[name] - this.samples[from][name]) / seconds : null;
    });
  }

  totals(counters) {
    byId('totals').replaceChildren(...TOTALS.filter(name => name in counters).map(name => el('div',
      { class: LOSSES.includes(name) && counters[name] > 0 ? 'loss' : '', 'data-counter': name },
      el('dt', {}, t('count-' + name)), el('dd', {}, number(counters[name])))));
  }
}
