// SPDX-License-Identifier: Apache-2.0
// Which sample is shown: the newest, or, when somebody pauses or wants it slower, the next of those that wait.

const LONGEST = 3000;
const PERIOD = 200;

export class Timeline {
  constructor(show, changed) {
    this.show = show;
    this.changed = changed;
    this.waiting = [];
    this.paused = false;
    this.speed = 1;
    this.timer = null;
  }

  add(sample) {
    if (!this.paused && this.speed === 1 && this.waiting.length === 0) {
      this.show(sample);
      return;
    }
    this.waiting.push(sample);
    if (this.waiting.length > LONGEST) {
      this.waiting.shift();
    }
    this.changed();
  }

  behind() {
    return this.waiting.length;
  }

  pause(on) {
    this.paused = on;
    this.go();
    this.changed();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.go();
    this.changed();
  }

  /** One sample further, and no more. */
  step() {
    this.paused = true;
    this.go();
    if (this.waiting.length) {
      this.show(this.waiting.shift());
    }
    this.changed();
  }

  go() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.paused) {
      return;
    }
    if (this.speed === 1) {
      this.waiting.splice(0).forEach(sample => this.show(sample));
    } else {
      this.timer = setInterval(() => {
        if (this.waiting.length) {
          this.show(this.waiting.shift());
          this.changed();
        }
      }, PERIOD / this.speed);
    }
  }

  clear() {
    this.waiting = [];
  }
}
