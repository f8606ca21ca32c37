/*
 * SPDX-License-Identifier: Apache-2.0
 * Something that is done with a pool so that people see what becomes of it.
 */
package io.github.nfpool.web;

/** Its texts are the page's: scene-NAME-STEP, and scene-NAME-outcome-OUTCOME. */
interface Scene {
    /** What it is called. */
    String name();

    /** What is missing for it here: the name of a reason that the page has a text for; null if nothing is. */
    String needs();

    /**
     * Plays it, in a thread of its own.
     *
     * @param stage where to say what happens
     * @throws InterruptedException if the view is over
     */
    void play(Stage stage) throws InterruptedException;
}
