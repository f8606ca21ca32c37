// SPDX-License-Identifier: Apache-2.0
// A core's states and waveform at one clock after the other.
import { el, svg } from './dom.js';
import { t } from './texts.js';

/** As the VHDL type control_fsm_t lists them. */
const STATES = ['ARP_CTRL_MAIN_STATE', 'ARP_CTRL_REQUEST_INSIDE', 'ARP_CTRL_OUTPUT_INSIDE', 'ARP_CTRL_WAIT', 'ARP_REQUEST_OR_ANSWER',
  'ARP_SEND_FRAME'];
const STATE = 'state_number_s';
const BITS = ['write_s', 'busy_s', 'send_en_s'];
const LEFT = 320;
const NAMES = 130;
const CLOCK = 17;
const ROW = 34;
const TOP = 30;

/** What a signal is in a clock. */
function at(signal, clock) {
  return signal.changes.findLast(([from]) => from <= clock)[1];
}

export function waveFigure(wave) {
  const start = LEFT + NAMES;
  const width = (wave.to - wave.from + 1) * CLOCK;
  const x = clock => start + (clock - wave.from) * CLOCK;
  const height = TOP + wave.signals.length * ROW + 14;
  const states = wave.signals.find(signal => signal.name === STATE);
  const boxes = STATES.map((name, i) => svg('rect', { class: 'state', x: 4, y: TOP + i * 45, width: LEFT - 40, height: 36, rx: 8 }));
  const cursor = svg('rect', { class: 'cursor', y: TOP - 6, width: CLOCK, height: height - TOP });
  const values = wave.signals.map((signal, i) => svg('text', { class: 'wave-value', x: start + width + 8, y: TOP + i * ROW + 20 }));
  const fives = [];
  for (let clock = 0; clock <= wave.to; clock += 5) {
    fives.push(svg('text', { class: 'axis', x: x(clock), y: 16 }, String(clock)));
  }
  const figure = svg('svg', { viewBox: `0 0 ${start + width + 70} ${height}`, role: 'img', 'aria-label': t('wave-state'), class: 'wave' },
    svg('text', { class: 'axis', x: 4, y: 16 }, t('wave-state')), ...boxes,
    ...STATES.map((name, i) => svg('text', { class: 'wave-state', x: 16, y: TOP + i * 45 + 23 }, name)), cursor, ...fives,
    ...wave.signals.flatMap((signal, i) => [svg('text', { class: 'wave-name', x: start - 10, y: TOP + i * ROW + 20, 'text-anchor': 'end' },
      t('wave-' + signal.name)), ...lane(signal, x, TOP + i * ROW, wave.to + 1)]), ...values);
  const slider = el('input', { type: 'range', min: wave.from, max: wave.to, value: wave.from, class: 'wave-clock', 'aria-label': t('wave-state') });
  const show = () => {
    const clock = Number(slider.value);
    cursor.setAttribute('x', x(clock));
    boxes.forEach((box, i) => box.setAttribute('class', 'state' + (parseInt(at(states, clock), 16) === i ? ' now' : '')));
    values.forEach((value, i) => { value.textContent = at(wave.signals[i], clock); });
    label.textContent = t('wave-clock', { clock });
  };
  const label = el('output', {});
  slider.addEventListener('input', show);
  show();
  return el('div', { class: 'wave-box' }, el('label', {}, slider, ' ', label), figure);
}

/** A line for a bit; for words, a box for each with its value, if there is room for it. */
function lane(signal, x, y, end) {
  const runs = signal.changes.map(([from, value], i) => ({ left: x(from), right: x(signal.changes[i + 1]?.[0] ?? end), value }));
  if (BITS.includes(signal.name)) {
    const level = value => y + (value === '1' ? 4 : 26);
    return [svg('path', { class: 'wave-bit', d: runs.map(({ left, right, value }, i) => (i ? 'V' : `M${left} `) + `${level(value)}H${right}`).join('') })];
  }
  const name = value => signal.name === STATE ? STATES[parseInt(value, 16)] ?? '' : value;
  return runs.flatMap(({ left, right, value }) => [
    svg('rect', { class: 'wave-word' + (value === '0' && signal.name !== STATE || value === '' ? ' idle' : ''), x: left, y: y + 3, width: right - left, height: 24 }),
    name(value).length * 8 < right - left ? svg('text', { class: 'wave-text', x: (left + right) / 2, y: y + 20, 'text-anchor': 'middle' }, name(value)) : '']);
}
