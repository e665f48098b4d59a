package io.quorate.testkit.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import java.util.List;
import java.util.Set;

/**
 * What the classes of a module may use. A module's test is two lines:
 *
 * <pre>
 * &#64;Test void keepsTheHouseRules() { HouseRules.core("io.quorate.raft"); }
 * </pre>
 */
public final class HouseRules {
    private static final String PLUGIN = ".plugin..";
    private static final String[] WIRING = {"com.google.inject..", "com.typesafe.config..", "jakarta.inject.."};

    /** Their iteration order, or their answers, differ between JVMs or runs. */
    private static final Set<String> FORBIDDEN_TYPES = Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.ServiceLoader",
            "java.util.Scanner",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Runtime",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ClassLoader");

    private static final Set<String> FORBIDDEN_CALLS = Set.of(
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.Set.of",
            "java.util.Set.copyOf",
            "java.util.Map.of",
            "java.util.Map.ofEntries",
            "java.util.Map.copyOf",
            "java.util.stream.Collectors.toSet",
            "java.util.stream.Collectors.toMap",
            "java.util.stream.Collectors.groupingBy",
            "java.util.Collections.shuffle",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.util.Collection.parallelStream");

    private static final Set<String> BYTES = Set.of("payload", "bytes", "parse", "stamp");

    private HouseRules() {}

    /**
     * The rules for a pure core: what it may import, what it may not call, and {@link #module}. Checks the package and
     * those below it; wiring belongs into its {@code plugin} package, which only has to keep the rules of modules.
     *
     * @param packageName for instance {@code io.quorate.raft}
     * @throws AssertionError listing every place that breaks a rule
     */
    public static void core(String packageName) {
        checkCore(packageName, load(packageName));
    }

    static void checkCore(String packageName, JavaClasses all) {
        JavaClasses pure = all.that(not(resideInAPackage(packageName + PLUGIN)));
        check(pure, importsOnlyWhatIsPure(packageName), wireOnlyInCodecs(), nothingThatVaries(), bytesStayClosed());
        checkModule(packageName, all);
    }

    /**
     * The rules for every plugin: no other plugin, no cycles, wiring only where it belongs, no deserialization of objects.
     *
     * @param packageName for instance {@code io.quorate.net}
     * @throws AssertionError listing every place that breaks a rule
     */
    public static void module(String packageName) {
        checkModule(packageName, load(packageName));
    }

    static void checkModule(String packageName, JavaClasses all) {
        check(all, noOtherPlugin(packageName), wiringOnlyInPlugins(), noCycles(packageName), noDeserialization());
    }

    private static JavaClasses load(String packageName) {
        JavaClasses found = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(packageName);
        if (found.isEmpty()) {
            throw new AssertionError("there are no classes in " + packageName);
        }
        return found;
    }

    private static void check(JavaClasses found, ArchRule... rules) {
        for (ArchRule rule : rules) {
            rule.allowEmptyShould(true).check(found);
        }
    }

    private static ArchRule importsOnlyWhatIsPure(String packageName) {
        return classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "belong to java.lang, java.util collections and functions, api or spi",
                        type -> isPure(type) || type.getPackageName().startsWith(packageName)))
                .because("a core is a deterministic state machine: no threads, no clock, no I/O");
    }

    private static boolean isPure(JavaClass type) {
        List<String> allowed = List.of(
                "java.lang",
                "java.lang.runtime",
                "java.lang.invoke",
                "java.lang.annotation",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "java.nio",
                "java.nio.charset",
                "io.quorate.api",
                "io.quorate.spi",
                "io.quorate.spi.support",
                "io.quorate.spi.wire");
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || (allowed.contains(base.getPackageName()) && !FORBIDDEN_TYPES.contains(base.getFullName()));
    }

    private static ArchRule wireOnlyInCodecs() {
        return noClasses()
                .that(describe(
                        "are neither codecs nor factories",
                        type -> !type.getPackageName().endsWith(".codec")
                                && !topLevel(type).endsWith("Codec")
                                && !topLevel(type).endsWith("Factory")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.quorate.spi.wire.."))
                .because("only the codec knows what messages look like as bytes");
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::topLevel).orElse(type.getSimpleName());
    }

    private static ArchRule nothingThatVaries() {
        return noClasses()
                .should()
                .callMethodWhere(describe("its result differs between runs or JVMs", HouseRules::varies))
                .because("the same inputs must give the same outputs, in every JVM");
    }

    private static boolean varies(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        boolean clockOrEnvironment =
                owner.isEquivalentTo(System.class) && !call.getName().equals("arraycopy");
        boolean identity = owner.isEquivalentTo(Object.class) && call.getName().equals("hashCode");
        return clockOrEnvironment
                || identity
                || call.getName().equals("parallelStream")
                || FORBIDDEN_CALLS.contains(owner.getFullName() + "." + call.getName());
    }

    private static ArchRule bytesStayClosed() {
        return noClasses()
                .should()
                .callMethodWhere(describe("it looks into the bytes of entries", HouseRules::opensBytes))
                .because("to a core an entry is index, kind and round");
    }

    private static boolean opensBytes(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        boolean ofBlock = owner.isEquivalentTo(EntryBlock.class) && BYTES.contains(call.getName());
        return ofBlock
                || (owner.isEquivalentTo(EntryRange.class) && call.getName().equals("block"));
    }

    private static ArchRule noOtherPlugin(String packageName) {
        DescribedPredicate<JavaClass> other = describe(
                "belong to another module than api and spi",
                type -> type.getPackageName().startsWith("io.quorate.")
                        && !resideInAnyPackage("io.quorate.api..", "io.quorate.spi..", packageName + "..")
                                .test(type));
        return noClasses().should().dependOnClassesThat(other).because("plugins meet in the assembly only");
    }

    private static ArchRule wiringOnlyInPlugins() {
        return noClasses()
                .that(not(resideInAnyPackage("..plugin..", "..assembly..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(WIRING))
                .because("everything can be built with plain new");
    }

    private static ArchRule noCycles(String packageName) {
        return slices().matching("(" + packageName + "..)").should().beFreeOfCycles();
    }

    private static ArchRule noDeserialization() {
        return noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "deserialize objects",
                        type -> type.isAssignableTo(java.io.ObjectInput.class)
                                || type.getPackageName().startsWith("com.esotericsoftware.kryo.kryo5.serializers")))
                .because("bytes from outside are read by explicit, bounds-checked readers");
    }
}
