// SPDX-License-Identifier: Apache-2.0
// Scenes: somebody predicts, starts one, and sees what becomes of it.
import { byId, el } from './dom.js';
import { act } from './source.js';
import { t } from './texts.js';
import { waveFigure } from './wave.js';

export class Scenes {
  constructor(model, say) {
    this.model = model;
    this.say = say;
  }

  setPool(pool) {
    this.known = pool.scenes ?? [];
    byId('scene-list').replaceChildren(...this.known.map(scene => el('button', { class: 'scene-card', 'data-scene': scene.name, disabled: !pool.live,
      onclick: () => this.open(scene) }, el('h3', {}, t(`scene-${scene.name}`)),
    el('p', {}, scene.needs ? t('scene-needs-' + scene.needs) : t(`scene-${scene.name}-about`)))));
    if (this.current) {
      this.draw();
    }
  }

  open(scene) {
    this.current = scene;
    this.steps = [];
    this.draw();
  }

  show(step) {
    if (this.current?.name !== step.scene) {
      this.current = this.known.find(scene => scene.name === step.scene) ?? { name: step.scene };
      this.steps = [];
    }
    if (step.step === 1) {
      this.steps = [];
    }
    this.steps.push(step);
    this.draw();
  }

  draw() {
    const { name, needs } = this.current;
    const done = this.steps.findLast(step => step.outcome || step.error);
    const wave = this.steps.findLast(step => step.values?.wave)?.values.wave;
    const start = el('button', { id: 'scene-start', disabled: Boolean(needs) || !this.model.pool.live,
      onclick: () => act('scene', { value: name }).catch(error => this.say(error.message)) }, t('scene-start'));
    byId('scene').hidden = false;
    byId('scene').replaceChildren(el('h3', {}, t(`scene-${name}`)), el('p', { class: 'predict' }, t('predict') + ' ' + t(`scene-${name}-predict`)),
      needs ? el('p', { class: 'hint' }, t('scene-needs-' + needs)) : start,
      el('ol', {}, ...this.steps.filter(step => !step.outcome && !step.error).map(step => el('li', {}, t(`scene-${name}-${step.step}`, step.values)))),
      ...done ? [el('p', { class: 'outcome' }, done.error ?? t(`scene-${name}-outcome-${done.outcome}`, done.values))] : [],
      ...wave ? [waveFigure(wave)] : []);
  }
}
