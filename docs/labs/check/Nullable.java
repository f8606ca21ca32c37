/*
 * SPDX-License-Identifier: Apache-2.0
 * Stands for JSpecify's annotation, which is for checkers and compilers.
 */
package org.jspecify.annotations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** May be null. */
@Target(ElementType.TYPE_USE)
public @interface Nullable {
}
