// SPDX-License-Identifier: Apache-2.0
// What is drawn, as a file: SVG with its colours inside, or PNG through a canvas.
import { download } from './source.js';

const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'opacity', 'visibility', 'transform'];

function drawing() {
  const view = document.body.dataset.view;
  const sections = view === 'overview' ? ['ring', 'memory'] : [view];
  for (const section of sections) {
    const found = [...document.querySelectorAll(`#${section} svg`)].filter(node => node.clientWidth > 0);
    if (found.length) {
      return found.at(-1);
    }
  }
  return null;
}

function standalone(node) {
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
