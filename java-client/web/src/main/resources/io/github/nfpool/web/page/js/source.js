// SPDX-License-Identifier: Apache-2.0
// Where events come from: the server, or a file that was recorded.

const token = new URLSearchParams(location.search).get('token') ?? '';

const url = (what, parameters = {}) => `api/${what}?${new URLSearchParams({ token, ...parameters })}`;

export const hasToken = () => token !== '';

/** Answers of the server; an error's text is the server's. */
async function call(what, parameters, method) {
  const answer = await fetch(url(what, parameters), { method });
  const text = await answer.text();
  if (!answer.ok) {
    let message = text.trim();
    try {
      message = JSON.parse(text).error ?? message;
    } catch {
      // Plain text.
    }
    throw new Error(message);
  }
  return JSON.parse(text);
}

export const ask = (what, parameters) => call(what, parameters, 'GET');
export const act = (what, parameters) => call('do/' + what, parameters, 'POST');

const NAMES = ['pool', 'pages', 'sample', 'memory', 'scene', 'ended'];

/** The server's events; onState is told 'open' and 'lost'. */
export function listen(onEvent, onState) {
  const stream = new EventSource(url('events'));
  let ended = false;
  stream.onopen = () => onState('open');
  stream.onerror = () => {
    if (!ended) {
      onState('lost');
    }
  };
  for (const name of NAMES) {
    stream.addEventListener(name, event => {
      if (name === 'ended') {
        ended = true;
        stream.close();
      }
      onEvent(name, JSON.parse(event.data));
    });
  }
  return () => stream.close();
}

export const HEAD = '{"nfpool-recording":1}';

/** Plays a recording at its own pace, once; returns what stops it. */
export function play(text, onEvent) {
  const lines = text.split('\n').filter(line => line !== '');
  if (lines[0] !== HEAD) {
    throw new Error('no recording');
  }
  const events = lines.slice(1).map(line => JSON.parse(line));
  let next = 0;
  let timer;
  const begin = performance.now();
  const go = () => {
    while (next < events.length && events[next].at - events[0].at <= performance.now() - begin) {
      const { event, data } = events[next++];
      onEvent(event, event === 'pool' ? { ...data, live: false } : data);
    }
    if (next < events.length) {
      timer = setTimeout(go, 50);
    }
  };
  go();
  return () => clearTimeout(timer);
}

/** Collects events from now on, as a file. */
export class Recording {
  constructor(pool, pages, memory) {
    this.lines = [HEAD];
    this.add('pool', pool);
    this.add('memory', memory);
    if (pages) {
      this.add('pages', pages);
    }
  }

  add(event, data) {
    this.lines.push(`{"at":${Date.now()},"event":"${event}","data":${JSON.stringify(data)}}`);
  }

  file() {
    return new Blob([this.lines.join('\n'), '\n'], { type: 'application/jsonl' });
  }
}

export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
