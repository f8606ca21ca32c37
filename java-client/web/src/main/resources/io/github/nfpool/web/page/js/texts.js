// SPDX-License-Identifier: Apache-2.0
// What the page says, in one file for each language.

export const LANGUAGES = { en: 'English', de: 'Deutsch' };

let texts = {};
let language = 'en';
const listeners = [];

export const onLanguage = listener => listeners.push(listener);

/** A text by its name, with {values} put in; its name if there is none. */
export function t(name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
}

/** A number as the language writes it. */
export const number = (value, digits = 0) => Number(value).toLocaleString(language, { maximumFractionDigits: digits });

export const time = at => new Date(at).toLocaleTimeString(language, { hour12: false }) + '.' + String(at % 1000).padStart(3, '0');

export async function use(chosen) {
  language = LANGUAGES[chosen] ? chosen : 'en';
  texts = await (await fetch(`texts/${language}.json`)).json();
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll('[data-t]')) {
    const key = node.dataset.key ? ` (${t('key-' + node.dataset.key)})` : '';
    node.textContent = t(node.dataset.t);
    node.title = t(node.dataset.t) + key;
  }
  for (const node of document.querySelectorAll('[data-placeholder]')) {
    node.placeholder = t(node.dataset.placeholder);
  }
  listeners.forEach(listener => listener(language));
}
