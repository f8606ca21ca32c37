// SPDX-License-Identifier: Apache-2.0
// What the page knows of the pool: its shape, its pages, the state of each slot.

/** "3w5r" as a string of a letter for each slot; slot 1 is at index 1. */
export function letters(runs) {
  let all = '-';
  for (const [, count, letter] of runs.matchAll(/(\d+)([a-z-])/g)) {
    all += letter.repeat(Number(count));
  }
  return all;
}

/** [{from, count, letter}], slot 1 first. */
export function runsOf(text) {
  const runs = [];
  let from = 1;
  for (const [, count, letter] of text.matchAll(/(\d+)([a-z-])/g)) {
    runs.push({ from, count: Number(count), letter });
    from += Number(count);
  }
  return runs;
}

export const pageCount = pool => Math.floor(pool.size / pool.pageBytes);

/** The slots that have a byte on a page. */
export function slotsOn(pool, page) {
  const first = Math.floor(page * pool.pageBytes / pool.width);
  const last = Math.min(Math.floor(((page + 1) * pool.pageBytes - 1) / pool.width), pool.slots - 1);
  return { first, last };
}

export const isTx = (pool, slot) => pool.txCount > 0 && slot >= pool.txFirst && slot < pool.txFirst + pool.txCount;
export const isRx = (pool, slot) => slot >= pool.rxFirst && slot < pool.rxFirst + pool.rxCount;

/** A page as nfpool map shows it, out of the runs of the event. */
export function pageEntry(pages, page) {
  const run = pages?.runs.find(one => page >= one.firstPage && page <= one.lastPage);
  if (!run) {
    return null;
  }
  const add = (text, bytes) => text === null ? null : '0x' + (BigInt(text) + BigInt(bytes)).toString(16);
  const step = page - run.firstPage;
  return { flags: run.flags, pageFrame: add(run.pageFrame, step), physicalAddress: add(run.physicalAddress, step * pages.pageBytes),
    virtualAddress: add(run.virtualAddress, step * pages.pageBytes) };
}

export const plus = (address, bytes) => address ? '0x' + (BigInt(address) + BigInt(bytes)).toString(16) : null;
