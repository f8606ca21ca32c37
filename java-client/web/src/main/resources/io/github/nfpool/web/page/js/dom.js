// SPDX-License-Identifier: Apache-2.0
// Elements, made without markup in strings: nothing from a packet is ever taken for HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'style') {
      // As an attribute it would be against the page's security policy.
      node.style.cssText = value;
    } else if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
export const byId = id => document.getElementById(id);

/** Changes an attribute only where it is another one: a page with many slots has little time for each. */
export function set(node, name, value) {
  if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** A text in lines of so many characters, at most. */
export function wrap(text, most) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if ((lines.at(-1) + ' ' + word).length > most && lines.at(-1) !== '') {
      lines.push(word);
    } else {
      lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word;
    }
  }
  return lines;
}
