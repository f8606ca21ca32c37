// SPDX-License-Identifier: Apache-2.0
// Skips a property where there is no GHDL: an abort within its tries would count as a value that does not fit.
package io.github.nfpool.vhdl;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.opentest4j.TestAbortedException;

/** On a class: each of its properties is skipped, with the remedies as its reason; in CI it fails. */
final class GhdlNeeded implements SkipExecutionHook {

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public boolean appliesTo(Optional<AnnotatedElement> element) {
        return element.filter(Method.class::isInstance).isPresent();
    }

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        try {
            SharedGhdl.get();
        } catch (TestAbortedException e) {
            return SkipResult.skip(e.getMessage());
        } catch (AssertionError e) {
            return SkipResult.doNotSkip(); // its first try fails with the same words
        }
        return SkipResult.doNotSkip();
    }
}
