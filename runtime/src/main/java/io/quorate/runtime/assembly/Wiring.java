package io.quorate.runtime.assembly;

import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import java.util.Collection;
import java.util.List;

/**
 * Makes what a plugin binds. Every plugin has an injector of its own, used once, of which nothing but the one object is seen
 * outside: plugins cannot meet by accident, and one that cannot be built harms nobody else.
 */
final class Wiring {
    private Wiring() {}

    /**
     * Makes one object.
     *
     * @param type what the plugin binds
     * @param modules the plugin's, and what is lent to it
     * @param <T> the role's type
     * @return the object
     * @throws RuntimeException if the plugin does not bind it properly; see {@link #sentence}
     */
    static <T> T make(Class<T> type, Module... modules) {
        return Guice.createInjector(Stage.PRODUCTION, List.of(modules)).getInstance(type);
    }

    /** Early and clear failures instead of guesses. */
    static void strictly(Binder binder) {
        binder.requireExplicitBindings();
        binder.requireAtInjectOnConstructors();
        binder.requireExactBindingAnnotations();
        binder.disableCircularProxies();
    }

    /**
     * Why something could not be made.
     *
     * @param e what {@link #make} threw
     * @return a sentence
     */
    static String sentence(Throwable e) {
        if (e instanceof CreationException creation) {
            return first(creation.getErrorMessages(), e);
        }
        if (e instanceof ProvisionException provision) {
            return first(provision.getErrorMessages(), e);
        }
        if (e instanceof com.google.inject.ConfigurationException binding) {
            return first(binding.getErrorMessages(), e);
        }
        return e.toString();
    }

    private static String first(Collection<Message> messages, Throwable e) {
        return messages.stream()
                .findFirst()
                .map(message -> message.getCause() == null
                        ? message.getMessage()
                        : message.getCause().toString())
                .orElseGet(e::toString);
    }
}
