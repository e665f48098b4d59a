package io.quorate.testkit.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Mutated classes, and those of the package of the supplier that makes something of them and of others that use them, before
 * all others: helpers see the mutated classes, too. Everything else comes from the parent.
 */
final class MutantLoader extends ClassLoader {
    private final Class<? extends Supplier<?>> supplier;
    private final Map<String, byte[]> mutated;
    private final List<String> users;

    MutantLoader(Class<? extends Supplier<?>> supplier, Map<String, byte[]> mutated, List<String> users) {
        super(supplier.getClassLoader());
        this.supplier = supplier;
        this.mutated = mutated;
        this.users = users;
    }

    Supplier<?> instance() {
        try {
            Constructor<?> constructor = loadClass(supplier.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return Supplier.class.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(supplier + " needs a constructor without parameters", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : isOurs(name) ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    private boolean isOurs(String name) {
        return mutated.containsKey(name)
                || name.startsWith(supplier.getPackageName() + ".")
                || users.stream().anyMatch(user -> name.startsWith(user + "."));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : classFile(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] classFile(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
