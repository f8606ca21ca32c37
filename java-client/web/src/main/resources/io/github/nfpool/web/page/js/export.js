// SPDX-License-Identifier: Apache-2.0
// What is drawn, as a file: SVG with its colours inside, or PNG through a canvas.
import { byId, svg, wrap } from './dom.js';
import { download } from './source.js';

const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'opacity', 'visibility', 'transform'];

const WIDTH = 1200;

function drawing() {
  const view = document.body.dataset.view;
  if (view === 'scenes') {
    return byId('scene').hidden ? null : scene();
  }
  const sections = view === 'overview' ? ['ring', 'memory'] : [view];
  for (const section of sections) {
    const found = [...document.querySelectorAll(`#${section} svg`)].filter(node => node.clientWidth > 0);
    if (found.length) {
      return found.at(-1);
    }
  }
  return null;
}

/** What a scene says, as a drawing with its waveform below. */
function scene() {
  const root = svg('svg', { class: 'scene-drawing' });
  let y = 10;
  byId('scene').querySelectorAll('h3, .predict, li, .outcome').forEach(part => {
    const title = part.matches('h3');
    const number = part.matches('li') ? `${[...part.parentNode.children].indexOf(part) + 1}. ` : '';
    for (const line of wrap(number + part.textContent, 100)) {
      y += title ? 34 : 27;
      root.append(svg('text', { class: title ? 'title' : part.className, x: 16, y }, line));
    }
    y += 12;
  });
  const wave = byId('scene').querySelector('svg.wave')?.cloneNode(true);
  if (wave) {
    const [, , width, height] = wave.getAttribute('viewBox').split(' ').map(Number);
    const scale = WIDTH / width;
    Object.entries({ x: 0, y: y + 8, width: WIDTH, height: height * scale }).forEach(([name, value]) => wave.setAttribute(name, value));
    root.append(wave);
    y += 8 + height * scale;
  }
  root.setAttribute('viewBox', `0 0 ${WIDTH} ${Math.ceil(y + 16)}`);
  return root;
}

/** Colours are known of what is in the page: a drawing that is not comes there for a moment. */
function standalone(node) {
  const guest = !node.isConnected;
  if (guest) {
    document.body.append(node);
  }
  try {
    return styled(node);
  } finally {
    if (guest) {
      node.remove();
    }
  }
}

function styled(node) {
  const copy = node.cloneNode(true);
  const from = [node, ...node.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((original, i) => {
    const style = getComputedStyle(original);
    to[i].removeAttribute('style');
    STYLES.map(name => [name, style.getPropertyValue(name)]).filter(([name, value]) => value !== '' && !(name === 'transform' && value === 'none'))
      .forEach(([name, value]) => to[i].setAttribute(name, value));
  });
  const [x, y, width, height] = node.getAttribute('viewBox').split(' ').map(Number);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  Object.entries({ x, y, width, height, fill: getComputedStyle(document.body).getPropertyValue('--panel') })
    .forEach(([name, value]) => paper.setAttribute(name, value));
  copy.prepend(paper);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/** The drawing of the view as SVG text; null where nothing is drawn. */
export function svgText() {
  const node = drawing();
  return node ? standalone(node).text : null;
}

export function saveSvg() {
  const text = svgText();
  if (text) {
    download(new Blob([text], { type: 'image/svg+xml' }), `nfpool-${document.body.dataset.view}.svg`);
  }
}

export async function savePng() {
  const node = drawing();
  const chart = document.querySelector('#counters canvas');
  if (!node && chart?.clientWidth) {
    chart.toBlob(blob => download(blob, 'nfpool-counters.png'));
    return;
  }
  if (!node) {
    return;
  }
  const { text, width, height } = standalone(node);
  const image = new Image();
  const from = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  image.src = from;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(from);
  canvas.toBlob(blob => download(blob, `nfpool-${document.body.dataset.view}.png`));
}
